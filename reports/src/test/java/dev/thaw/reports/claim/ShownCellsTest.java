package dev.thaw.reports.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.claim.Counted;
import dev.thaw.core.claim.CountedPeople;
import dev.thaw.core.event.SubjectId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Which counts of a public result may be compared with another's.
class ShownCellsTest {

    private final SortedMap<SubjectId, Counted> counted = new TreeMap<>();

    private void somebody(String... cells) {
        counted.put(
                new SubjectId(new UUID(0, counted.size())),
                new Counted(new TreeSet<>(List.of(cells)), "outcome", "weeks"));
    }

    private CountedPeople of(String result) throws Exception {
        return ShownCells.of(new ObjectMapper().readTree(result), counted);
    }

    @Test
    void whatIsHiddenIsNotRemembered() throws Exception {
        somebody("participants", "eligible", "D1", "D1 improved", "D2", "D2 improved");

        CountedPeople people =
                of(
                        """
                        {"flow": {"participants": 20, "eligible": null},
                         "denominators": {"D1": {"k": 10, "n": 20}, "D2": {"hidden": true}}}
                        """);

        assertThat(people.shown())
                .containsOnlyKeys("participants", "D1", "D1 improved", "D1 not improved")
                .containsEntry("D1 not improved", 0);
        assertThat(people.people().firstEntry().getValue().cells())
                .containsExactly("D1", "D1 improved", "participants");
    }

    @Test
    void theStrataThatAreHiddenAreARestThatCanBeWorkedOut() throws Exception {
        // Given
        somebody("D1", "D1 improved", "site:north", "site:north improved");
        somebody("D1", "D1 improved", "site:south", "site:south improved");
        somebody("D1", "D1 not improved", "site:west", "site:west not improved");

        // When
        CountedPeople people =
                of(
                        """
                        {"denominators": {"D1": {"k": 2, "n": 3}},
                         "strata": {"site": {"north": {"k": 1, "n": 1},
                                             "south": {"hidden": true}, "west": {"hidden": true}},
                                    "arm": {"care": {"hidden": true}}}}
                        """);

        // Then
        assertThat(people.shown())
                .containsEntry("site:north", 1)
                .containsEntry("site:", 2)
                .containsEntry("site: improved", 1)
                .containsEntry("site: not improved", 1)
                .doesNotContainKeys("site:south", "site:west", "arm:");
    }
}
