package dev.thaw.core.consent;

import static dev.thaw.core.example.Payloads.by;
import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.fullConsent;
import static dev.thaw.core.example.Payloads.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.Permission.Unknown;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Permission of a guardian and assent of a child (science.md F).
class MinorsConsentTest {

    private static final StudyProtocol STUDY = ExampleProtocol.aStudy().protocol();
    private static final Permission PERMITTED = new Permitted();
    private static final Permission UNKNOWN = new Unknown();
    private static final Permission WITHDRAWN = new Denied(Denial.WITHDRAWN);
    private static final Permission PAUSED = new Denied(Denial.PAUSED);
    private static final Permission NOT_GRANTED = new Denied(Denial.SCOPE_NOT_GRANTED);

    private ConsentHistory history = ConsentHistory.unknown();

    @Test
    void anAssentAloneWaitsForTheGuardian() {
        assents(fullConsent(on(5)), 5);

        assertThat(checkInOn(6)).isEqualTo(UNKNOWN);
        assertThat(trends()).isEqualTo(UNKNOWN);
    }

    @Test
    void aGuardiansPermissionAloneWaitsForTheChild() {
        permits(fullConsent(on(5)), 5);

        assertThat(checkInOn(6)).isEqualTo(UNKNOWN);
        assertThat(trends()).isEqualTo(UNKNOWN);
    }

    @Test
    void bothTogetherPermitFromTheLaterOn() {
        permits(fullConsent(on(5)), 5);
        assents(fullConsent(on(7)), 7);

        assertThat(checkInOn(6)).isEqualTo(UNKNOWN);
        assertThat(checkInOn(7)).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(PERMITTED);
    }

    @Test
    void onlyWhatBothPermitCounts() {
        permits(
                consent(
                        on(5),
                        Set.of(
                                ConsentScope.COLLECT_CHECKINS,
                                ConsentScope.DERIVE_INDIVIDUAL_TRENDS)),
                5);
        assents(consent(on(5), Set.of(ConsentScope.COLLECT_CHECKINS)), 5);

        assertThat(checkInOn(6)).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(NOT_GRANTED);
    }

    @Test
    void theNewestOfEachCounts() {
        permits(fullConsent(on(5)), 5);
        assents(consent(on(5), Set.of(ConsentScope.COLLECT_SESSIONS)), 5);
        assents(fullConsent(on(8)), 8);

        assertThat(checkInOn(7)).isEqualTo(NOT_GRANTED);
        assertThat(checkInOn(8)).isEqualTo(PERMITTED);
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP_COLLECTION", "STOP_PROCESSING"})
    void aGuardianCannotOverruleTheChildsDissent(WithdrawalKind dissent) {
        permits(fullConsent(on(5)), 5);
        assents(fullConsent(on(5)), 5);
        given(withdrawal(dissent), 7);
        permits(fullConsent(on(8)), 8);

        assertThat(checkInOn(6)).isEqualTo(PERMITTED);
        assertThat(checkInOn(9)).isEqualTo(WITHDRAWN);
    }

    @Test
    void norCanTheChildOverruleTheGuardian() {
        permits(fullConsent(on(5)), 5);
        assents(fullConsent(on(5)), 5);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);
        assents(fullConsent(on(8)), 8);

        assertThat(checkInOn(9)).isEqualTo(WITHDRAWN);

        permits(fullConsent(on(10)), 10);
        assertThat(checkInOn(9)).isEqualTo(WITHDRAWN);
        assertThat(checkInOn(10)).isEqualTo(PERMITTED);
    }

    @Test
    void whatEitherTookBackFromSharingBothMustGiveAgain() {
        permits(fullConsent(on(5)), 5);
        assents(fullConsent(on(5)), 5);
        given(withdrawal(WithdrawalKind.STOP_SHARING), 7);
        permits(fullConsent(on(8)), 8);
        assertThat(usable(ConsentScope.SHARE_CONTROLLED)).isEqualTo(WITHDRAWN);

        assents(fullConsent(on(9)), 9);
        assertThat(usable(ConsentScope.SHARE_CONTROLLED)).isEqualTo(PERMITTED);
    }

    @Test
    void aPauseHoldsForBothUntilItIsResumed() {
        permits(fullConsent(on(5)), 5);
        assents(fullConsent(on(5)), 5);
        given(withdrawal(WithdrawalKind.PAUSE), 7);
        permits(fullConsent(on(8)), 8);
        given(new ConsentResumed(on(10)), 10);

        assertThat(checkInOn(9)).isEqualTo(PAUSED);
        assertThat(checkInOn(10)).isEqualTo(PERMITTED);
    }

