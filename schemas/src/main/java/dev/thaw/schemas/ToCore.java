package dev.thaw.schemas;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionFormat;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.events.TimeBasis;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The generated records as core's events.
///
/// Every method throws [UnknownSymbol] for an enum symbol of a newer version and
/// [IllegalArgumentException] for a value outside its range, with a message that does not quote it.
final class ToCore {
    private static final int FURTHEST_OFFSET_SECONDS = 18 * 3600;

    private ToCore() {}

    static ParticipantEvent participantEvent(dev.thaw.events.ParticipantEvent event) {
        return new ParticipantEvent(
                new ParticipantId(event.getParticipant()), studyEvent(event.getEvent()));
    }

    static LedgerEvent ledgerEvent(dev.thaw.events.LedgerEvent event) {
        return new LedgerEvent(
                new SubjectId(event.getSubject()),
                event.getReceivedAt(),
                studyEvent(event.getEvent()));
    }

    private static StudyEvent studyEvent(dev.thaw.events.StudyEvent event) {
        return new StudyEvent(
                event.getEventId(),
                new StudyId(event.getStudy()),
                captured(
                        event.getTimeBasis(),
                        Optional.ofNullable(event.getOccurredAt()),
                        event.getUtcOffsetSeconds(),
                        Optional.ofNullable(event.getZoneId())),
                Optional.ofNullable(event.getRecordedAt()),
                new AppSource(event.getSourceApp(), event.getSourceVersion()),
                Optional.ofNullable(event.getOccasion()),
                payload(event.getPayload()));
    }

    /// @param offsetSeconds null if it is not known
    static CaptureTime captured(
            TimeBasis basis,
            Optional<Instant> occurredAt,
            Integer offsetSeconds,
            Optional<String> zoneId) {
        return switch (basis) {
            case INSTANT ->
                    new CaptureTime.Moment(known(occurredAt), offset(offsetSeconds), zoneId);
            case DATE -> new CaptureTime.CivilDay(day(known(occurredAt)));
            case ORDINAL -> {
                require(occurredAt.isEmpty(), "an event without time has no occurredAt");
                yield new CaptureTime.Ordinal();
            }
            case UNKNOWN -> throw new UnknownSymbol(CaptureTime.class);
        };
    }

    private static Instant known(Optional<Instant> occurredAt) {
        require(occurredAt.isPresent(), "an event with a time has an occurredAt");
        return occurredAt.get();
    }

    private static LocalDate day(Instant midnight) {
        require(
                Math.floorMod(midnight.getEpochSecond(), 86_400) == 0 && midnight.getNano() == 0,
                "the occurredAt of a civil day is midnight UTC");
        return LocalDate.ofInstant(midnight, ZoneOffset.UTC);
    }

    private static Optional<ZoneOffset> offset(Integer seconds) {
        if (seconds == null) {
            return Optional.empty();
        }
        require(
                Math.abs((long) seconds) <= FURTHEST_OFFSET_SECONDS,
                "an offset lies within 18 hours of UTC");
        return Optional.of(ZoneOffset.ofTotalSeconds(seconds));
    }

    private static EventPayload payload(Object payload) {
        return switch (payload) {
            case dev.thaw.events.ConsentGiven c -> consentGiven(c);
            case dev.thaw.events.ConsentWithdrawn c ->
                    new ConsentWithdrawn(
                            Symbols.core(WithdrawalKind.class, c.getKind()),
                            Optional.ofNullable(c.getStatedAt()));
            case dev.thaw.events.ConsentResumed c -> new ConsentResumed(c.getEffectiveFrom());
            case dev.thaw.events.EventCorrected c ->
                    new EventCorrected(
                            c.getSupersedes(),
                            observation(c.getReplacement()),
                            c.getReason(),
                            c.getActor());
            case dev.thaw.events.EventRetracted r ->
                    new EventRetracted(r.getSupersedes(), r.getReason(), r.getActor());
            default -> observation(payload);
        };
    }

