package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.number.Flag;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineDaysTest {

    @Test
    void twoWeeksQualifyAndTheTwoWeeksBeforeTheAnchorAreTheBaseline() {
        assertThat(qualifying(BaselineDays.STANDARD)).first().isEqualTo(-28);
        assertThat(qualifying(BaselineDays.STANDARD)).last().isEqualTo(-15);
        assertThat(baseline(BaselineDays.STANDARD)).first().isEqualTo(-14);
        assertThat(baseline(BaselineDays.STANDARD)).last().isEqualTo(-1);
        assertThat(BaselineDays.STANDARD.flags()).isEmpty();
    }

    @Test
    void withoutARunInEvenDaysQualifyAndOddDaysAreTheBaseline() {
        BaselineDays split = new BaselineDays.DaySplit(new DayWindow(-4, 2));

        assertThat(qualifying(split)).containsExactly(-4, -2, 0, 2);
        assertThat(baseline(split)).containsExactly(-3, -1, 1);
        assertThat(split.flags()).containsExactly(Flag.SPLIT_BASELINE);
    }

    @Test
    void noDayBothQualifiesAndIsBaseline() {
        assertThatThrownBy(
                        () ->
                                new BaselineDays.RunIn(
                                        new DayWindow(-28, -14), new DayWindow(-14, -1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DayWindow(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Integer> qualifying(BaselineDays days) {
        return IntStream.range(-40, 40).filter(days::qualifies).boxed().toList();
    }

    private static List<Integer> baseline(BaselineDays days) {
        return IntStream.range(-40, 40).filter(days::isBaseline).boxed().toList();
    }
}
