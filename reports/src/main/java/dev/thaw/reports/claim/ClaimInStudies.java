package dev.thaw.reports.claim;

import dev.thaw.core.claim.Assessment;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ParticipantFacts;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.replay.Replay;
import dev.thaw.reports.replay.SubjectRecords;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a claim looks at in all participants of several studies of one ledger, which is read once.
/// Where a plan is tried out on many studies there is neither lock nor receipt: everything that the
/// ledger holds counts.
public final class ClaimInStudies {

    private final Map<StudyId, Assessment> assessments = new TreeMap<>();

    /// @param studies by their name, the protocols of the studies that are meant
    /// @param horizon first day of which the data are not complete
    /// @throws IllegalArgumentException if the claim does not fit one of the protocols
    public ClaimInStudies(ClaimSpec claim, Map<StudyId, StudyProtocol> studies, LocalDate horizon) {
        studies.forEach(
                (study, protocol) ->
                        assessments.put(study, new Assessment(claim, protocol, horizon)));
    }

    /// Looks once at everybody.
    ///
    /// @return by study; a study of which the ledger holds nobody has an empty list
    /// @throws IllegalStateException if records of somebody cannot be read
    public SortedMap<StudyId, List<ParticipantFacts>> look(
            Replay replay, Replay.Progress progress) {
        var replayed =
                replay.run(assessments::containsKey, _ -> true, Set.of(), this::looked, progress);
        if (!replayed.unreadable().isEmpty()) {
            throw new IllegalStateException(
                    "the ledger has records that somebody changed so that nobody can read them");
        }
        SortedMap<StudyId, List<ParticipantFacts>> cohorts = new TreeMap<>();
        assessments.keySet().forEach(study -> cohorts.put(study, new ArrayList<>()));
        replayed.results().values().forEach(one -> cohorts.get(one.study()).add(one.facts()));
        return cohorts;
    }

    private Looked looked(SubjectRecords records) {
        return new Looked(records.study(), assessments.get(records.study()).of(records.history()));
    }

    private record Looked(StudyId study, ParticipantFacts facts) {}
}
