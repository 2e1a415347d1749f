package dev.thaw.core.admission;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyDay;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.ConsentDocument;
import dev.thaw.core.protocol.StudyProtocol.Instrument;
import dev.thaw.core.protocol.StudyProtocol.Item;
import java.time.Duration;
import java.util.Optional;

/// Whether an event can be true under its study's protocol, whoever reports it and whatever else is
/// known.
public final class ProtocolRules {

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private ProtocolRules() {}

    /// The first contradiction between an event and the protocol, if there is one.
    public static Optional<Refusal> contradiction(StudyProtocol protocol, StudyEvent event) {
        return recordedTooEarly(event)
                .or(() -> outsidePeriod(protocol, event))
                .or(() -> contradiction(protocol, event.payload(), "/payload"));
    }

    private static Optional<Refusal> recordedTooEarly(StudyEvent event) {
        if (event.captured() instanceof CaptureTime.Moment moment
                && event.recordedAt().isPresent()
                && moment.at().isAfter(event.recordedAt().get().plus(CLOCK_TOLERANCE))) {
            return refused(RefusalReason.RECORDED_TOO_EARLY, "/recordedAt");
        }
        return Optional.empty();
    }

    /// Consent may be given before a study begins, and is attested to after it ended.
    private static Optional<Refusal> outsidePeriod(StudyProtocol protocol, StudyEvent event) {
        if (event.payload() instanceof ConsentEvent) {
            return Optional.empty();
        }
        return StudyDay.of(protocol, event.captured())
                .filter(day -> !protocol.period().contains(day))
                .flatMap(_ -> refused(RefusalReason.OUTSIDE_STUDY_PERIOD, "/occurredAt"));
    }

    private static Optional<Refusal> contradiction(
            StudyProtocol protocol, EventPayload payload, String at) {
        return switch (payload) {
            case CheckInSubmitted checkIn -> checkIn(protocol, checkIn, at);
            case InstrumentScored scored -> instrument(protocol, scored, at);
            case Enrolled enrolled -> attributes(protocol, enrolled, at);
            case ConsentGiven given -> document(protocol, given, at);
            case EventCorrected corrected ->
                    contradiction(protocol, corrected.replacement(), at + "/replacement");
            case EventRetracted _,
                    ConsentWithdrawn _,
                    ConsentResumed _,
                    PromptIssued _,
                    SessionHeld _,
                    TherapyEnded _,
                    IntercurrentEventReported _,
                    PracticeLogged _,
                    ChangeRated _,
                    SetbackReported _ ->
                    Optional.empty();
        };
    }

    private static Optional<Refusal> checkIn(
            StudyProtocol protocol, CheckInSubmitted checkIn, String at) {
        if (checkIn.answer() != Answer.FELT && !checkIn.feelings().isEmpty()) {
            return refused(RefusalReason.CONTRADICTORY_ANSWER, at + "/feelings");
        }
        for (Feeling feeling : checkIn.feelings()) {
            if (!protocol.vocabulary().containsKey(feeling.label())) {
                return refused(RefusalReason.UNKNOWN_FEELING, at + "/feelings");
            }
        }
        for (var rating : checkIn.ratings().entrySet()) {
            Item item = protocol.items().get(rating.getKey());
            if (item == null) {
                return refused(RefusalReason.UNKNOWN_ITEM, at + "/ratings");
            }
            if (!item.range().contains(rating.getValue())) {
                return refused(RefusalReason.OFF_SCALE, at + "/ratings/" + rating.getKey());
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> instrument(
            StudyProtocol protocol, InstrumentScored scored, String at) {
        Instrument instrument = protocol.instruments().get(scored.instrument());
        if (instrument == null) {
            return refused(RefusalReason.UNKNOWN_INSTRUMENT, at + "/instrument");
        }
        return scored.total().isPresent() && !instrument.total().contains(scored.total().get())
                ? refused(RefusalReason.OFF_SCALE, at + "/total")
                : Optional.empty();
    }

    private static Optional<Refusal> attributes(
            StudyProtocol protocol, Enrolled enrolled, String at) {
        for (var attribute : enrolled.attributes().entrySet()) {
            StudyProtocol.Attribute known = protocol.attributes().get(attribute.getKey());
            if (known == null || !known.codes().contains(attribute.getValue())) {
                return refused(RefusalReason.UNKNOWN_ATTRIBUTE, at + "/attributes");
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> document(
            StudyProtocol protocol, ConsentGiven given, String at) {
        if (protocol.consentDocuments().isEmpty()) {
            return Optional.empty();
        }
        ConsentDocument document = protocol.consentDocuments().get(given.documentVersion());
        if (document == null) {
            return refused(RefusalReason.UNKNOWN_CONSENT_DOCUMENT, at + "/documentVersion");
        }
        boolean otherWording =
                given.documentSha256().isPresent()
                        && !given.documentSha256().get().equalsIgnoreCase(document.sha256());
        return otherWording
                ? refused(RefusalReason.UNKNOWN_CONSENT_DOCUMENT, at + "/documentSha256")
                : Optional.empty();
    }

    private static Optional<Refusal> refused(RefusalReason reason, String pointer) {
        return Optional.of(new Refusal(reason, pointer));
    }
}
