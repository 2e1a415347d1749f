package dev.thaw.core.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.cohort.FirstImprovement.ValidWeek;
import dev.thaw.core.cohort.FirstImprovement.WeeklyChange;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.AalenJohansen;
import dev.thaw.core.statistics.KaplanMeier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstImprovementTest {

    /// A letter for each week from the first: improved, between, deteriorated, or not valid (.).
    @ParameterizedTest
    @CsvSource({
        "bbiib, 3, true",
        "iibbb, 1, true",
        // one week alone is not confirmed
        "bibib, 4, false",
        // the week between is missing: not adjacent
        "bi.ib, 4, false",
        // the last week could not be confirmed
        "bbbbi, 4, false",
        "bbb.b, 2, false",
        "bb..i, 1, false",
        "b.b.b, 0, false",
        "....., 0, false",
        "i, 0, false",
        "ddddd, 4, false",
        "ddii, 3, true"
    })
    void improvedOnceTheNextWeekConfirmsIt(String weeks, int time, boolean event) {
        assertThat(new FirstImprovement(weeks(weeks)).observation())
                .isEqualTo(new KaplanMeier.Observation(Rational.of(time), event));
    }

    @ParameterizedTest
    @CsvSource({
        "bbiib, false, 3, EVENT",
        "bbiib, true, 3, EVENT",
        "ddiib, false, 1, COMPETING_EVENT",
        "iidd, false, 1, EVENT",
        "dbdb, false, 3, CENSORED",
        "bbbb, true, 3, COMPETING_EVENT",
        "bbbb, false, 3, CENSORED"
    })
    void whicheverComesFirst(String weeks, boolean left, int time, AalenJohansen.Ending ending) {
        assertThat(new FirstImprovement(weeks(weeks)).observation(left))
                .isEqualTo(new AalenJohansen.Observation(Rational.of(time), ending));
    }

    @Test
    void theOrderOfWeeksDoesNotMatter() {
        List<ValidWeek> reversed = new ArrayList<>(weeks("bb.biib"));
        Collections.reverse(reversed);

        assertThat(new FirstImprovement(reversed).observation())
                .isEqualTo(new FirstImprovement(weeks("bb.biib")).observation());
    }

    @Test
    void aWeekIsGivenOnce() {
        ValidWeek first = new ValidWeek(1, WeeklyChange.BETWEEN);

        assertThatThrownBy(() -> new FirstImprovement(List.of(first, first)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new FirstImprovement(List.of(new ValidWeek(0, WeeklyChange.BETWEEN))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ValidWeek> weeks(String letters) {
        List<ValidWeek> weeks = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            int number = i + 1;
            switch (letters.charAt(i)) {
                case 'i' -> weeks.add(new ValidWeek(number, WeeklyChange.RELIABLY_IMPROVED));
                case 'd' -> weeks.add(new ValidWeek(number, WeeklyChange.RELIABLY_DETERIORATED));
                case 'b' -> weeks.add(new ValidWeek(number, WeeklyChange.BETWEEN));
                default -> {
                    // not valid
                }
            }
        }
        return weeks;
    }
}