    private static Observation observation(Object payload) {
        return switch (payload) {
            case dev.thaw.events.CheckInSubmitted c -> checkIn(c);
            case dev.thaw.events.PromptIssued p ->
                    new PromptIssued(
                            p.getPromptId(),
                            p.getScheduledAt(),
                            Duration.ofSeconds(p.getResponseWindowSeconds()));
            case dev.thaw.events.Enrolled e ->
                    new Enrolled(
                            Optional.ofNullable(e.getSite()),
                            Optional.ofNullable(e.getArm()),
                            Optional.ofNullable(e.getJurisdiction()),
                            Optional.ofNullable(e.getAgeBand()),
                            new TreeMap<>(e.getAttributes()));
            case dev.thaw.events.SessionHeld s -> session(s);
            case dev.thaw.events.InstrumentScored i ->
                    new InstrumentScored(
                            i.getInstrument(),
                            Optional.ofNullable(i.getVersion()),
                            Optional.ofNullable(i.getTotal()).map(Decimals::value),
                            decimals(i.getItems()),
                            number(i.getSessionNumber()));
            case dev.thaw.events.TherapyEnded t ->
                    new TherapyEnded(Symbols.core(EndOfTherapy.class, t.getHow()));
            case dev.thaw.events.IntercurrentEventReported i ->
                    new IntercurrentEventReported(
                            Symbols.core(IntercurrentKind.class, i.getKind()));
            case dev.thaw.events.PracticeLogged p ->
                    new PracticeLogged(p.getKind(), p.getMinutes());
            case dev.thaw.events.ChangeRated c -> new ChangeRated(c.getRating());
            case dev.thaw.events.SetbackReported s -> new SetbackReported(s.getKind());
            default ->
                    throw new IllegalStateException(
                            "no event of core is written as " + payload.getClass().getSimpleName());
        };
    }

    private static CheckInSubmitted checkIn(dev.thaw.events.CheckInSubmitted c) {
        return new CheckInSubmitted(
                Optional.ofNullable(c.getPromptId()),
                Symbols.core(Answer.class, c.getAnswer()),
                feelings(c.getFeelings()),
                c.getSensations(),
                decimals(c.getRatings()),
                Optional.ofNullable(c.getLinkedEvent()).map(ToCore::linkedEvent),
                c.getOverwhelmed(),
                Optional.ofNullable(c.getInstrumentVersion()),
                Optional.ofNullable(c.getFreeText()));
    }

    private static List<Feeling> feelings(List<dev.thaw.events.Feeling> feelings) {
        List<Feeling> read = new ArrayList<>(feelings.size());
        for (dev.thaw.events.Feeling feeling : feelings) {
            read.add(new Feeling(feeling.getLabel(), feeling.getIntensity()));
        }
        return read;
    }

    private static LinkedEvent linkedEvent(dev.thaw.events.LinkedEvent event) {
        return new LinkedEvent(
                event.getPleasantness(),
                Optional.ofNullable(event.getCompany()),
                Optional.ofNullable(event.getActivity()));
    }

    private static SessionHeld session(dev.thaw.events.SessionHeld s) {
        List<Modality> modalities = new ArrayList<>(s.getModalities().size());
        for (dev.thaw.events.Modality modality : s.getModalities()) {
            modalities.add(Symbols.core(Modality.class, modality));
        }
        return new SessionHeld(
                Symbols.core(Attendance.class, s.getAttendance()),
                number(s.getSessionNumber()),
                modalities,
                Optional.ofNullable(s.getTherapistCode()),
                Optional.ofNullable(s.getFormat()).map(f -> Symbols.core(SessionFormat.class, f)),
                number(s.getMinutes()));
    }

    private static ConsentGiven consentGiven(dev.thaw.events.ConsentGiven c) {
        SortedSet<ConsentScope> scopes = new TreeSet<>();
        for (dev.thaw.events.ConsentScope scope : c.getScopes()) {
            require(
                    scopes.add(Symbols.core(ConsentScope.class, scope)),
                    "a consent names each scope once");
        }
        return new ConsentGiven(
                Symbols.core(Basis.class, c.getBasis()),
                scopes,
                c.getDocumentVersion(),
                Optional.ofNullable(c.getDocumentSha256()),
                c.getJurisdiction(),
                c.getLegalBasis(),
                c.getEffectiveFrom(),
                Optional.ofNullable(c.getEffectiveTo()),
                Symbols.core(Grantor.class, c.getGrantor()),
                Optional.ofNullable(c.getAttestedBy()));
    }

    private static SortedMap<String, BigDecimal> decimals(Map<String, String> texts) {
        SortedMap<String, BigDecimal> values = new TreeMap<>();
        texts.forEach((id, text) -> values.put(id, Decimals.value(text)));
        return values;
    }

    private static OptionalInt number(Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
