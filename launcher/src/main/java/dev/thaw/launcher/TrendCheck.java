package dev.thaw.launcher;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Presence;
import dev.thaw.core.trend.Trends;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.vault.Identity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Compares the trends that came out of the pipeline with those computed directly from what the
/// synthetic participants reported.
///
/// @param participants of the study
/// @param equal of them, those whose streamed trend equals the direct one in every figure
record TrendCheck(int participants, int equal) {

    boolean allEqual() {
        return participants == equal;
    }

    static TrendCheck of(Workspace workspace, SyntheticStudy study) {
        StudyProtocol protocol =
                workspace
                        .protocols()
                        .of(study.study())
                        .orElseThrow(() -> new IllegalStateException("the study has no protocol"));
        Map<SubjectId, ParticipantTrend> streamed = streamed(workspace);
        int[] counts = new int[2];
        study.reports()
                .forEach(
                        reports -> {
                            counts[0]++;
                            if (isEqual(workspace, protocol, reports, streamed)) {
                                counts[1]++;
                            }
                        });
        return new TrendCheck(counts[0], counts[1]);
    }

    private static boolean isEqual(
            Workspace workspace,
            StudyProtocol protocol,
            List<ParticipantEvent> reports,
            Map<SubjectId, ParticipantTrend> streamed) {
        return switch (workspace.vault().find(protocol.study(), reports.getFirst().participant())) {
            case Identity.Known(SubjectId subject) ->
                    direct(subject, reports, protocol)
                            .map(TrendCheck::withoutReception)
                            .equals(
                                    Optional.ofNullable(streamed.get(subject))
                                            .map(TrendCheck::withoutReception));
            case Identity.NeverMet _, Identity.Erased _ -> false;
        };
    }

    /// When an app was heard of last is the broker's to say.
    private static ParticipantTrend withoutReception(ParticipantTrend trend) {
        Presence presence = trend.presence();
        SortedMap<String, Instant> apps = new TreeMap<>(presence.apps());
        apps.replaceAll((_, _) -> Instant.EPOCH);
        return trend.with(
                new Presence(presence.awaited(), presence.lastHeardAt(), presence.weekOne(), apps));
    }

    private static Optional<ParticipantTrend> direct(
            SubjectId subject, List<ParticipantEvent> reports, StudyProtocol protocol) {
        // All of it was received by now, and when is not known here.
        Instant received = Instant.now();
        List<LedgerEvent> events =
                reports.stream()
                        .map(report -> new LedgerEvent(subject, received, report.event()))
                        .toList();
        return Trends.of(new ParticipantHistory(subject, events), protocol);
    }

    private static Map<SubjectId, ParticipantTrend> streamed(Workspace workspace) {
        Codec<ParticipantTrend> codec = Codecs.participantTrends(workspace.registry());
        Map<SubjectId, ParticipantTrend> trends = new HashMap<>();
        LedgerReader.each(
                workspace,
                Topic.PARTICIPANT_TRENDS,
                (subject, plain) -> trends.put(subject, codec.decode(plain).orThrow()));
        return trends;
    }
}
