package dev.thaw.core.example;

import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What participants report, in few words.
public final class Payloads {

    private Payloads() {}

    /// An unprompted check-in that names joy.
    public static CheckInSubmitted felt(int intensity) {
        return felt(new Feeling("joy", intensity));
    }

    /// An unprompted check-in that names feelings, or felt something without a name for it.
    public static CheckInSubmitted felt(Feeling... feelings) {
        return checkIn(Answer.FELT, List.of(feelings), Map.of());
    }

    /// Asked, and nothing was felt.
    public static CheckInSubmitted blank() {
        return checkIn(Answer.BLANK, List.of(), Map.of());
    }

    /// Asked, and would rather not say.
    public static CheckInSubmitted skipped() {
        return checkIn(Answer.SKIPPED, List.of(), Map.of());
    }

    /// A check-in that rates one item and does not ask for feelings.
    public static CheckInSubmitted rated(String item, String value) {
        return checkIn(Answer.NOT_ASKED, List.of(), Map.of(item, new BigDecimal(value)));
    }

    public static CheckInSubmitted checkIn(
            Answer answer, List<Feeling> feelings, Map<String, BigDecimal> ratings) {
        return new CheckInSubmitted(
                Optional.empty(),
                answer,
                feelings,
                List.of(),
                new TreeMap<>(ratings),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /// The same check-in as the answer to a prompt.
    public static CheckInSubmitted answering(String promptId, CheckInSubmitted checkIn) {
        return new CheckInSubmitted(
                Optional.of(promptId),
                checkIn.answer(),
                checkIn.feelings(),
                checkIn.sensations(),
                checkIn.ratings(),
                checkIn.linkedEvent(),
                checkIn.overwhelmed(),
                checkIn.instrumentVersion(),
                checkIn.freeText());
    }

    /// A prompt that may be answered for an hour.
    public static PromptIssued prompt(String promptId, Instant scheduledAt) {
        return new PromptIssued(promptId, scheduledAt, Duration.ofMinutes(60));
    }

    public static Enrolled enrolled(String site, String arm) {
        return new Enrolled(
                Optional.of(site),
                Optional.of(arm),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }

    /// An attended session of CBT.
    public static SessionHeld session(int number) {
        return session(Attendance.ATTENDED, OptionalInt.of(number));
    }

    public static SessionHeld session(Attendance attendance, OptionalInt number) {
        return new SessionHeld(
                attendance,
                number,
                List.of(Modality.CBT),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /// A questionnaire's total without a session.
    public static InstrumentScored total(String instrument, String total) {
        return total(instrument, total, OptionalInt.empty());
    }

    public static InstrumentScored total(String instrument, String total, OptionalInt session) {
        return new InstrumentScored(
                instrument,
                Optional.empty(),
                Optional.of(new BigDecimal(total)),
                new TreeMap<>(),
                session);
    }

    /// A signed, open-ended consent to these scopes.
    public static ConsentGiven consent(Instant effectiveFrom, Set<ConsentScope> scopes) {
        return consent(effectiveFrom, Optional.empty(), scopes);
    }

    /// A signed, open-ended consent to everything.
    public static ConsentGiven fullConsent(Instant effectiveFrom) {
        return consent(effectiveFrom, EnumSet.allOf(ConsentScope.class));
    }

    public static ConsentGiven consent(
            Instant effectiveFrom, Optional<Instant> effectiveTo, Set<ConsentScope> scopes) {
        return new ConsentGiven(
                Basis.SIGNED,
                new TreeSet<>(scopes),
                "1",
                Optional.of("0".repeat(64)),
                "NO",
                "GDPR-9-2-a",
                effectiveFrom,
                effectiveTo,
                Grantor.PARTICIPANT,
                Optional.empty());
    }

    /// The same consent, given by somebody else.
    public static ConsentGiven by(Grantor grantor, ConsentGiven given) {
        return new ConsentGiven(
                given.basis(),
                given.scopes(),
                given.documentVersion(),
                given.documentSha256(),
                given.jurisdiction(),
                given.legalBasis(),
                given.effectiveFrom(),
                given.effectiveTo(),
                grantor,
                given.attestedBy());
    }

    /// The same consent under another law.
    public static ConsentGiven under(String jurisdiction, String legalBasis, ConsentGiven given) {
        return new ConsentGiven(
                given.basis(),
                given.scopes(),
                given.documentVersion(),
                given.documentSha256(),
                jurisdiction,
                legalBasis,
                given.effectiveFrom(),
                given.effectiveTo(),
                given.grantor(),
                given.attestedBy());
    }

    /// A withdrawal from its own event time on.
    public static ConsentWithdrawn withdrawal(WithdrawalKind kind) {
        return new ConsentWithdrawn(kind, Optional.empty());
    }
}
