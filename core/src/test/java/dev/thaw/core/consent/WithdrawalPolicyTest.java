package dev.thaw.core.consent;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.fullConsent;
import static dev.thaw.core.example.Payloads.under;
import static dev.thaw.core.example.Payloads.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.Permission.Denial;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of what was collected before a withdrawal: the more protective of what the person
/// asked for and what the study had promised.
class WithdrawalPolicyTest {

    private static final Permission PERMITTED = new Permitted();
    private static final Permission WITHDRAWN = new Denied(Denial.WITHDRAWN);
    private static final Permission ERASED = new Denied(Denial.ERASED);

    private ExampleProtocol study = aStudy();
    private ConsentHistory history = ConsentHistory.unknown();

    @ParameterizedTest
    @CsvSource({
        "STOP_COLLECTION, RETAIN_ACCRUED, stays in use",
        "STOP_COLLECTION, EXCLUDE_FUTURE, is used no more",
        "STOP_COLLECTION, ERASE,          is erased",
        "STOP_PROCESSING, RETAIN_ACCRUED, is used no more",
        "STOP_PROCESSING, EXCLUDE_FUTURE, is used no more",
        "STOP_PROCESSING, ERASE,          is erased",
        "ERASE,           RETAIN_ACCRUED, is erased",
        "PAUSE,           ERASE,          stays in use",
        "STOP_SHARING,    ERASE,          stays in use",
        "STOP_CONTACT,    ERASE,          stays in use",
    })
    void whatWasCollectedBefore(WithdrawalKind kind, Policy promised, String becomes) {
        study.promising("DE", "GDPR-9-2-a", promised);
        given(under("DE", "GDPR-9-2-a", fullConsent(on(5))), 5);
        given(withdrawal(kind), 7);

        Permission use =
                switch (becomes) {
                    case "stays in use" -> PERMITTED;
                    case "is used no more" -> WITHDRAWN;
                    default -> ERASED;
                };
        assertThat(trends()).isEqualTo(use);
        assertThat(checkInOn(6)).isEqualTo(use.equals(ERASED) ? ERASED : PERMITTED);
        assertThat(erased()).isEqualTo(use.equals(ERASED));
    }

    @ParameterizedTest
    @EnumSource
    void aPromiseBindsUnderItsOwnLawAndBasisOnly(Policy otherwise) {
        study.promising("DE", "GDPR-9-2-a", Policy.ERASE).promisingOtherwise(otherwise);
        given(under("DE", "GDPR-9-2-j", fullConsent(on(5))), 5);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);

        assertThat(trends())
                .isEqualTo(
                        switch (otherwise) {
                            case RETAIN_ACCRUED -> PERMITTED;
                            case EXCLUDE_FUTURE -> WITHDRAWN;
                            case ERASE -> ERASED;
                        });
    }

    @Test
    void withoutAPromiseTheWithdrawalMeansWhatItSays() {
        given(fullConsent(on(5)), 5);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);

        assertThat(trends()).isEqualTo(PERMITTED);
        assertThat(checkInOn(8)).isEqualTo(WITHDRAWN);
    }

    @Test
    void ofSeveralConsentsTheMostProtectivePromiseBinds() {
        // Given somebody who moved from Germany to the United States, and signed again there
        study.promising("DE", "GDPR-9-2-a", Policy.ERASE)
                .promising("US", "IRB", Policy.RETAIN_ACCRUED);
        given(under("DE", "GDPR-9-2-a", fullConsent(on(5))), 5);
        given(under("US", "IRB", fullConsent(on(6))), 6);
        assertThat(trends()).isEqualTo(PERMITTED);

        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);

        assertThat(trends()).isEqualTo(ERASED);
    }

    @Test
    void whatWasPromisedAfterAWithdrawalDoesNotReachBack() {
        study.promising("DE", "GDPR-9-2-a", Policy.ERASE);
        given(fullConsent(on(5)), 5);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);
        given(under("DE", "GDPR-9-2-a", fullConsent(on(9))), 9);

        assertThat(trends()).isEqualTo(PERMITTED);
        assertThat(checkInOn(10)).isEqualTo(PERMITTED);
    }

    @Test
    void whoNeverConsentedWasPromisedNothing() {
        study.promisingOtherwise(Policy.ERASE);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);

        assertThat(erased()).isFalse();
    }

    @Test
    void aConsentThatArrivesAfterTheWithdrawalBindsAllTheSame() {
        study.promising("DE", "GDPR-9-2-a", Policy.ERASE);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);
        assertThat(erased()).isFalse();

        given(under("DE", "GDPR-9-2-a", fullConsent(on(5))), 5);

        assertThat(erased()).isTrue();
    }

    @Test
    void aConsentThatHadEndedStillBinds() {
        study.promising("NO", "GDPR-9-2-a", Policy.EXCLUDE_FUTURE);
        given(consent(on(5), Optional.of(on(6)), EnumSet.allOf(ConsentScope.class)), 5);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);

        assertThat(trends()).isEqualTo(WITHDRAWN);
    }

    @Test
    void noNewConsentBringsBackWhatWasExcluded() {
        study.promising("NO", "GDPR-9-2-a", Policy.EXCLUDE_FUTURE);
        given(fullConsent(on(5)), 5);
        given(withdrawal(WithdrawalKind.STOP_COLLECTION), 7);
        given(fullConsent(on(9)), 9);

        assertThat(trends()).isEqualTo(WITHDRAWN);
        assertThat(checkInOn(10)).isEqualTo(PERMITTED);
    }

    /// Decided and received on a day of January.
    private void given(ConsentEvent event, int day) {
        history = history.with(new ConsentHistory.Entry(event, moment(on(day)), on(day)));
    }

    private Permission checkInOn(int day) {
        return ConsentRules.collectable(
                history, ConsentScope.COLLECT_CHECKINS, moment(on(day)), on(day), study.protocol());
    }

    private Permission trends() {
        return ConsentRules.usable(
                history, ConsentScope.DERIVE_INDIVIDUAL_TRENDS, study.protocol());
    }

    private boolean erased() {
        return ConsentRules.erased(history, study.protocol());
    }

    private static CaptureTime moment(Instant at) {
        return new CaptureTime.Moment(at, Optional.empty(), Optional.empty());
    }

    private static Instant on(int day) {
        return Instant.parse("2026-01-01T10:00:00Z").plusSeconds(86_400L * (day - 1));
    }
}
