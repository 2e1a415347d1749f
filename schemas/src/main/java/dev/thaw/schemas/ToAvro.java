package dev.thaw.schemas;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.events.Answer;
import dev.thaw.events.Attendance;
import dev.thaw.events.ConsentBasis;
import dev.thaw.events.ConsentScope;
import dev.thaw.events.EndOfTherapy;
import dev.thaw.events.Grantor;
import dev.thaw.events.IntercurrentKind;
import dev.thaw.events.Modality;
import dev.thaw.events.SessionFormat;
import dev.thaw.events.TimeBasis;
import dev.thaw.events.WithdrawalKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/// Core's events as the generated records. Enums translate by name: core's symbols are a part of
/// the schemas' (a test holds them together).
final class ToAvro {
    private ToAvro() {}

    static dev.thaw.events.ParticipantEvent participantEvent(ParticipantEvent event) {
        return new dev.thaw.events.ParticipantEvent(
                event.participant().value(), studyEvent(event.event()));
    }

    static dev.thaw.events.LedgerEvent ledgerEvent(LedgerEvent event) {
        return new dev.thaw.events.LedgerEvent(
                event.subject().value(), event.receivedAt(), studyEvent(event.event()));
    }

    private static dev.thaw.events.StudyEvent studyEvent(StudyEvent event) {
        TimeBasis basis;
        Instant occurredAt = null;
        Integer offsetSeconds = null;
        String zone = null;
        switch (event.captured()) {
            case CaptureTime.Moment moment -> {
                basis = TimeBasis.INSTANT;
                occurredAt = moment.at();
                offsetSeconds = moment.offset().map(ZoneOffset::getTotalSeconds).orElse(null);
                zone = text(moment.zoneId());
            }
            case CaptureTime.CivilDay day -> {
                basis = TimeBasis.DATE;
                occurredAt = day.date().atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            case CaptureTime.Ordinal _ -> basis = TimeBasis.ORDINAL;
        }
        return new dev.thaw.events.StudyEvent(
                event.id(),
                event.study().value(),
                basis,
                occurredAt,
                offsetSeconds,
                zone,
                event.recordedAt().orElse(null),
                event.source().app(),
                event.source().version(),
                text(event.occasion()),
                payload(event.payload()));
    }

    private static Object payload(EventPayload payload) {
        return switch (payload) {
            case Enrolled e ->
                    new dev.thaw.events.Enrolled(
                            text(e.site()),
                            text(e.arm()),
                            text(e.jurisdiction()),
                            text(e.ageBand()),
                            e.attributes());
            case PromptIssued p ->
                    new dev.thaw.events.PromptIssued(
                            p.promptId(),
                            p.scheduledAt(),
                            Math.toIntExact(p.responseWindow().toSeconds()));
            case CheckInSubmitted c -> checkIn(c);
            case SessionHeld s ->
                    new dev.thaw.events.SessionHeld(
                            Attendance.valueOf(s.attendance().name()),
                            number(s.sessionNumber()),
                            s.modalities().stream().map(m -> Modality.valueOf(m.name())).toList(),
                            text(s.therapistCode()),
                            s.format().map(f -> SessionFormat.valueOf(f.name())).orElse(null),
                            number(s.minutes()));
            case InstrumentScored i ->
                    new dev.thaw.events.InstrumentScored(
                            i.instrument(),
                            text(i.version()),
                            i.total().map(BigDecimal::toPlainString).orElse(null),
                            decimals(i.items()),
                            number(i.sessionNumber()));
            case TherapyEnded t ->
                    new dev.thaw.events.TherapyEnded(EndOfTherapy.valueOf(t.how().name()));
            case IntercurrentEventReported i ->
                    new dev.thaw.events.IntercurrentEventReported(
                            IntercurrentKind.valueOf(i.kind().name()));
            case PracticeLogged p -> new dev.thaw.events.PracticeLogged(p.kind(), p.minutes());
            case ChangeRated c -> new dev.thaw.events.ChangeRated(c.rating());
            case SetbackReported s -> new dev.thaw.events.SetbackReported(s.kind());
            case ConsentGiven c ->
                    new dev.thaw.events.ConsentGiven(
                            ConsentBasis.valueOf(c.basis().name()),
                            c.scopes().stream().map(s -> ConsentScope.valueOf(s.name())).toList(),
                            c.documentVersion(),
                            text(c.documentSha256()),
                            c.jurisdiction(),
                            c.legalBasis(),
                            c.effectiveFrom(),
                            c.effectiveTo().orElse(null),
                            Grantor.valueOf(c.grantor().name()),
                            text(c.attestedBy()));
            case ConsentWithdrawn c ->
                    new dev.thaw.events.ConsentWithdrawn(
                            WithdrawalKind.valueOf(c.kind().name()), c.statedAt().orElse(null));
            case ConsentResumed c -> new dev.thaw.events.ConsentResumed(c.effectiveFrom());
            case EventCorrected c ->
                    new dev.thaw.events.EventCorrected(
                            c.supersedes(), payload(c.replacement()), c.reason(), c.actor());
            case EventRetracted r ->
                    new dev.thaw.events.EventRetracted(r.supersedes(), r.reason(), r.actor());
        };
    }

    private static dev.thaw.events.CheckInSubmitted checkIn(CheckInSubmitted c) {
        return new dev.thaw.events.CheckInSubmitted(
                text(c.promptId()),
                Answer.valueOf(c.answer().name()),
                feelings(c.feelings()),
                c.sensations(),
                decimals(c.ratings()),
                c.linkedEvent().map(ToAvro::linkedEvent).orElse(null),
                c.overwhelmed(),
                text(c.instrumentVersion()),
                text(c.freeText()));
    }

    private static List<dev.thaw.events.Feeling> feelings(List<Feeling> feelings) {
        return feelings.stream()
                .map(f -> new dev.thaw.events.Feeling(f.label(), f.intensity()))
                .toList();
    }

    private static dev.thaw.events.LinkedEvent linkedEvent(LinkedEvent event) {
        return new dev.thaw.events.LinkedEvent(
                event.pleasantness(), text(event.company()), text(event.activity()));
    }

    private static Map<String, String> decimals(SortedMap<String, BigDecimal> values) {
        Map<String, String> texts = LinkedHashMap.newLinkedHashMap(values.size());
        values.forEach((id, value) -> texts.put(id, value.toPlainString()));
        return texts;
    }

    private static String text(Optional<String> text) {
        return text.orElse(null);
    }

    private static Integer number(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }
}
