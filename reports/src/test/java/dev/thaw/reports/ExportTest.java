package dev.thaw.reports;

import static dev.thaw.reports.StudyProtocols.protocol;
import static dev.thaw.reports.TrendBuilder.aParticipant;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.Exclusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stack")
class ExportTest {

    private static final StudyProtocol PROTOCOL = protocol("oslo", "Thaw in Oslo", 5);

    private final Database database = new Database();
    private final TrendTables tables = TrendTables.of(database.source());

    @TempDir private Path folder;

    @Test
    void everyFileIsInTheManifestWithItsHash() throws Exception {
        // Given
        participants(12, "thaw");
        participants(9, "care");

        // When
        Export export = Export.write(tables, PROTOCOL, folder.resolve("out"));

        // Then
        JsonNode manifest = new ObjectMapper().readTree(read("out/manifest.json"));
        assertThat(manifest).hasToString(export.manifest().toString());
        assertThat(manifest.at("/export_id").textValue()).isEqualTo(export.id());
        assertThat(manifest.at("/protocol_hash").textValue()).isEqualTo(PROTOCOL.hash());
        assertThat(manifest.at("/files"))
                .extracting(file -> file.at("/path").textValue())
                .containsExactly("cohort.csv", "cohort_by_arm.csv");
        for (JsonNode file : manifest.at("/files")) {
            byte[] bytes =
                    Files.readAllBytes(folder.resolve("out/" + file.at("/path").textValue()));
            assertThat(file.at("/sha256").textValue())
                    .isEqualTo(
                            HexFormat.of()
                                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            assertThat(file.at("/bytes").longValue()).isEqualTo(bytes.length);
            assertThat(file.at("/row_count").longValue())
                    .isEqualTo(new String(bytes, UTF_8).lines().count() - 1);
        }
    }

    @Test
    void tablesShowEnoughPeopleAndHideFew() throws IOException {
        // Given two weeks, the second of which only four people have
        for (int i = 0; i < 8; i++) {
            TrendBuilder participant = aParticipant("oslo").under(PROTOCOL.hash());
            database.with(
                    i < 4
                            ? participant.withWeeks("item:mood", "2", "5")
                            : participant.withWeeks("item:mood", "4"));
        }

        // When
        Export export = Export.write(tables, PROTOCOL, folder.resolve("out"));

        // Then
        assertThat(read("out/cohort.csv"))
                .isEqualTo(
                        """
                        measure,axis,index,participant_count,mean,mean_lower_95,mean_upper_95,\
                        standard_deviation,hidden
                        item:mood,WEEK,1,8,3,2.10625604088,3.89374395912,1.06904496765,false
                        item:mood,WEEK,2,,,,,,true
                        """);
        assertThat(export.manifest().at("/hidden_row_count").intValue()).isEqualTo(1);
    }

    @Test
    void aSmallArmCannotBeSubtractedFromTheTotal() throws IOException {
        // Given a total of 24 with an arm of 3
        participants(12, "care");
        participants(9, "thaw");
        participants(3, "wait");

        // When
        Export.write(tables, PROTOCOL, folder.resolve("out"));

        // Then a second arm is hidden with it
        assertThat(read("out/cohort.csv")).contains("item:mood,WEEK,1,24,");
        assertThat(read("out/cohort_by_arm.csv").lines().skip(1))
                .satisfiesExactly(
                        care -> assertThat(care).startsWith("item:mood,WEEK,1,care,12,"),
                        thaw -> assertThat(thaw).isEqualTo("item:mood,WEEK,1,thaw,,,,,,true"),
                        wait -> assertThat(wait).isEqualTo("item:mood,WEEK,1,wait,,,,,,true"));
    }

    @Test
    void aWeekThatAnArmDoesNotHaveIsARowAllTheSame() throws IOException {
        // Given a second week in one arm alone
        for (int i = 0; i < 12; i++) {
            TrendBuilder participant = aParticipant("oslo").under(PROTOCOL.hash());
            database.with(
                    i < 6
                            ? participant.inArm("care").withWeeks("item:mood", "2")
                            : participant.inArm("thaw").withWeeks("item:mood", "3", "4"));
        }

        // When
        Export.write(tables, PROTOCOL, folder.resolve("out"));

        // Then of 6 people in 2 arms nothing is told, and of 12 all
        assertThat(read("out/cohort_by_arm.csv").lines().skip(1))
                .satisfiesExactly(
                        care -> assertThat(care).startsWith("item:mood,WEEK,1,care,6,2,"),
                        thaw -> assertThat(thaw).startsWith("item:mood,WEEK,1,thaw,6,3,"),
                        care -> assertThat(care).isEqualTo("item:mood,WEEK,2,care,,,,,,true"),
                        thaw -> assertThat(thaw).isEqualTo("item:mood,WEEK,2,thaw,,,,,,true"));
    }

    @Test
    void theSameTablesGiveTheSameBytes() throws IOException {
        // Given
        participants(12, "thaw");

        // When
        Export first = Export.write(tables, PROTOCOL, folder.resolve("first"));
        Export second = Export.write(tables, PROTOCOL, folder.resolve("second"));

        // Then
        assertThat(second.id()).isEqualTo(first.id());
        for (String name : List.of("cohort.csv", "cohort_by_arm.csv", "manifest.json")) {
            assertThat(read("second/" + name)).isEqualTo(read("first/" + name));
        }
    }

    @Test
    void nothingIsOverwrittenAndNothingHalfDoneIsLeft() throws IOException {
        // Given
        participants(6, "thaw");
        Path taken = Files.createDirectory(folder.resolve("taken"));

        // Then
        assertThatThrownBy(() -> Export.write(tables, PROTOCOL, taken))
                .isInstanceOf(ExportProblem.class)
                .hasMessageContaining("exists already");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(taken);
        }
    }

    @Test
    void trendsOfAnOlderProtocolAreNotExported() {
        // Given one participant whose trend has not been computed anew yet
        participants(6, "thaw");
        database.with(aParticipant("oslo").under("cd".repeat(32)).withWeeks("item:mood", "1"));

        // Then
        assertThatThrownBy(() -> Export.write(tables, PROTOCOL, folder.resolve("out")))
                .isInstanceOf(ExportProblem.class)
                .hasMessageContaining("thaw status");
    }

    @Test
    void aFewWithdrawalsAreNotCountedInPublic() {
        // Given
        participants(6, "thaw");
        database.with(
                aParticipant("oslo")
                        .under(PROTOCOL.hash())
                        .excluding(Exclusion.CONSENT, 30)
                        .withWeeks("item:mood", "1"));

        // When
        Export export = Export.write(tables, PROTOCOL, folder.resolve("out"));

        // Then
        assertThat(export.manifest().at("/n_excluded_by_consent").textValue()).isEqualTo("<5");
    }

    private void participants(int count, String arm) {
        for (int i = 0; i < count; i++) {
            database.with(
                    aParticipant("oslo")
                            .under(PROTOCOL.hash())
                            .inArm(arm)
                            .withWeeks("item:mood", Integer.toString(1 + i % 5)));
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
