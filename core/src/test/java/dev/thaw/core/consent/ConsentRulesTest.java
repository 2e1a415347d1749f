package dev.thaw.core.consent;

import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.fullConsent;
import static dev.thaw.core.example.Payloads.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.Permission.Unknown;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsentRulesTest {

    private static final StudyProtocol IN_OSLO = ExampleProtocol.aStudy().protocol();
    private static final Permission PERMITTED = new Permitted();
    private static final Permission UNKNOWN = new Unknown();
    private static final Permission WITHDRAWN = new Denied(Denial.WITHDRAWN);
    private static final Permission PAUSED = new Denied(Denial.PAUSED);
    private static final Permission NOT_GRANTED = new Denied(Denial.SCOPE_NOT_GRANTED);
    private static final Permission ERASED = new Denied(Denial.ERASED);

    private ConsentHistory history = ConsentHistory.unknown();

    @Test
    void nothingIsKnownWithoutAConsent() {
        assertThat(checkInAt("2026-01-05T10:00")).isEqualTo(UNKNOWN);
        assertThat(trends()).isEqualTo(UNKNOWN);
    }

    @Test
    void aConsentCoversWhatHappensFromItsFirstInstantUntilItsEnd() {
        given(
                consent(
                        utc("2026-01-05T10:00"),
                        Optional.of(utc("2026-02-05T10:00")),
                        Set.of(ConsentScope.COLLECT_CHECKINS)),
                "2026-01-05T10:00");

        assertThat(checkInAt("2026-01-05T09:59")).isEqualTo(UNKNOWN);
        assertThat(checkInAt("2026-01-05T10:00")).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-02-05T09:59")).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-02-05T10:00")).isEqualTo(UNKNOWN);
    }

    @Test
    void theEndOfAConsentBoundsCollectionAndNotUse() {
        given(
                consent(
                        utc("2026-01-05T10:00"),
                        Optional.of(utc("2026-02-05T10:00")),
                        Set.of(ConsentScope.DERIVE_INDIVIDUAL_TRENDS)),
                "2026-01-05T10:00");

        assertThat(trends()).isEqualTo(PERMITTED);
    }

    @Test
    void whatIsNotGrantedIsDenied() {
        given(
                consent(utc("2026-01-05T10:00"), Set.of(ConsentScope.COLLECT_SESSIONS)),
                "2026-01-05T10:00");

        assertThat(checkInAt("2026-01-06T10:00")).isEqualTo(NOT_GRANTED);
        assertThat(trends()).isEqualTo(NOT_GRANTED);
    }

    @Test
    void whoSignsAgainForLessHasTakenTheRestBack() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(
                consent(utc("2026-01-07T10:00"), Set.of(ConsentScope.COLLECT_CHECKINS)),
                "2026-01-07T10:00");

        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(NOT_GRANTED);
    }

    @Test
    void ofTwoConsentsOfOneInstantOnlyWhatBothPermitHolds() {
        given(
                consent(
                        utc("2026-01-05T10:00"),
                        Set.of(ConsentScope.COLLECT_CHECKINS, ConsentScope.COLLECT_SESSIONS)),
                "2026-01-05T10:00");
        given(
                consent(
                        utc("2026-01-05T10:00"),
                        Optional.of(utc("2026-01-06T10:00")),
                        Set.of(ConsentScope.COLLECT_CHECKINS, ConsentScope.QUOTE_STORY)),
                "2026-01-05T10:00");

        assertThat(checkInAt("2026-01-05T12:00")).isEqualTo(PERMITTED);
        assertThat(usable(ConsentScope.COLLECT_SESSIONS)).isEqualTo(NOT_GRANTED);
        assertThat(usable(ConsentScope.QUOTE_STORY)).isEqualTo(NOT_GRANTED);
        assertThat(checkInAt("2026-01-06T12:00")).isEqualTo(UNKNOWN);
    }

    @Test
    void collectionLooksBackToWhenSomethingHappened() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-07T10:00");

        assertThat(checkInAt("2026-01-07T09:59")).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-01-07T10:00")).isEqualTo(WITHDRAWN);
        assertThat(trends()).isEqualTo(PERMITTED);
    }

    @Test
    void useLooksAtNow() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_PROCESSING), "2026-01-07T10:00");

        assertThat(trends()).isEqualTo(WITHDRAWN);
        assertThat(checkInAt("2026-01-06T10:00")).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void aWithdrawalHoldsFromWhenItWasStatedIfThatWasEarlier() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(
                new ConsentWithdrawn(
                        WithdrawalKind.STOP_COLLECTION, Optional.of(utc("2026-01-06T10:00"))),
                "2026-01-09T10:00");

        assertThat(checkInAt("2026-01-06T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void aConsentDoesNotLiftAWithdrawalSaidAfterItThatReachesBackFurther() {
        // Given a withdrawal on the 20th, from the 6th on
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(fullConsent(utc("2026-01-10T10:00")), "2026-01-10T10:00");
        given(
                new ConsentWithdrawn(
                        WithdrawalKind.STOP_COLLECTION, Optional.of(utc("2026-01-06T10:00"))),
                "2026-01-20T10:00");

        assertThat(checkInAt("2026-01-06T09:59")).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-01-06T10:00")).isEqualTo(WITHDRAWN);
        assertThat(checkInAt("2026-01-11T10:00")).isEqualTo(WITHDRAWN);

        // When consent is given once more
        given(fullConsent(utc("2026-01-21T10:00")), "2026-01-21T10:00");

        assertThat(checkInAt("2026-01-20T12:00")).isEqualTo(WITHDRAWN);
        assertThat(checkInAt("2026-01-21T10:00")).isEqualTo(PERMITTED);
    }

    @Test
    void aWithdrawalOnACivilDayHoldsFromTheBeginningOfTheDay() {
        // Given a form dated the 10th, entered on the 20th
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        givenOn("2026-01-10", withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-20T10:00");

        assertThat(checkInAt("2026-01-09T22:59")).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-01-09T23:00")).isEqualTo(WITHDRAWN);
        assertThat(checkInAt("2026-01-15T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void aWithdrawalOnACivilDayHoldsFromItsReceptionIfThatWasEarlier() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        givenOn("2026-01-10", withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-09T12:00");

        assertThat(checkInAt("2026-01-09T12:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void aConsentOfTheSameDayDoesNotLiftAWithdrawalWhoseHourNobodyKnows() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        givenOn("2026-01-10", withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-20T10:00");
        given(fullConsent(utc("2026-01-10T18:00")), "2026-01-10T18:00");
        assertThat(checkInAt("2026-01-11T10:00")).isEqualTo(WITHDRAWN);

        // When consent is given on the next day, as it begins in Oslo
        given(fullConsent(utc("2026-01-10T23:00")), "2026-01-10T23:00");
        assertThat(checkInAt("2026-01-11T10:00")).isEqualTo(PERMITTED);
    }

    @Test
    void aConsentOfACivilDayLiftsWhatWasWithdrawnOnTheDaysBeforeOnly() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        givenOn("2026-01-10", withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-20T10:00");
        givenOn("2026-01-11", fullConsent(utc("2026-01-12T10:00")), "2026-01-20T11:00");
        assertThat(checkInAt("2026-01-12T10:00")).isEqualTo(PERMITTED);

        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-11T10:00");
        assertThat(checkInAt("2026-01-12T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void aWithdrawalDatedAheadHoldsFromItsReception() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(
                new ConsentWithdrawn(
                        WithdrawalKind.STOP_COLLECTION, Optional.of(utc("2026-02-01T10:00"))),
                "2026-01-09T10:00");

        assertThat(checkInAt("2026-01-10T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void aPauseEndsWhenItIsResumed() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.PAUSE), "2026-01-07T10:00");
        given(new ConsentResumed(utc("2026-01-10T10:00")), "2026-01-08T10:00");

        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(PAUSED);
        assertThat(checkInAt("2026-01-10T10:00")).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(PERMITTED);
    }

    @Test
    void aPauseMayBeAnnouncedTogetherWithItsEnd() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(new ConsentResumed(utc("2026-01-10T10:00")), "2026-01-07T10:00");
        given(withdrawal(WithdrawalKind.PAUSE), "2026-01-07T10:00");

        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(PAUSED);
        assertThat(checkInAt("2026-01-10T10:00")).isEqualTo(PERMITTED);
    }

    @Test
    void ofAPauseAndItsEndAtOneInstantThePauseHolds() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.PAUSE), "2026-01-07T10:00");
        given(new ConsentResumed(utc("2026-01-07T10:00")), "2026-01-07T10:00");

        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(PAUSED);
    }

    @Test
    void aNewConsentDoesNotEndAPause() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.PAUSE), "2026-01-07T10:00");
        given(fullConsent(utc("2026-01-09T10:00")), "2026-01-09T10:00");
        assertThat(checkInAt("2026-01-10T10:00")).isEqualTo(PAUSED);

        given(new ConsentResumed(utc("2026-01-11T10:00")), "2026-01-11T10:00");
        assertThat(checkInAt("2026-01-11T10:00")).isEqualTo(PERMITTED);
    }

    @Test
    void resumingDoesNotUndoAWithdrawal() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-07T10:00");
        given(new ConsentResumed(utc("2026-01-10T10:00")), "2026-01-10T10:00");

        assertThat(checkInAt("2026-01-11T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void stoppingToShareLeavesCollectionAndTrends() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_SHARING), "2026-01-07T10:00");

        assertThat(usable(ConsentScope.SHARE_CONTROLLED)).isEqualTo(WITHDRAWN);
        assertThat(usable(ConsentScope.PUBLISH_AGGREGATE)).isEqualTo(WITHDRAWN);
        assertThat(usable(ConsentScope.QUOTE_STORY)).isEqualTo(WITHDRAWN);
        assertThat(usable(ConsentScope.LINK_EXTERNAL)).isEqualTo(WITHDRAWN);
        assertThat(usable(ConsentScope.CONTACT_RECONTACT)).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(PERMITTED);
    }

    @Test
    void stoppingContactStopsContactOnly() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_CONTACT), "2026-01-07T10:00");

        assertThat(usable(ConsentScope.CONTACT_RECONTACT)).isEqualTo(WITHDRAWN);
        assertThat(usable(ConsentScope.SHARE_CONTROLLED)).isEqualTo(PERMITTED);
    }

    @Test
    void whatWasStoppedIsGivenAgainByANewConsentForIt() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_SHARING), "2026-01-07T10:00");
        given(withdrawal(WithdrawalKind.STOP_CONTACT), "2026-01-07T10:00");
        given(
                consent(utc("2026-01-08T10:00"), Set.of(ConsentScope.SHARE_CONTROLLED)),
                "2026-01-08T10:00");

        assertThat(usable(ConsentScope.SHARE_CONTROLLED)).isEqualTo(PERMITTED);
        assertThat(usable(ConsentScope.QUOTE_STORY)).isEqualTo(NOT_GRANTED);
        assertThat(usable(ConsentScope.CONTACT_RECONTACT)).isEqualTo(NOT_GRANTED);
    }

    @Test
    void erasureDeniesEverythingAtAllTimes() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.ERASE), "2026-01-07T10:00");
        given(fullConsent(utc("2026-01-08T10:00")), "2026-01-08T10:00");

        assertThat(checkInAt("2026-01-06T10:00")).isEqualTo(ERASED);
        assertThat(checkInAt("2026-01-09T10:00")).isEqualTo(ERASED);
        assertThat(trends()).isEqualTo(ERASED);
    }

    @Test
    void aNewConsentAfterAWithdrawalPermitsAgainFromThenOn() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-07T10:00");
        given(fullConsent(utc("2026-01-09T10:00")), "2026-01-09T10:00");

        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(WITHDRAWN);
        assertThat(checkInAt("2026-01-09T10:00")).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(PERMITTED);
    }

    @Test
    void noConsentBringsUseBackOnceProcessingWasStopped() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.STOP_PROCESSING), "2026-01-07T10:00");
        given(fullConsent(utc("2026-01-09T10:00")), "2026-01-09T10:00");

        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(WITHDRAWN);
        assertThat(checkInAt("2026-01-09T10:00")).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(WITHDRAWN);
    }

    @Test
    void aConsentSignedBeforeAWithdrawalDoesNotLiftItWhenItBegins() {
        // Given a second consent, signed on the 6th for the 10th, and a withdrawal on the 8th
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(fullConsent(utc("2026-01-10T10:00")), "2026-01-06T10:00");
        given(withdrawal(WithdrawalKind.STOP_PROCESSING), "2026-01-08T10:00");

        assertThat(checkInAt("2026-01-11T10:00")).isEqualTo(WITHDRAWN);
        assertThat(trends()).isEqualTo(WITHDRAWN);
    }

    @Test
    void atOneInstantADenialBeatsAPermit() {
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-05T10:00");
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");

        assertThat(checkInAt("2026-01-05T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void atOneInstantADenialBeatsAPermitThatBeginsLater() {
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-05T10:00");
        given(fullConsent(utc("2026-01-08T10:00")), "2026-01-05T10:00");

        assertThat(checkInAt("2026-01-09T10:00")).isEqualTo(WITHDRAWN);
    }

    @Test
    void ofTwoConsentsOfOneInstantBothCountOnceBothHaveBegun() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(
                consent(utc("2026-01-08T10:00"), Set.of(ConsentScope.COLLECT_SESSIONS)),
                "2026-01-05T10:00");

        assertThat(checkInAt("2026-01-08T09:59")).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-01-08T10:00")).isEqualTo(NOT_GRANTED);
    }

    @Test
    void aConsentThatBeginsLaterPermitsUseAsSoonAsItIsKnown() {
        given(fullConsent(utc("2026-01-08T10:00")), "2026-01-05T10:00");

        assertThat(trends()).isEqualTo(PERMITTED);
        assertThat(checkInAt("2026-01-08T09:59")).isEqualTo(UNKNOWN);
    }

    @Test
    void aConsentOnACivilDayCoversTheDay() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");

        assertThat(checkInOn("2026-01-05", "2026-01-06T00:00")).isEqualTo(PERMITTED);
        assertThat(checkInOn("2026-01-04", "2026-01-06T00:00")).isEqualTo(UNKNOWN);
    }

    @Test
    void aCivilDayEndsWhereTheStudyIsAtHome() {
        // Given a consent at half past midnight in Oslo
        given(fullConsent(utc("2026-01-04T23:30")), "2026-01-04T23:30");

        assertThat(checkInOn("2026-01-05", "2026-01-05T12:00")).isEqualTo(PERMITTED);
        assertThat(checkInOn("2026-01-04", "2026-01-05T12:00")).isEqualTo(UNKNOWN);
    }

    @Test
    void aWithdrawalOnACivilDayForbidsTheDayUnlessTheEventHadArrivedBefore() {
        given(fullConsent(utc("2026-01-01T10:00")), "2026-01-01T10:00");
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-05T12:00");

        assertThat(checkInOn("2026-01-05", "2026-01-05T18:00")).isEqualTo(WITHDRAWN);
        assertThat(checkInOn("2026-01-05", "2026-01-05T11:00")).isEqualTo(PERMITTED);
        assertThat(checkInOn("2026-01-04", "2026-01-05T18:00")).isEqualTo(PERMITTED);
    }

    @Test
    void noConsentCoversWhatHadArrivedBeforeItBegan() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-01T10:00");

        assertThat(undatedCheckIn("2026-01-05T09:59")).isEqualTo(UNKNOWN);
        assertThat(undatedCheckIn("2026-01-05T10:00")).isEqualTo(PERMITTED);
        assertThat(checkInOn("2026-01-05", "2026-01-05T09:59")).isEqualTo(UNKNOWN);
        assertThat(checkInOn("2026-01-05", "2026-01-05T10:00")).isEqualTo(PERMITTED);
    }

    @Test
    void noResumptionReachesBackToWhatHadArrivedBeforeIt() {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(WithdrawalKind.PAUSE), "2026-01-07T10:00");
        given(new ConsentResumed(utc("2026-01-09T10:00")), "2026-01-09T10:00");

        assertThat(undatedCheckIn("2026-01-08T10:00")).isEqualTo(PAUSED);
        assertThat(undatedCheckIn("2026-01-09T10:00")).isEqualTo(PERMITTED);
        assertThat(checkInOn("2026-01-09", "2026-01-09T09:00")).isEqualTo(PAUSED);
    }

    @Test
    void onTheDayOnWhichAConsentEndsItCoversWhatArrivedBefore() {
        given(
                consent(
                        utc("2026-01-01T10:00"),
                        Optional.of(utc("2026-01-05T15:00")),
                        Set.of(ConsentScope.COLLECT_CHECKINS)),
                "2026-01-01T10:00");

        assertThat(checkInOn("2026-01-05", "2026-01-05T14:59")).isEqualTo(PERMITTED);
        assertThat(checkInOn("2026-01-05", "2026-01-05T15:00")).isEqualTo(UNKNOWN);
    }

    @Test
    void whatHasNoTimeIsJudgedByTheLastWordBeforeItArrived() {
        given(
                consent(
                        utc("2020-01-01T00:00"),
                        Optional.of(utc("2021-01-01T00:00")),
                        Set.of(ConsentScope.COLLECT_CHECKINS)),
                "2020-01-01T00:00");
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), "2026-01-05T12:00");

        assertThat(undatedCheckIn("2026-01-05T11:00")).isEqualTo(PERMITTED);
        assertThat(undatedCheckIn("2026-01-05T13:00")).isEqualTo(WITHDRAWN);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfWithdrawalLeavesWhatHappenedBeforeItOrErasesIt(WithdrawalKind kind) {
        given(fullConsent(utc("2026-01-05T10:00")), "2026-01-05T10:00");
        given(withdrawal(kind), "2026-01-07T10:00");

        assertThat(checkInAt("2026-01-06T10:00"))
                .isEqualTo(kind == WithdrawalKind.ERASE ? ERASED : PERMITTED);
    }

    @Test
    void everyKindOfEventNeedsItsScope() {
        assertThat(ConsentRules.requiredFor(Payloads.blank()))
                .contains(ConsentScope.COLLECT_CHECKINS);
        assertThat(ConsentRules.requiredFor(Payloads.total("BDI-II", "20")))
                .contains(ConsentScope.COLLECT_CHECKINS);
        assertThat(ConsentRules.requiredFor(Payloads.session(1)))
                .contains(ConsentScope.COLLECT_SESSIONS);
        assertThat(
                        ConsentRules.requiredFor(
                                new EventCorrected(
                                        new UUID(0, 1), Payloads.session(1), "typo", "steward")))
                .contains(ConsentScope.COLLECT_SESSIONS);
        assertThat(ConsentRules.requiredFor(new EventRetracted(new UUID(0, 1), "typo", "steward")))
                .isEmpty();
        assertThat(ConsentRules.requiredFor(withdrawal(WithdrawalKind.ERASE))).isEmpty();
    }

    /// Decided and received at one time.
    private void given(ConsentEvent event, String at) {
        Instant instant = utc(at);
        history = history.with(new ConsentHistory.Entry(event, moment(instant), instant));
    }

    /// Known to the day only.
    private void givenOn(String day, ConsentEvent event, String received) {
        history =
                history.with(
                        new ConsentHistory.Entry(
                                event,
                                new CaptureTime.CivilDay(LocalDate.parse(day)),
                                utc(received)));
    }

    private Permission checkInAt(String at) {
        return collectable(moment(utc(at)), utc(at));
    }

    private Permission checkInOn(String day, String received) {
        return collectable(new CaptureTime.CivilDay(LocalDate.parse(day)), utc(received));
    }

    private Permission undatedCheckIn(String received) {
        return collectable(new CaptureTime.Ordinal(), utc(received));
    }

    private Permission collectable(CaptureTime captured, Instant received) {
        return ConsentRules.collectable(
                history, ConsentScope.COLLECT_CHECKINS, captured, received, IN_OSLO);
    }

    private Permission trends() {
        return usable(ConsentScope.DERIVE_INDIVIDUAL_TRENDS);
    }

    private Permission usable(ConsentScope purpose) {
        return ConsentRules.usable(history, purpose, IN_OSLO);
    }

    private static CaptureTime moment(Instant at) {
        return new CaptureTime.Moment(at, Optional.empty(), Optional.empty());
    }

    private static Instant utc(String local) {
        return Instant.parse(local + ":00Z");
    }
}
