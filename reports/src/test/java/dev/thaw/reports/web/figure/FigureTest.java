package dev.thaw.reports.web.figure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.core.protocol.StudyProtocol.Range;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FigureTest {

    private static final Scale SHARE =
            Scale.of(
                    "share",
                    Optional.of(new Range(BigDecimal.ZERO, BigDecimal.ONE, Optional.empty())));

    @Test
    void aWeekWithoutAnythingStaysAGapAndIsNotLeftOut() throws Exception {
        TreeMap<Integer, Mark> marks = new TreeMap<>();
        marks.put(-1, value("0.25", "0.2", "0.3", 12));
        marks.put(2, new Mark.Hidden());

        JsonNode chart = JsonMapper.builder().build().readTree(trend(marks).json());

        assertThat(chart.get("places").toString()).isEqualTo("[-1,0,1,2]");
        assertThat(chart.at("/lines/0/marks").toString())
                .isEqualTo("[[0.25,0.2,0.3,12],null,null,\"hidden\"]");
        assertThat(chart.at("/scale/max").asInt()).isEqualTo(1);
    }

    @Test
    void theTableHasTheDigitsThatTheChartDoesNotShow() {
        TreeMap<Integer, Mark> marks = new TreeMap<>();
        marks.put(1, value("0.312345678901", "0.3", "0.35", 1_234));

        Figure figure = trend(marks);

        assertThat(figure.table().head())
                .containsExactly("week", "participants", "value", "lower 95 %", "upper 95 %");
        assertThat(figure.table().rows().getFirst())
                .extracting(DataTable.Cell::text)
                .containsExactly("1", "1234", "0.312", "0.300", "0.350");
        assertThat(figure.table().rows().getFirst().get(2).exact()).hasValue("0.312345678901");
    }

    @Test
    void whoDoesNotSeeTheChartIsToldWhereItBeginsAndEnds() {
        TreeMap<Integer, Mark> marks = new TreeMap<>();
        marks.put(1, new Mark.Hidden());
        marks.put(2, value("0.25", "0.2", "0.3", 12));
        marks.put(9, value("0.5", "0.4", "0.6", 14));

        assertThat(trend(marks).summary())
                .isEqualTo("0.250 in week 2 (n = 12), 0.500 in week 9 (n = 14).");
        assertThat(trend(marks).hidden()).isEqualTo(1);
        assertThat(trend(new TreeMap<>()).isEmpty()).isTrue();
    }

    @Test
    void severalGroupsAreNamedInTheTable() {
        TreeMap<Integer, Mark> early = new TreeMap<>();
        early.put(1, value("0.25", "0.2", "0.3", 12));
        TreeMap<Integer, Mark> late = new TreeMap<>();
        late.put(1, new Mark.Hidden());

        Figure figure =
                Figure.of(
                        "f",
                        "Rate",
                        "",
                        new Chart.Trend(
                                "week",
                                SHARE,
                                List.of(new Line("early", early), new Line("late", late)),
                                Optional.empty(),
                                false),
                        "participants",
                        Optional.empty());

        assertThat(figure.summary()).isEqualTo("2 lines: early, late.");
        assertThat(figure.table().rows())
                .extracting(row -> row.getFirst().text() + ": " + row.get(3).text())
                .containsExactly("early: 0.250", "late: hidden");
    }

    @Test
    void aCategoryThatIsHiddenHasNoShareInTheTable() {
        Figure figure =
                Figure.of(
                        "f",
                        "Direction",
                        "",
                        new Chart.Parts(
                                "arm",
                                List.of("higher", "lower"),
                                List.of(
                                        new Chart.Stack(
                                                "early",
                                                List.of(
                                                        value("0.75", "0.7", "0.8", 30),
                                                        new Mark.Hidden())))),
                        "participants",
                        Optional.empty());

        assertThat(figure.table().rows())
                .extracting(row -> row.stream().map(DataTable.Cell::text).toList().toString())
                .containsExactly(
                        "[early, higher, 30, 0.750, 0.700, 0.800]",
                        "[early, lower, hidden, hidden, –, –]");
    }

    private static Figure trend(SortedMap<Integer, Mark> marks) {
        return Figure.of(
                "f",
                "Rate",
                "",
                new Chart.Trend(
                        "week", SHARE, List.of(new Line("all", marks)), Optional.empty(), false),
                "participants",
                Optional.empty());
    }

    private static Mark value(String value, String lower, String upper, long n) {
        return new Mark.Value(
                new BigDecimal(value),
                Optional.of(new BigDecimal(lower)),
                Optional.of(new BigDecimal(upper)),
                n);
    }
}