    @Test
    void noConsentOfAnybodyEndsAPause() {
        permits(fullConsent(on(5)), 5);
        assents(fullConsent(on(5)), 5);
        given(withdrawal(WithdrawalKind.PAUSE), 7);
        given(fullConsent(on(8)), 8);
        assertThat(checkInOn(8)).isEqualTo(PAUSED);

        permits(fullConsent(on(9)), 9);
        assents(fullConsent(on(9)), 9);
        assertThat(checkInOn(9)).isEqualTo(PAUSED);
        assertThat(trends()).isEqualTo(PERMITTED);
    }

    @Test
    void anOwnConsentAndAGuardiansOfOneInstantCountTogetherWheneverTheyBegin() {
        given(fullConsent(on(5)), 4);
        permits(fullConsent(on(6)), 4);

        assertThat(checkInOn(5)).isEqualTo(PERMITTED);
        assertThat(checkInOn(6)).isEqualTo(UNKNOWN);

        assents(consent(on(7), Set.of(ConsentScope.COLLECT_CHECKINS)), 7);
        assertThat(checkInOn(7)).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(NOT_GRANTED);
    }

    @Test
    void whenTheChildComesOfAgeCollectionWaitsForTheirOwnConsent() {
        // Given a guardian's permission until the eighteenth birthday, on the 10th
        permits(consent(on(5), Optional.of(on(10)), EnumSet.allOf(ConsentScope.class)), 5);
        assents(fullConsent(on(5)), 5);

        assertThat(checkInOn(9)).isEqualTo(PERMITTED);
        assertThat(checkInOn(10)).isEqualTo(UNKNOWN);
        assertThat(trends()).isEqualTo(PERMITTED);

        given(fullConsent(on(12)), 12);
        assertThat(checkInOn(11)).isEqualTo(UNKNOWN);
        assertThat(checkInOn(12)).isEqualTo(PERMITTED);
    }

    @Test
    void anOwnConsentStandsAloneAndTakesThePlaceOfEarlierOnes() {
        permits(fullConsent(on(5)), 5);
        assents(fullConsent(on(5)), 5);
        given(consent(on(8), Set.of(ConsentScope.COLLECT_CHECKINS)), 8);

        assertThat(checkInOn(9)).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(NOT_GRANTED);

        // When a guardian permits something after all, the assent of before has lapsed
        permits(fullConsent(on(10)), 10);
        assertThat(checkInOn(10)).isEqualTo(UNKNOWN);
    }

    @Test
    void ofAnOwnConsentAndAGuardiansInOneBreathOnlyWhatAllPermitCounts() {
        given(consent(on(5), Set.of(ConsentScope.COLLECT_CHECKINS)), 5);
        permits(fullConsent(on(5)), 5);
        assertThat(checkInOn(6)).isEqualTo(UNKNOWN);

        assents(fullConsent(on(7)), 7);
        assertThat(checkInOn(7)).isEqualTo(PERMITTED);
        assertThat(trends()).isEqualTo(NOT_GRANTED);
    }

    private void permits(ConsentGiven given, int day) {
        given(by(Grantor.GUARDIAN, given), day);
    }

    private void assents(ConsentGiven given, int day) {
        given(by(Grantor.MINOR_ASSENT, given), day);
    }

    /// Decided and received on a day of January.
    private void given(ConsentEvent event, int day) {
        history = history.with(new ConsentHistory.Entry(event, moment(on(day)), on(day)));
    }

    private Permission checkInOn(int day) {
        return ConsentRules.collectable(
                history, ConsentScope.COLLECT_CHECKINS, moment(on(day)), on(day), STUDY);
    }

    private Permission trends() {
        return usable(ConsentScope.DERIVE_INDIVIDUAL_TRENDS);
    }

    private Permission usable(ConsentScope purpose) {
        return ConsentRules.usable(history, purpose, STUDY);
    }

    private static CaptureTime moment(Instant at) {
        return new CaptureTime.Moment(at, Optional.empty(), Optional.empty());
    }

    private static Instant on(int day) {
        return Instant.parse("2026-01-01T10:00:00Z").plusSeconds(86_400L * (day - 1));
    }
}
