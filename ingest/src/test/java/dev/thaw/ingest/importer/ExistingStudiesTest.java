package dev.thaw.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.ingest.importer.ImportBench.Outcome;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real data of three studies, with the mappings of `docs/examples`. The data are not part of the
/// project: they lie in `../shared/data` beside the checkout, or these tests are skipped.
class ExistingStudiesTest {

    private static final Path EXAMPLES = Path.of("..", "docs", "examples");

    @TempDir Path folder;

    @Test
    void allRowsOfPmdataAreAccountedFor() {
        // When
        Outcome outcome = imports("pmdata", "mapping.yaml", "pmdata2020/checkins.csv");

        // Then: three moods of 0 on a scale from 1 are refused, with their rows
        assertThat(outcome.refused())
                .containsExactly(
                        "checkins.csv line 504: fatigue is off its scale 1..5 in steps of 1",
                        "checkins.csv line 512: fatigue is off its scale 1..5 in steps of 1",
                        "checkins.csv line 1205: mood is off its scale 1..5 in steps of 1");
        assertThat(outcome.plan().counts())
                .isEqualTo(new ImportPlan.Counts(1747, 1744, 0, 0, 0, 3, 1744));
        assertThat(outcome.payloads(Enrolled.class)).hasSize(16);
        assertThat(outcome.result().consents()).isEqualTo(16);
        assertThat(outcome.ids()).hasSize(16 + 16 + 1744).doesNotHaveDuplicates();
    }

    @Test
    void pmdataKeepsTheClocksOfOsloAndTheListInACell() {
        // When
        Outcome outcome = imports("pmdata", "mapping.yaml", "pmdata2020/checkins.csv");

        // Then
        ParticipantEvent first =
                outcome.events().stream()
                        .filter(event -> event.event().payload() instanceof CheckInSubmitted)
                        .findFirst()
                        .orElseThrow();
        assertThat(first.event().captured())
                .isEqualTo(
                        new Moment(
                                Instant.parse("2019-11-01T08:31:40.751Z"),
                                Optional.of(ZoneOffset.ofHours(1)),
                                Optional.of("Europe/Oslo")));
        CheckInSubmitted checkIn = (CheckInSubmitted) first.event().payload();
        assertThat(checkIn.sensations()).containsExactly("12921003");
        assertThat(checkIn.ratings()).hasSize(7);
    }

    @Test
    void tidyAndChaoticHeadersOfSuddengainsGiveTheSameEvents() {
        // When
        Outcome tidy = imports("suddengains", "mapping.yaml", "suddengains_sgdata/sgdata.csv");
        Outcome chaotic =
                imports(
                        "suddengains",
                        "mapping-bad-headers.yaml",
                        "suddengains_sgdata/sgdata_bad.csv");

        // Then
        assertThat(tidy.payloads(InstrumentScored.class)).hasSize(1150);
        assertThat(tidy.plan().refused()).isEmpty();
        assertThat(chaotic.events()).isEqualTo(tidy.events());
    }

    @Test
    void theFourMeasurementsOfClausComeWithArmsAndBands() {
        // When
        Outcome outcome = imports("claus2020", "mapping.yaml", "claus2020/claus_2020.csv");

        // Then
        assertThat(outcome.plan().refused()).isEmpty();
        assertThat(outcome.payloads(InstrumentScored.class)).hasSize(163 + 162 + 163 + 164);
        assertThat(outcome.payloads(Enrolled.class))
                .hasSize(43)
                .allMatch(enrolled -> enrolled.attributes().containsKey("sex"))
                .extracting(enrolled -> enrolled.arm().orElseThrow())
                .containsOnly("PA", "TAU");
        assertThat(outcome.observations().getLast().occasion()).contains("4");
    }

    @ParameterizedTest
    @CsvSource({
        "pmdata,mapping.yaml,pmdata2020/checkins.csv",
        "suddengains,mapping.yaml,suddengains_sgdata/sgdata.csv",
        "claus2020,mapping.yaml,claus2020/claus_2020.csv",
    })
    void aSecondImportAddsNothing(String study, String mapping, String data) {
        assertThat(imports(study, mapping, data).events())
                .isEqualTo(imports(study, mapping, data).events());
    }

    private Outcome imports(String study, String mapping, String data) {
        Path examples = EXAMPLES.resolve(study);
        return new ImportBench(folder)
                .imports(
                        Mapping.read(examples.resolve(mapping)),
                        protocol(examples.resolve("protocol.yaml")),
                        existing(data));
    }

    static StudyProtocol protocol(Path file) {
        return switch (ProtocolFiles.read(file)) {
            case ProtocolFiles.Valid valid -> valid.protocol();
            case ProtocolFiles.Invalid(List<String> problems) -> throw new AssertionError(problems);
        };
    }

    private static Path existing(String data) {
        Path file = Path.of("..", "..", "shared", "data").resolve(data);
        assumeThat(Files.isRegularFile(file))
                .as("the data set %s, which is no part of the project, lies at %s", data, file)
                .isTrue();
        return file;
    }
}
