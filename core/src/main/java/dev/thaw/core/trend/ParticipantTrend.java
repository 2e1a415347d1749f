package dev.thaw.core.trend;

import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one participant's admitted events say: a pure function of their set and the protocol.
///
/// @param protocolHash of the protocol under which the events were read
/// @param site from enrolment
/// @param arm from enrolment
/// @param mainModality listed first in most attended sessions; of several the one that was so first
/// @param events admitted events that carry an observation (corrections do, retractions do not),
///   before exclusions
/// @param excluded how many of them do not count, by reason; reasons that did not occur are absent
/// @param sessionsAttended different sessions attended so far
/// @param inAggregates whether it is known by now that figures about groups may be published with
///   this participant in them ([ConsentScope#PUBLISH_AGGREGATE])
/// @param presence when the participant was last heard of
/// @param measures ascending by axis, then measure
/// @param changes ascending by measure; empty until there is a day to count from
public record ParticipantTrend(
        SubjectId subject,
        StudyId study,
        String protocolHash,
        Optional<String> site,
        Optional<String> arm,
        Optional<Modality> mainModality,
        int events,
        SortedMap<Exclusion, Integer> excluded,
        int sessionsAttended,
        boolean inAggregates,
        ParticipantFlow flow,
        Presence presence,
        List<MeasureTrend> measures,
        List<MeasureChange> changes) {
    public ParticipantTrend {
        excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
        measures = List.copyOf(measures);
        changes = List.copyOf(changes);
    }

    /// The same, but for when the participant was last heard of.
    public ParticipantTrend with(Presence other) {
        return new ParticipantTrend(
                subject,
                study,
                protocolHash,
                site,
                arm,
                mainModality,
                events,
                excluded,
                sessionsAttended,
                inAggregates,
                flow,
                other,
                measures,
                changes);
    }
}
