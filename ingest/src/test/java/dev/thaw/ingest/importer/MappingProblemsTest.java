package dev.thaw.ingest.importer;

import static dev.thaw.ingest.importer.ImportBench.HEAD;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with a mapping or a file is said in one sentence that names the line.
class MappingProblemsTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "tme: at|line 5: unknown key 'tme' (allowed here: api, version, file,"
                        + " participant, zone, only_when, time, consent, enrolment, identity,"
                        + " events)",
                "events: []|line 1: 'events' lists at least one event",
                "events: [{type: Checkin}]|line 5: 'Checkin' is none of CheckInSubmitted,",
                "events: [{type: PracticeLogged, kind: =walk}]|line 5: 'minutes' is missing",
                "events: [{type: CheckInSubmitted}]|line 5: at least one of these is needed",
                "events: [{type: CheckInSubmitted, ratings: {joy: m}}]|line 5: the protocol knows"
                        + " no item 'joy' (it knows: mood, valence)",
                "events: [{type: CheckInSubmitted, answer: =perhaps}]|line 5: 'perhaps' is none"
                        + " of felt, blank, skipped, not_asked",
                "events: [{type: InstrumentScored, instrument: =PHQ-9, total: m}]|line 5: the"
                        + " protocol knows no instrument 'PHQ-9'",
                "events: [{type: CheckInSubmitted, ratings: {mood: happy}}]|line 5: rows.csv has no"
                        + " column 'happy' (it has: id, at, m, m); for a fixed text write =happy",
                "events: [{type: CheckInSubmitted, ratings: {mood: m}}]|line 5: rows.csv has two"
                        + " columns 'm'; give one of them another name",
                "zone: Oslo|line 5: 'Oslo' is no time zone; write for example Europe/Oslo",
                "time: {column: at, form: JJJJ}|line 5: 'JJJJ' is no form of a time",
                "time: {column: at, day_0: 2020-01-01, day_1: 2020-01-01}|line 5: say one of"
                        + " 'day_0' and 'day_1'",
                "file: {delimiter: pipe}|line 5: 'pipe' is none of comma, semicolon, tab, bar",
                "events: [{type: ChangeRated, rating: {column: m, value: 3}}]|line 5: say one of"
                        + " 'column', 'join' and 'value'",
                "events: [{type: ChangeRated, rating: {column: m, recode: {a: 1}, bands: [1]}}]|line"
                        + " 5: 'recode' and 'bands' contradict each other; keep one",
                "events: [{type: ChangeRated, for: {n: 3..1}, rating: m}]|line 5: a range goes up",
                "events: [{type: ChangeRated, for: {columns: 'q(\\d+)'}, rating: <column>}]|line"
                        + " 5: no column of the file matches",
                "zone: Europe/Oslo\\nzone: Europe/Oslo|line 6: this is no valid YAML (Duplicate"
                        + " field 'zone')",
            })
    void aMappingThatCannotBeIsNamedWithItsLine(String lines, String complaint) {
        // Given: most mistakes stand on line 5, behind four sound lines
        String mapping = HEAD + lines.replace("\\n", "\n") + "\n";
        if (!lines.contains("events:") && !lines.startsWith("tme")) {
            mapping += "events: {type: ChangeRated, rating: at}\n";
        }
        String whole = mapping;

        // When / Then
        assertThatThrownBy(() -> bench().imports(whole, "id,at,m,m\na,2020-01-01,3,3\n"))
                .isInstanceOf(ImportProblem.class)
                .hasMessageStartingWith("mapping.yaml " + complaint);
    }

    @Test
    void attestedConsentNamesWhoAttestsIt() {
        // Given
        String mapping = HEAD.replace("not_personal_data", "attested") + "events: []\n";

        // When / Then
        assertThatThrownBy(() -> Mapping.parse("mapping.yaml", mapping))
                .isInstanceOf(ImportProblem.class)
                .hasMessage("mapping.yaml line 3: 'attested_by' is missing");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsSaidInOneSentence() throws IOException {
        // Given
        Mapping mapping =
                Mapping.parse("mapping.yaml", HEAD + "events: {type: ChangeRated, rating: m}\n");
        Importer importer = new Importer(mapping, ImportBench.protocol(), ImportBench.NOW);
        Path absent = folder.resolve("absent.csv");
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, "id,m\na,1\nJ\u00f8rn,2\n".getBytes(StandardCharsets.ISO_8859_1));
        Path empty = Files.createFile(folder.resolve("empty.csv"));

        // When / Then
        assertThatThrownBy(() -> importer.plan(List.of(absent), Progress.unseen()))
                .isInstanceOf(ImportProblem.class)
                .hasMessage("There is no file " + absent + "; check its path.");
        assertThatThrownBy(() -> importer.plan(List.of(folder), Progress.unseen()))
                .isInstanceOf(ImportProblem.class)
                .hasMessage(folder + " is a folder; name the files in it.");
        assertThatThrownBy(() -> importer.plan(List.of(latin), Progress.unseen()))
                .isInstanceOf(ImportProblem.class)
                .hasMessageStartingWith(latin + " line 3 is not UTF-8; state its 'encoding'");
        assertThatThrownBy(() -> importer.plan(List.of(empty), Progress.unseen()))
                .isInstanceOf(ImportProblem.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> Mapping.read(absent))
                .isInstanceOf(ImportProblem.class)
                .hasMessageStartingWith("Cannot read the mapping");
    }

    private ImportBench bench() {
        return new ImportBench(folder);
    }
}
