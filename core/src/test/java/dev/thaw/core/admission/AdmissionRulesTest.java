package dev.thaw.core.admission;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.by;
import static dev.thaw.core.example.Payloads.checkIn;
import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.enrolled;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.fullConsent;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.session;
import static dev.thaw.core.example.Payloads.total;
import static dev.thaw.core.example.Payloads.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.Admission.Admitted;
import dev.thaw.core.admission.Admission.Duplicate;
import dev.thaw.core.admission.Admission.Refused;
import dev.thaw.core.admission.Admission.Waits;
import dev.thaw.core.admission.ParticipantRecord.SameId;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionRulesTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
    private static final Admission ADMITTED = new Admitted();
    private static final Admission DUPLICATE = new Duplicate();
    private static final Admission WAITS = new Waits();

    private ExampleProtocol study = aStudy();
    private ConsentHistory consents = ConsentHistory.unknown();
    private SameId sameId = SameId.NONE;
    private CorrectionChain chain = CorrectionChain.SOUND;
    private int admittedOnDay;
    private Instant received = NOON;
    private Optional<Instant> recorded = Optional.empty();
    private CaptureTime captured = moment(NOON);

    @Test
    void whatTheStudyKnowsAndTheParticipantPermitsIsAdmitted() {
        consented();

        assertThat(decide(felt(40))).isEqualTo(ADMITTED);
        assertThat(decide(answering("p", blank()))).isEqualTo(ADMITTED);
        assertThat(decide(rated("mood", "5"))).isEqualTo(ADMITTED);
        assertThat(decide(total("BDI-II", "63"))).isEqualTo(ADMITTED);
        assertThat(decide(session(1))).isEqualTo(ADMITTED);
        assertThat(decide(enrolled("oslo", "cbt"))).isEqualTo(ADMITTED);
    }

    @Test
    void consentEventsAndRetractionsNeedNoConsent() {
        assertThat(decide(fullConsent(NOON))).isEqualTo(ADMITTED);
        assertThat(decide(withdrawal(WithdrawalKind.PAUSE))).isEqualTo(ADMITTED);
        assertThat(decide(new EventRetracted(new UUID(0, 9), "mistake", "participant")))
                .isEqualTo(ADMITTED);
    }

    @Test
    void aRepetitionIsADuplicateWhateverHasHappenedSince() {
        // Given an admitted event, a withdrawal since, and a limit that is reached
        consented();
        said(withdrawal(WithdrawalKind.STOP_PROCESSING), NOON.minusSeconds(60));
        admittedOnDay = 100;
        sameId = SameId.SAME_CONTENT;

        assertThat(decide(felt(40))).isEqualTo(DUPLICATE);
    }

    @Test
    void anIdUsedForSomethingElseIsRefused() {
        consented();
        sameId = SameId.OTHER_CONTENT;

        assertThat(decide(felt(40))).isEqualTo(refused(RefusalReason.ID_REUSED, ""));
    }

    @Test
    void aClockMayBeAQuarterOfAnHourAhead() {
        consented();

        captured = moment(NOON.plus(Duration.ofMinutes(15)));
        assertThat(decide(blank())).isEqualTo(ADMITTED);

        captured = moment(NOON.plus(Duration.ofMinutes(15)).plusNanos(1000));
        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.IN_THE_FUTURE, "/occurredAt"));
    }

    @Test
    void aCivilDayIsInTheFutureUntilItBeginsSomewhereOnEarth() {
        // Given noon in Greenwich on the 5th, which is past midnight of the 6th in the far east
        consented();

        captured = new CaptureTime.CivilDay(LocalDate.of(2026, 1, 6));
        assertThat(decide(blank())).isEqualTo(ADMITTED);

        captured = new CaptureTime.CivilDay(LocalDate.of(2026, 1, 7));
        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.IN_THE_FUTURE, "/occurredAt"));
    }

    @Test
    void anEventIsNotRecordedBeforeItHappened() {
        consented();

        recorded = Optional.of(NOON.minus(Duration.ofMinutes(5)));
        assertThat(decide(blank())).isEqualTo(ADMITTED);

        recorded = Optional.of(NOON.minus(Duration.ofMinutes(5)).minusNanos(1000));
        assertThat(decide(blank()))
                .isEqualTo(refused(RefusalReason.RECORDED_TOO_EARLY, "/recordedAt"));
    }

    @Test
    void anEventLiesInTheStudysPeriodByItsStudyDay() {
        study = aStudy().during("2026-01-05", "2026-03-31");
        consented();

        // At 04:00 in Oslo the first study day begins
        captured = moment(Instant.parse("2026-01-05T03:00:00Z"));
        assertThat(decide(blank())).isEqualTo(ADMITTED);

        captured = moment(Instant.parse("2026-01-05T02:59:59Z"));
        assertThat(decide(blank()))
                .isEqualTo(refused(RefusalReason.OUTSIDE_STUDY_PERIOD, "/occurredAt"));
    }

    @Test
    void whatHasNoTimeIsInNoPeriodAndInNoFuture() {
        study = aStudy().during("2030-01-01", "2030-12-31");
        consented();
        captured = new CaptureTime.Ordinal();

        assertThat(decide(total("BDI-II", "20"))).isEqualTo(ADMITTED);
    }

    @Test
    void anItemThatTheProtocolDoesNotKnowIsRefused() {
        consented();

        assertThat(decide(rated("weather", "3")))
                .isEqualTo(refused(RefusalReason.UNKNOWN_ITEM, "/payload/ratings"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "2.5", "-1"})
    void aRatingOffItsScaleIsRefused(String rating) {
        consented();

        assertThat(decide(rated("mood", rating)))
                .isEqualTo(refused(RefusalReason.OFF_SCALE, "/payload/ratings/mood"));
    }

    @Test
    void aTotalOffItsScaleIsRefused() {
        consented();

        assertThat(decide(total("PHQ-9", "28")))
                .isEqualTo(refused(RefusalReason.OFF_SCALE, "/payload/total"));
    }

    @Test
    void anInstrumentThatTheProtocolDoesNotKnowIsRefused() {
        consented();

        assertThat(decide(total("ODQ", "20")))
                .isEqualTo(refused(RefusalReason.UNKNOWN_INSTRUMENT, "/payload/instrument"));
    }

    @Test
    void aFeelingOutsideTheVocabularyIsRefused() {
        consented();

        assertThat(decide(felt(new Feeling("joy", 1), new Feeling("schadenfreude", 40))))
                .isEqualTo(refused(RefusalReason.UNKNOWN_FEELING, "/payload/feelings"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BLANK", "SKIPPED", "NOT_ASKED"})
    void nothingFeltAndAFeelingAllTheSameIsRefused(Answer answer) {
        consented();

        assertThat(decide(checkIn(answer, List.of(new Feeling("joy", 1)), Map.of())))
                .isEqualTo(refused(RefusalReason.CONTRADICTORY_ANSWER, "/payload/feelings"));
    }

    @Test
    void anAttributeOrACodeOfOneThatTheProtocolDoesNotKnowIsRefused() {
        study = aStudy().withAttribute("diagnosis", "depression", "anxiety");
        consented();

        assertThat(decide(enrolledWith("diagnosis", "anxiety"))).isEqualTo(ADMITTED);
        assertThat(decide(enrolledWith("diagnosis", "flu")))
                .isEqualTo(refused(RefusalReason.UNKNOWN_ATTRIBUTE, "/payload/attributes"));
        assertThat(decide(enrolledWith("shoe-size", "43")))
                .isEqualTo(refused(RefusalReason.UNKNOWN_ATTRIBUTE, "/payload/attributes"));
    }

    @Test
    void aConsentToAnotherTextIsRefused() {
        study = aStudy().withConsentDocument("2", "a".repeat(64));

        assertThat(decide(fullConsent(NOON)))
                .isEqualTo(
                        refused(
                                RefusalReason.UNKNOWN_CONSENT_DOCUMENT,
                                "/payload/documentVersion"));
    }

    @Test
    void aConsentToAnotherWordingOfTheTextIsRefused() {
        study = aStudy().withConsentDocument("1", "a".repeat(64));
        assertThat(decide(fullConsent(NOON)))
                .isEqualTo(
                        refused(RefusalReason.UNKNOWN_CONSENT_DOCUMENT, "/payload/documentSha256"));

        study = aStudy().withConsentDocument("1", "0".repeat(64));
        assertThat(decide(fullConsent(NOON))).isEqualTo(ADMITTED);
    }

    @Test
    void aCorrectionIsHeldToTheSameRules() {
        consented();

        assertThat(decide(correcting(rated("mood", "5")))).isEqualTo(ADMITTED);
        assertThat(decide(correcting(rated("mood", "9"))))
                .isEqualTo(refused(RefusalReason.OFF_SCALE, "/payload/replacement/ratings/mood"));
        said(withdrawal(WithdrawalKind.STOP_COLLECTION), NOON.minusSeconds(60));
        assertThat(decide(correcting(rated("mood", "5"))))
                .isEqualTo(refused(RefusalReason.CONSENT_WITHDRAWN, ""));
    }

    @Test
    void aSecondCorrectionOfOneVersionIsRefused() {
        consented();
        chain = CorrectionChain.FORKS;

        assertThat(decide(correcting(rated("mood", "5"))))
                .isEqualTo(refused(RefusalReason.CORRECTION_FORKS, "/payload/supersedes"));
    }

    @Test
    void aCorrectionThatLeadsBackToItselfIsRefusedWithoutWaitingForConsent() {
        chain = CorrectionChain.CLOSES_CIRCLE;

        assertThat(decide(correcting(rated("mood", "5"))))
                .isEqualTo(refused(RefusalReason.CORRECTION_IN_CIRCLE, "/payload/supersedes"));
    }

    @Test
    void aRepeatedCorrectionIsADuplicateAndNoSecondOne() {
        consented();
        chain = CorrectionChain.FORKS;
        sameId = SameId.SAME_CONTENT;

        assertThat(decide(correcting(rated("mood", "5")))).isEqualTo(DUPLICATE);
    }

    @Test
    void whatHappenedBeforeAnyConsentWaitsForOne() {
        assertThat(decide(blank())).isEqualTo(WAITS);

        said(fullConsent(NOON.plusSeconds(1)), NOON.plusSeconds(1));
        assertThat(decide(blank())).isEqualTo(WAITS);

        said(fullConsent(NOON), NOON.plusSeconds(2));
        assertThat(decide(blank())).isEqualTo(ADMITTED);
    }

    @Test
    void whatContradictsTheProtocolDoesNotWaitForConsent() {
        assertThat(decide(rated("weather", "3")))
                .isEqualTo(refused(RefusalReason.UNKNOWN_ITEM, "/payload/ratings"));
    }

    @Test
    void afterAWithdrawalNothingIsCollected() {
        consented();
        said(withdrawal(WithdrawalKind.STOP_COLLECTION), NOON);

        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.CONSENT_WITHDRAWN, ""));
        captured = moment(NOON.minusSeconds(1));
        assertThat(decide(blank())).isEqualTo(ADMITTED);
    }

    @Test
    void inAPauseNothingIsCollected() {
        consented();
        said(withdrawal(WithdrawalKind.PAUSE), NOON);

        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.CONSENT_PAUSED, ""));
    }

    @Test
    void whatTheConsentDoesNotNameIsRefused() {
        said(consent(NOON.minusSeconds(60), Set.of(ConsentScope.COLLECT_CHECKINS)), NOON);

        assertThat(decide(session(1))).isEqualTo(refused(RefusalReason.SCOPE_NOT_GRANTED, ""));
        assertThat(decide(blank())).isEqualTo(ADMITTED);
    }

    @Test
    void afterAnErasureNothingEntersAnyMore() {
        consented();
        said(withdrawal(WithdrawalKind.ERASE), NOON);
        sameId = SameId.SAME_CONTENT;

        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.ERASED, ""));
        sameId = SameId.NONE;
        assertThat(decide(fullConsent(NOON.plusSeconds(60))))
                .isEqualTo(refused(RefusalReason.ERASED, ""));
    }

    @Test
    void aWithdrawalForWhichAnErasureWasPromisedIsOne() {
        study = aStudy().promising("NO", "GDPR-9-2-a", Policy.ERASE);
        consented();
        assertThat(decide(withdrawal(WithdrawalKind.STOP_COLLECTION))).isEqualTo(ADMITTED);
        said(withdrawal(WithdrawalKind.STOP_COLLECTION), NOON);

        captured = moment(NOON.minusSeconds(1));
        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.ERASED, ""));
        assertThat(decide(fullConsent(NOON.plusSeconds(60))))
                .isEqualTo(refused(RefusalReason.ERASED, ""));
    }

    @Test
    void whatAChildReportsWaitsForTheGuardian() {
        said(by(Grantor.MINOR_ASSENT, fullConsent(NOON.minusSeconds(60))), NOON);
        assertThat(decide(blank())).isEqualTo(WAITS);

        said(by(Grantor.GUARDIAN, fullConsent(NOON.minusSeconds(60))), NOON);
        assertThat(decide(blank())).isEqualTo(ADMITTED);
    }

    @Test
    void beyondTheDailyLimitNothingIsAdmitted() {
        study = aStudy().withEventsPerDay(2);
        consented();

        admittedOnDay = 1;
        assertThat(decide(blank())).isEqualTo(ADMITTED);
        admittedOnDay = 2;
        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.TOO_MANY_IN_A_DAY, ""));
    }

    @Test
    void beyondTheDailyLimitNothingWaitsAndConsentIsStillHeard() {
        study = aStudy().withEventsPerDay(2);

        admittedOnDay = 1;
        assertThat(decide(blank())).isEqualTo(new Waits());
        admittedOnDay = 2;
        assertThat(decide(blank())).isEqualTo(refused(RefusalReason.TOO_MANY_IN_A_DAY, ""));
        assertThat(decide(fullConsent(NOON))).isEqualTo(ADMITTED);
    }

    @Test
    void nothingKeepsSomebodyFromTakingBackWhatTheyGave() {
        // Given a limit that is reached, a study that is over and a clock that is a day ahead
        study = aStudy().withEventsPerDay(2).during("2025-01-01", "2025-12-31");
        consented();
        admittedOnDay = 2;
        captured = moment(NOON.plus(Duration.ofDays(1)));

        assertThat(decide(withdrawal(WithdrawalKind.ERASE))).isEqualTo(ADMITTED);
        assertThat(decide(new EventRetracted(new UUID(0, 9), "mistake", "participant")))
                .isEqualTo(ADMITTED);
    }

    @Test
    void consentMayBeGivenBeforeTheStudyBeginsAndAttestedToAfterItEnded() {
        study = aStudy().during("2026-02-01", "2026-02-28");
        assertThat(decide(fullConsent(NOON))).isEqualTo(ADMITTED);

        study = aStudy().during("2025-02-01", "2025-02-28");
        assertThat(decide(fullConsent(NOON))).isEqualTo(ADMITTED);
    }

    private void consented() {
        said(fullConsent(Instant.parse("2025-12-01T10:00:00Z")), NOON.minusSeconds(3600));
    }

    private void said(ConsentEvent event, Instant at) {
        consents = consents.with(new ConsentHistory.Entry(event, moment(at), at));
    }

    private Admission decide(EventPayload payload) {
        StudyEvent event =
                new StudyEvent(
                        new UUID(0, 1),
                        ExampleProtocol.STUDY,
                        captured,
                        recorded,
                        new AppSource("thaw-app", "1.0"),
                        Optional.empty(),
                        payload);
        return AdmissionRules.decide(
                new ParticipantRecord(consents, sameId, chain, admittedOnDay),
                study.protocol(),
                event,
                received);
    }

    private static EventPayload correcting(Observation replacement) {
        return new EventCorrected(new UUID(0, 9), replacement, "typing-error", "participant");
    }

    private static Enrolled enrolledWith(String attribute, String code) {
        return new Enrolled(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(Map.of(attribute, code)));
    }

    private static Refused refused(RefusalReason reason, String pointer) {
        return new Refused(new Refusal(reason, pointer));
    }

    private static CaptureTime moment(Instant at) {
        return new CaptureTime.Moment(at, Optional.of(ZoneOffset.ofHours(1)), Optional.empty());
    }
}
