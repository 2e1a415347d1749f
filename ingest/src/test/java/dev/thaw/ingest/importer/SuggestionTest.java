package dev.thaw.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.ingest.importer.ImportBench.Outcome;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A draft of a mapping is a sound mapping, and says what is left to decide.
class SuggestionTest {

    @TempDir Path folder;

    @Test
    void aDiaryWithTimesAndMissingMarkersCanBeImportedAsDrafted() throws IOException {
        // Given
        Path file =
                file(
                        "My diary 2020.csv",
                        """
                        participant;started;sex;age;mood today;note
                        a;3/14/2020 9:05;f;31;2,5;said
                        b;3/15/2020 21:40;m;55;NA;nothing
                        """,
                        StandardCharsets.UTF_8);

        // When
        Suggestion draft = Suggestion.from(file, Optional.empty());
        Outcome outcome = imported(draft, file);

        // Then
        assertThat(draft.mapping())
                .contains(
                        "participant: participant",
                        "time: {column: started, form: 'M/d/yyyy H:mm[:ss]'}",
                        "missing: [NA]",
                        "decimal: comma",
                        "mood_today: 'mood today'",
                        "# decide: ",
                        "# Not read: note");
        assertThat(draft.protocol()).contains("study: my-diary-2020", "codes: [f, m]");
        assertThat(outcome.plan().refused()).isEmpty();
        assertThat(outcome.only(CheckInSubmitted.class).ratings().get("mood_today"))
                .isEqualByComparingTo("2.5");
    }

    @Test
    void dayNumbersAndWideColumnsAndOtherEncodingsAreRecognised() throws IOException {
        // Given
        Path file =
                file(
                        "weeks.csv",
                        "id,day,größe,bdi_s0,bdi_s1,bdi_s2,bdi_fu1\na,1,2,30,,20,5\nb,2,3,29,28,,\n",
                        StandardCharsets.ISO_8859_1);

        // When
        Suggestion draft = Suggestion.from(file, Optional.of("weeks"));
        Outcome outcome = imported(draft, file);

        // Then
        assertThat(draft.mapping())
                .contains(
                        "encoding: windows-1252",
                        "time: {column: day, day_1: 2000-01-01}",
                        "for: {columns: 'bdi_s(?<session>\\d+)'}",
                        "for: {columns: 'bdi_(?<visit>fu\\d+)'}");
        assertThat(outcome.payloads(InstrumentScored.class)).hasSize(5);
        assertThat(outcome.plan().refused()).isEmpty();
    }

    @Test
    void aFileWithoutAnythingToRateStillGivesASoundDraft() throws IOException {
        // Given
        Path file = file("texts.csv", "'=x',,b\nq,w,e\nr,,t\n", StandardCharsets.UTF_8);

        // When / Then
        imported(Suggestion.from(file, Optional.empty()), file);
    }

    @ParameterizedTest
    @CsvSource({
        "pmdata2020/checkins.csv,1747",
        "suddengains_sgdata/sgdata.csv,43",
        "suddengains_sgdata/sgdata_bad.csv,43",
        "claus2020/claus_2020.csv,172",
    })
    void draftsForExistingDataCanBeImportedAsTheyAre(String data, long rows) {
        // Given
        Path file = Path.of("..", "..", "shared", "data").resolve(data);
        assumeThat(Files.isRegularFile(file))
                .as("the data set %s, which is no part of the project, lies at %s", data, file)
                .isTrue();

        // When
        Outcome outcome = imported(Suggestion.from(file, Optional.empty()), file);

        // Then
        assertThat(outcome.plan().refused()).isEmpty();
        assertThat(outcome.plan().counts().imported() + outcome.plan().counts().empty())
                .isEqualTo(rows);
    }

    private Outcome imported(Suggestion draft, Path file) {
        StudyProtocol protocol =
                switch (ProtocolFiles.parse("protocol.yaml", draft.protocol())) {
                    case ProtocolFiles.Valid valid -> valid.protocol();
                    case ProtocolFiles.Invalid invalid ->
                            throw new AssertionError(invalid.problems() + draft.protocol());
                };
        return new ImportBench(folder)
                .imports(Mapping.parse("mapping.yaml", draft.text()), protocol, file);
    }

    private Path file(String name, String csv, Charset encoding) throws IOException {
        return Files.write(folder.resolve(name), csv.getBytes(encoding));
    }
}
