package dev.thaw.core.claim;

import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.ParticipantFacts.Values;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.CollectedHistory;
import dev.thaw.core.trend.ParticipantHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// What a claim looks at in each participant of a study: a pure function of the participant's
/// events, the claim, the protocol and the horizon.
public final class Assessment {

    private final ClaimSpec claim;
    private final StudyProtocol protocol;
    private final LocalDate horizon;
    private final Map<String, Measure> measures = new TreeMap<>();

    /// @param horizon first day of which the data are not complete
    /// @throws IllegalArgumentException if the claim does not fit the protocol, see [#misfits]
    public Assessment(ClaimSpec claim, StudyProtocol protocol, LocalDate horizon) {
        List<String> misfits = misfits(claim, protocol);
        if (!misfits.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", misfits));
        }
        this.claim = claim;
        this.protocol = protocol;
        this.horizon = horizon;
        Measures.of(protocol).forEach(measure -> measures.put(measure.id(), measure));
    }

    /// Why a claim cannot be evaluated in a study, a sentence each.
    public static List<String> misfits(ClaimSpec claim, StudyProtocol protocol) {
        List<String> misfits = new ArrayList<>();
        Stream.of(
                        Stream.of(claim.variable().measured()),
                        claim.population().rule().map(Population.Rule::measured).stream(),
                        claim.population().subgroup().map(Population.Rule::measured).stream())
                .flatMap(measured -> measured)
                .distinct()
                .flatMap(measured -> misfit(measured, protocol).stream())
                .forEach(misfits::add);
        claim.dayCutoff()
                .filter(cutoff -> !cutoff.equals(protocol.dayCutoff()))
                .ifPresent(
                        cutoff ->
                                misfits.add(
                                        "A study day of the claim begins at "
                                                + cutoff
                                                + ", one of the study at "
                                                + protocol.dayCutoff()
                                                + "."));
        claim.pins()
                .vocabulary()
                .filter(hash -> !hash.equals(protocol.hash()))
                .ifPresent(
                        _ ->
                                misfits.add(
                                        "The claim's vocabulary is pinned to another protocol than"
                                                + " the study's."));
        return misfits;
    }

    private static Optional<String> misfit(Measured measured, StudyProtocol protocol) {
        boolean known =
                switch (measured) {
                    case Measured.Total(String instrument) ->
                            protocol.instruments().containsKey(instrument);
                    case Measured.Rating(String item) -> protocol.items().containsKey(item);
                    case Measured.OfCheckIns(String id) ->
                            Measures.of(protocol).stream()
                                    .anyMatch(measure -> measure.id().equals(id));
                };
        return known
                ? Optional.empty()
                : Optional.of("The study's protocol has nothing called " + measured.id() + ".");
    }

    /// One participant's part of a cohort.
    public ParticipantFacts of(ParticipantHistory history) {
        return look(history).facts();
    }

    /// One look at a participant, from which several things may be asked.
    public Looked look(ParticipantHistory history) {
        String key = ContentKey.of(history);
        return switch (CollectedHistory.of(
                history, protocol, ConsentScope.INCLUDE_IN_COHORT_CLAIMS)) {
            case CollectedHistory.Access.Refused(Permission why) ->
                    new Looked(withheld(key, why), Optional.empty());
            case CollectedHistory.Access.Granted(CollectedHistory collected) -> {
                Look look = new Look(claim, protocol, horizon, measures, collected);
                yield new Looked(look.facts(key), Optional.of(look));
            }
        };
    }

    /// What was seen of a participant.
    public static final class Looked {

        private final ParticipantFacts facts;

        /// Absent where the data may not be used.
        private final Optional<Look> look;

        private Looked(ParticipantFacts facts, Optional<Look> look) {
            this.facts = facts;
            this.look = look;
        }

        /// The participant's part of a cohort.
        public ParticipantFacts facts() {
            return facts;
        }

        /// The ids of the events that the outcome of an eligible participant rests on, whatever the
        /// reading; none of anybody else. A claim is planned beforehand only if all of them came
        /// after it was registered.
        public Set<UUID> outcomeEvents() {
            return look.map(Look::outcomeEvents).orElse(Set.of());
        }

        /// Why the participant counts as they do; without any window where the data may not be
        /// used.
        public Explanation explanation() {
            return new Explanation(facts, look.map(Look::windows).orElse(List.of()));
        }
    }

    private static ParticipantFacts withheld(String key, Permission why) {
        return switch (why) {
            case Permission.Denied(Denial denial) when denial == Denial.ERASED ->
                    new ParticipantFacts(key, Standing.ERASED, Values.none(Retention.ERASED));
            case Permission.Denied(Denial denial) when denial == Denial.WITHDRAWN ->
                    new ParticipantFacts(
                            key, Standing.EXCLUDED, Values.none(Retention.WITHDREW_EXCLUDED));
            case Permission _ ->
                    new ParticipantFacts(
                            key, Standing.NOT_PERMITTED, Values.none(Retention.WITHDREW_EXCLUDED));
        };
    }
}
