package dev.thaw.reports.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.claim.Pins;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a plan may be tied to.
class RunningCodeTest {

    private static final RunningCode CODE =
            new RunningCode("a13b580f00", "ab".repeat(32), "25", "2025b");

    private static Pins pins(String measures, String commit, String timeZones) {
        return new Pins(
                Optional.of(measures),
                Optional.of(commit),
                Optional.of(timeZones),
                Optional.empty());
    }

    @Test
    void aPlanTiedToThisCodeFitsIt() {
        assertThat(CODE.misfits(Pins.NONE)).isEmpty();
        assertThat(CODE.misfits(pins("ab".repeat(32), "a13b580", "2025b"))).isEmpty();
    }

    @Test
    void aPlanTiedToOtherCodeSaysToWhat() {
        assertThat(CODE.misfits(pins("cd".repeat(32), "a13b581", "2024a")))
                .satisfiesExactly(
                        measures -> assertThat(measures).contains("other definitions"),
                        commit -> assertThat(commit).contains("a13b581", "a13b580f00"),
                        zones -> assertThat(zones).contains("2024a", "2025b"));
    }

    @Test
    void changedSourcesAreNotTheCommit() {
        RunningCode changed = new RunningCode("a13b580f00-dirty", "ab".repeat(32), "25", "2025b");

        assertThat(changed.misfits(pins("ab".repeat(32), "a13b580", "2025b")))
                .singleElement()
                .asString()
                .contains("-dirty");
    }
}
