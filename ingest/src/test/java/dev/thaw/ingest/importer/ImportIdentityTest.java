package dev.thaw.ingest.importer;

import static dev.thaw.ingest.importer.ImportBench.HEAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.ingest.importer.ImportBench.Outcome;
import dev.thaw.ingest.importer.Importer.Changes;
import dev.thaw.ingest.importer.KnownEvents.Standing;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same row is the same event, however often it is imported; a changed one is one new event.
class ImportIdentityTest {

    private static final String BY_VALUES =
            HEAD + "time: day\nevents: {type: CheckInSubmitted, ratings: [mood]}\n";
    private static final String BY_KEY = "identity: [id, day]\n" + BY_VALUES;
    private static final String ROWS =
            "id,day,mood\na,2020-02-01,3\na,2020-02-02,4\nb,2020-02-01,3\n";

    @TempDir Path folder;

    @Test
    void aSecondImportGivesTheSameEvents() {
        for (String mapping : List.of(BY_VALUES, BY_KEY)) {
            // When
            Outcome first = bench().imports(mapping, ROWS);
            Outcome second = bench().imports(mapping, ROWS);

            // Then
            assertThat(first.ids()).hasSize(5).doesNotHaveDuplicates();
            assertThat(second.events()).isEqualTo(first.events());
        }
    }

    @Test
    void theOrderOfRowsAndColumnsAndFurtherColumnsDoNotMatter() {
        // When
        Outcome first = bench().imports(BY_VALUES, ROWS);
        Outcome shuffled =
                bench().imports(
                                BY_VALUES,
                                "mood,site,day,id\n3,x,2020-02-01,b\n4.0,y,2020-02-02,a\n3,z,2020-02-01,a\n");

        // Then
        assertThat(shuffled.ids()).containsExactlyInAnyOrderElementsOf(first.ids());
    }

    @Test
    void identicalRowsAreAsManyEvents() {
        // When
        Outcome outcome =
                bench().imports(BY_VALUES, "id,day,mood\na,2020-02-01,3\na,2020-02-01,3\n");

        // Then
        assertThat(outcome.payloads(CheckInSubmitted.class)).hasSize(2);
        assertThat(outcome.ids()).doesNotHaveDuplicates();
    }

    @Test
    void nobodyCanGuessAnIdFromASourceId() {
        // When: the same row under another key of the vault
        Outcome one = bench().imports(BY_VALUES, ROWS);
        Importer importer =
                new Importer(
                        Mapping.parse("mapping.yaml", BY_VALUES),
                        ImportBench.protocol(),
                        ImportBench.NOW);
        Set<UUID> ids = new HashSet<>();
        importer.run(
                importer.plan(List.of(folder.resolve("rows.csv")), Progress.unseen()),
                sourceId -> ImportBench.pseudonym("other" + sourceId),
                KnownEvents.none(),
                Changes.AS_NEW_EVENTS,
                event -> ids.add(event.event().id()),
                Progress.unseen());

        // Then
        assertThat(ids).hasSize(5).doesNotContainAnyElementsOf(one.ids());
    }

    @Test
    void aChangedRowIsOneNewEvent() {
        for (String mapping : List.of(BY_VALUES, BY_KEY)) {
            // Given
            Ledger ledger = new Ledger();
            ledger.admit(bench().imports(mapping, ROWS));

            // When
            Outcome changed =
                    new ImportBench(folder)
                            .knowing(ledger, Changes.AS_NEW_EVENTS)
                            .imports(mapping, ROWS.replace("02-02,4", "02-02,5"));

            // Then
            assertThat(ledger.admit(changed)).isEqualTo(1);
            assertThat(ledger.admit(changed)).isZero();
        }
    }

    @Test
    void asACorrectionAChangedRowSupersedesWhatWasImportedBefore() {
        // Given
        Ledger ledger = new Ledger();
        Outcome first = bench().imports(BY_KEY, ROWS);
        ledger.admit(first);
        UUID original = first.ids().get(3);

        // When: changed once, then back
        Outcome changed = corrects(ledger, ROWS.replace("02-02,4", "02-02,5"));
        ledger.admit(changed);
        Outcome again = corrects(ledger, ROWS.replace("02-02,4", "02-02,5"));
        Outcome back = corrects(ledger, ROWS);

        // Then: each correction supersedes the newest word, so that no two of them dispute
        assertThat(changed.payloads(EventCorrected.class))
                .extracting(EventCorrected::supersedes)
                .containsExactly(original);
        assertThat(changed.result().corrections()).isEqualTo(1);
        assertThat(changed.result().unchanged()).isEqualTo(2);
        assertThat(again.payloads(EventCorrected.class)).isEmpty();
        assertThat(back.payloads(EventCorrected.class))
                .extracting(EventCorrected::supersedes)
                .containsExactly(changed.ids().getLast());
    }

    @Test
    void correctionsNeedToKnowWhichRowIsWhich() {
        // Given
        ImportBench bench = bench().knowing(KnownEvents.none(), Changes.AS_CORRECTIONS);

        // When / Then
        assertThatThrownBy(() -> bench.imports(BY_VALUES, ROWS))
                .isInstanceOf(ImportProblem.class)
                .hasMessageContaining("'identity' columns");
    }

    @Test
    void aKeyThatIsRepeatedWithOtherValuesIsRefused() {
        // When
        Outcome outcome =
                bench().imports(
                                BY_KEY,
                                "id,day,mood\na,2020-02-01,3\na,2020-02-01,3\na,2020-02-01,4\n");

        // Then
        assertThat(outcome.plan().counts().repeated()).isEqualTo(1);
        assertThat(outcome.refused())
                .containsExactly(
                        "rows.csv line 4: the row has the identity of line 2 and other values");
    }

    private Outcome corrects(Ledger ledger, String csv) {
        return new ImportBench(folder).knowing(ledger, Changes.AS_CORRECTIONS).imports(BY_KEY, csv);
    }

    private ImportBench bench() {
        return new ImportBench(folder);
    }

    /// As much of a ledger as an import can see.
    private static final class Ledger implements KnownEvents {
        private final Set<UUID> admitted = new HashSet<>();
        private final Map<UUID, StudyEvent> newest = new HashMap<>();

        /// Answers how many events were not known before.
        int admit(Outcome outcome) {
            int added = 0;
            for (ParticipantEvent sent : outcome.events()) {
                StudyEvent event = sent.event();
                if (admitted.add(event.id())) {
                    added++;
                    newest.put(root(event), event);
                }
            }
            return added;
        }

        private UUID root(StudyEvent event) {
            if (!(event.payload() instanceof EventCorrected corrected)) {
                return event.id();
            }
            return newest.entrySet().stream()
                    .filter(entry -> entry.getValue().id().equals(corrected.supersedes()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Standing standing(dev.thaw.core.event.ParticipantId participant, StudyEvent event) {
            StudyEvent known = newest.get(event.id());
            if (known == null) {
                return new Standing.New();
            }
            Object payload =
                    known.payload() instanceof EventCorrected corrected
                            ? corrected.replacement()
                            : known.payload();
            return payload.equals(event.payload()) && known.captured().equals(event.captured())
                    ? new Standing.Same()
                    : new Standing.Changed(known.id());
        }
    }
}
