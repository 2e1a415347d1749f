package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeasureCatalogueTest {

    @Test
    void holdsEveryMeasureThatAStudyCanHave() {
        // Given a study with three negative items, and so with everything
        SortedMap<String, Item> items = new TreeMap<>();
        for (String item : new String[] {"afraid", "angry", "sad"}) {
            items.put(item, MeasureExamples.anItem(Valence.NEGATIVE));
        }
        StudyProtocol protocol = MeasureExamples.withItems(aStudy().protocol(), items);

        // When, Then
        assertThat(MeasureCatalogue.definitions())
                .filteredOn(definition -> !definition.id().equals("instrument:<id>"))
                .containsExactlyInAnyOrderElementsOf(
                        Measures.of(protocol).stream()
                                .map(Measure::definition)
                                .distinct()
                                .toList());
        assertThat(MeasureCatalogue.definitions())
                .extracting(Definition::id)
                .contains("instrument:<id>")
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void anIdentityIsThatOfTextAndExamples() {
        Definition definition = new Definition("x@1", "Text.\n", "a | b | c\n");

        // printf 'thaw measure 1\nx@1\nText.\n\na | b | c\n' | sha256sum
        assertThat(definition.hash())
                .isEqualTo("4ac815167d60f3ba21c15f72a3179f10e2dbe3d0d38ad677435ec69f601450ac");
        assertThat(new Definition("x@1", "Text!", "a | b | c").hash())
                .isNotEqualTo(definition.hash());
        assertThat(new Definition("x@1", "Text.", "a | b | d").hash())
                .isNotEqualTo(definition.hash());
        assertThat(new Definition("x@2", "Text.", "a | b | c").hash())
                .isNotEqualTo(definition.hash());
    }

    @Test
    void aClaimPinsAllOfThem() {
        assertThat(MeasureCatalogue.hash()).matches("[0-9a-f]{64}");
    }
}
