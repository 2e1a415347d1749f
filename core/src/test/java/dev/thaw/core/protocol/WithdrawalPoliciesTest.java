package dev.thaw.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WithdrawalPoliciesTest {

    private static final WithdrawalPolicies IN_FORCE =
            policies("DE", Policy.EXCLUDE_FUTURE, Policy.RETAIN_ACCRUED);

    @Test
    void theSamePromisesAreKept() {
        assertThat(IN_FORCE.keep(IN_FORCE)).isTrue();
        assertThat(WithdrawalPolicies.NONE.keep(WithdrawalPolicies.NONE)).isTrue();
    }

    @Test
    void whoPromisesMoreKeepsWhatWasPromised() {
        assertThat(policies("DE", Policy.ERASE, Policy.RETAIN_ACCRUED).keep(IN_FORCE)).isTrue();
        assertThat(policies("NO", Policy.ERASE, Policy.EXCLUDE_FUTURE).keep(IN_FORCE)).isTrue();
        assertThat(IN_FORCE.keep(WithdrawalPolicies.NONE)).isTrue();
    }

    @Test
    void aPromiseLostInOneJurisdictionIsNotKept() {
        assertThat(policies("DE", Policy.RETAIN_ACCRUED, Policy.RETAIN_ACCRUED).keep(IN_FORCE))
                .isFalse();
        assertThat(WithdrawalPolicies.NONE.keep(IN_FORCE)).as("no longer listed").isFalse();
    }

    @Test
    void anExceptionThatPromisesLessThanWhatHeldForAllIsNotKept() {
        WithdrawalPolicies forAll = new WithdrawalPolicies(new TreeMap<>(), Policy.ERASE);

        assertThat(policies("DE", Policy.EXCLUDE_FUTURE, Policy.ERASE).keep(forAll)).isFalse();
        assertThat(IN_FORCE.keep(forAll)).as("for all others").isFalse();
    }

    private static WithdrawalPolicies policies(
            String jurisdiction, Policy promised, Policy otherwise) {
        return new WithdrawalPolicies(
                new TreeMap<>(Map.of(jurisdiction, new TreeMap<>(Map.of("GDPR-9-2-a", promised)))),
                otherwise);
    }
}
