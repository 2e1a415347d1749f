package dev.thaw.reports;

import static dev.thaw.reports.TrendBuilder.aParticipant;
import static dev.thaw.reports.TrendBuilder.theParticipant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.reports.CohortTable.CohortPoint;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class TrendTablesTest {

    private static final StudyId STUDY = new StudyId("oslo");

    private final Database database = new Database();
    private final TrendTables tables = TrendTables.of(database.source());

    @Test
    void aCohortIsTheMeanOverItsParticipants() {
        // Given three participants, one of whom has no second week, and another study
        database.with(
                aParticipant("oslo").withWeeks("err@1", "0.1", "0.3"),
                aParticipant("oslo").withWeeks("err@1", "0.2", "0.5"),
                aParticipant("oslo").withWeeks("err@1", "0.6"),
                aParticipant("bergen").withWeeks("err@1", "0.9"));

        // When
        CohortTable table = tables.tables(STUDY, Map.of()).cohort().getFirst();

        // Then
        assertThat(table.axis()).isEqualTo(Axis.WEEK);
        assertThat(table.measure()).isEqualTo("err@1");
        CohortPoint first = table.points().getFirst();
        assertThat(first.value().n()).isEqualTo(3);
        assertThat(first.value().mean().figure()).get().hasToString("0.3");
        // √(0.14 / 2), computed by hand
        assertThat(first.value().standardDeviation().figure()).get().hasToString("0.264575131106");
        CohortPoint second = table.points().getLast();
        assertThat(second.index()).isEqualTo(2);
        assertThat(second.value().n()).isEqualTo(2);
        assertThat(second.value().mean().figure()).get().hasToString("0.4");
    }

    @Test
    void slopesOfTheSameWindowAreSummarised() {
        // Given
        database.with(
                aParticipant("oslo").withWeeks("err@1", "0.1").withWindow("err@1", 1, 12, "0.01"),
                aParticipant("oslo").withWeeks("err@1", "0.1").withWindow("err@1", 1, 12, "0.03"),
                aParticipant("oslo").withWeeks("err@1", "0.1").withWindow("err@1", 2, 12, "0.5"));

        // When
        var windows = tables.tables(STUDY, Map.of()).cohort().getFirst().windows();

        // Then
        assertThat(windows).extracting(w -> w.window().first()).containsExactly(1, 2);
        assertThat(windows.getFirst().slope().mean().figure()).get().hasToString("0.02");
        assertThat(windows.getFirst().slope().n()).isEqualTo(2);
    }

    @Test
    void namedParticipantsComeFirstAndTheOthersInAnOrderOfTheirOwnContents() {
        // Given the same participants under other random subjects
        SubjectId zoe = new SubjectId(UUID.randomUUID());
        SubjectId ada = new SubjectId(UUID.randomUUID());
        Map<SubjectId, String> labels = Map.of(zoe, "zoe", ada, "ada");
        Database again = new Database();
        for (Database each : List.of(database, again)) {
            each.with(
                    theParticipant("oslo", zoe).withWeeks("err@1", "0.1"),
                    theParticipant("oslo", ada).withWeeks("err@1", "0.2"));
            for (int i = 0; i < 6; i++) {
                each.with(aParticipant("oslo").withWeeks("err@1", "0." + i).withEvents(i));
            }
        }

        // When
        JsonNode one = TrendTablesJson.of(tables.tables(STUDY, labels));
        JsonNode other = TrendTablesJson.of(TrendTables.of(again.source()).tables(STUDY, labels));

        // Then the bytes are the same, and no subject is in them
        assertThat(one.toString()).isEqualTo(other.toString());
        assertThat(one.at("/participants/0/label").textValue()).isEqualTo("ada");
        assertThat(one.at("/participants/1/label").textValue()).isEqualTo("zoe");
        assertThat(one.at("/participants/2/label").isNull()).isTrue();
        assertThat(one.toString()).doesNotContain(zoe.toString()).doesNotContain("subject");
    }

    @Test
    void jsonHasTheKeysThatAreDocumented() {
        // Given
        database.with(
                aParticipant("oslo")
                        .inArm("thaw")
                        .excluding(Exclusion.LATE, 2)
                        .withWeeks("err@1", "0.25")
                        .withWindow("err@1", 1, 8, "-0.0000001"));

        // When
        JsonNode json = TrendTablesJson.of(tables.tables(STUDY, Map.of()));

        // Then
        assertThat(json.at("/participants/0/arm").textValue()).isEqualTo("thaw");
        assertThat(json.at("/participants/0/excluded/LATE").intValue()).isEqualTo(2);
        JsonNode measure = json.at("/participants/0/measures/0");
        assertThat(measure.at("/points/0").toString())
                .isEqualTo(
                        "{\"week\":1,\"value\":0.25,\"standard_error\":null,\"lower\":null,"
                                + "\"upper\":null,\"n\":20,\"required\":0,\"status\":\"OK\","
                                + "\"flags\":[]}");
        assertThat(measure.at("/windows/0/theil_sen_slope/lower").decimalValue())
                .isEqualByComparingTo("-1.0000001");
        assertThat(measure.at("/windows/0/trend_p/flags/0").textValue())
                .isEqualTo("AUTOCORRELATION_NOT_ESTIMATED");
        assertThat(json.at("/cohort/0/points/0/mean/value").decimalValue())
                .isEqualByComparingTo("0.25");
    }

    @Test
    void textIsAlignedAndNamesNobodyWhoHasNoLink() {
        // Given
        database.with(
                aParticipant("oslo")
                        .withWeeks("err@1", "0.25", "0.123456")
                        .withWindow("err@1", 1, 12, "0.0123456"));

        // When
        String text = TrendTablesText.of(tables.tables(STUDY, Map.of()));

        // Then
        assertThat(text)
                .isEqualTo(
                        """
                        oslo · 1 participant

                        err@1 by week
                          week   n     mean   95 % interval   sd
                          1      1     0.25               –    –
                          2      1   0.1235               –    –

                          participant   weeks   valid   Theil–Sen slope     95 % interval   \
                        least squares   tau-b   p   status
                          #1             1–12      12           0.01235   -0.9877 … 1.012   \
                              0.01235       0   –       ok
                        """);
    }
}
