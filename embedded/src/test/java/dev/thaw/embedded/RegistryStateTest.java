package dev.thaw.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.embedded.RegistryState.Deleted;
import dev.thaw.schemas.registry.CompatibilityLevel;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compatibility and identity of schemas, by what Confluent's documentation promises for each
/// level.
class RegistryStateTest {
    private static final String ONE_FIELD = record("\"a\",\"type\":\"int\"");
    private static final String FIELD_ADDED_WITH_DEFAULT =
            record("\"a\",\"type\":\"int\"", "\"b\",\"type\":\"int\",\"default\":0");
    private static final String FIELD_ADDED_WITHOUT_DEFAULT =
            record("\"a\",\"type\":\"int\"", "\"b\",\"type\":\"int\"");
    private static final String OTHER_TYPE = record("\"a\",\"type\":\"string\"");

    private final RegistryState state = new RegistryState();

    @ParameterizedTest
    @CsvSource({
        "NONE,     true,  true,  true",
        "BACKWARD, true,  false, false",
        "FORWARD,  true,  true,  false",
        "FULL,     true,  false, false",
    })
    void eachLevelAllowsItsOwnChanges(
            CompatibilityLevel level,
            boolean fieldWithDefault,
            boolean fieldWithoutDefault,
            boolean otherType) {
        // Given
        state.setLevel(Optional.of("s"), Optional.of(level));
        state.put(state.next("s", ONE_FIELD));

        // Then
        assertThat(isCompatible(FIELD_ADDED_WITH_DEFAULT)).isEqualTo(fieldWithDefault);
        assertThat(isCompatible(FIELD_ADDED_WITHOUT_DEFAULT)).isEqualTo(fieldWithoutDefault);
        assertThat(isCompatible(OTHER_TYPE)).isEqualTo(otherType);
    }

    @ParameterizedTest
    @CsvSource({"BACKWARD, true", "BACKWARD_TRANSITIVE, false", "FULL_TRANSITIVE, false"})
    void transitiveLevelsCompareWithEveryEarlierVersion(
            CompatibilityLevel level, boolean compatible) {
        // Given a field that came with a default in version 2 and loses the default in version 3:
        // version 3 reads version 2, and does not read version 1
        state.setLevel(Optional.of("s"), Optional.of(level));
        state.put(state.next("s", ONE_FIELD));
        state.put(state.next("s", FIELD_ADDED_WITH_DEFAULT));

        // Then
        assertThat(isCompatible(FIELD_ADDED_WITHOUT_DEFAULT)).isEqualTo(compatible);
    }

    @Test
    void withoutALevelOfItsOwnASubjectHasTheGeneralOne() {
        // Given
        state.put(state.next("s", ONE_FIELD));

        // Then
        assertThat(isCompatible(OTHER_TYPE)).isFalse();

        // When
        state.setLevel(Optional.empty(), Optional.of(CompatibilityLevel.NONE));

        // Then
        assertThat(isCompatible(OTHER_TYPE)).isTrue();
    }

    @Test
    void theStringClassThatJavaClientsAddMakesNoOtherSchema() {
        // Given
        String plain = record("\"a\",\"type\":[\"null\",\"string\"],\"default\":null");
        String fromJava =
                record(
                        "\"a\",\"type\":[\"null\",{\"type\":\"string\",\"avro.java.string\":\"String\"}],\"default\":null");
        state.put(state.next("s", plain));

        // Then
        assertThat(state.findSame("s", fromJava)).contains(state.version("s", "1", Deleted.HIDDEN));
        assertThat(state.find("s", fromJava, Deleted.HIDDEN))
                .contains(state.version("s", "1", Deleted.HIDDEN));
    }

    @Test
    void aNewDefaultIsANewVersionAndStillFoundByALookup() {
        // Given
        state.put(state.next("s", FIELD_ADDED_WITHOUT_DEFAULT));

        // Then
        assertThat(state.findSame("s", FIELD_ADDED_WITH_DEFAULT)).isEmpty();
        assertThat(state.find("s", FIELD_ADDED_WITH_DEFAULT, Deleted.HIDDEN))
                .contains(state.version("s", "1", Deleted.HIDDEN));

        // When
        state.put(state.next("s", FIELD_ADDED_WITH_DEFAULT));

        // Then
        assertThat(state.find("s", FIELD_ADDED_WITH_DEFAULT, Deleted.HIDDEN))
                .contains(state.version("s", "2", Deleted.HIDDEN));
        assertThat(state.find("s", FIELD_ADDED_WITHOUT_DEFAULT, Deleted.HIDDEN))
                .contains(state.version("s", "1", Deleted.HIDDEN));
    }

    @Test
    void aSchemaHasOneIdUnderAllSubjects() {
        // Given
        state.put(state.next("s", ONE_FIELD));
        state.put(state.next("s", OTHER_TYPE));
        state.put(state.next("t", OTHER_TYPE));

        // Then
        assertThat(state.version("t", "latest", Deleted.HIDDEN).id()).isEqualTo(2);
        assertThat(state.version("t", "latest", Deleted.HIDDEN).version()).isEqualTo(1);
    }

    @Test
    void aDeletedSubjectIsGoneButItsIdsStayReadableAndItsNumbersAreNotUsedAgain() {
        // Given
        state.put(state.next("s", ONE_FIELD));
        state.hideUpTo("s", 1);

        // Then
        assertThat(state.subjects(Deleted.HIDDEN)).isEmpty();
        assertThatThrownBy(() -> state.versions("s")).isInstanceOf(RegistryRefusal.class);
        assertThat(state.byId(1).text()).isEqualTo(ONE_FIELD);
        assertThat(state.next("s", OTHER_TYPE))
                .isEqualTo(new SubjectVersion("s", 2, 2, OTHER_TYPE, false));
    }

    @Test
    void aDeletedVersionIsShownToWhoAsksForIt() {
        // Given
        state.put(state.next("s", ONE_FIELD));
        state.put(state.next("t", ONE_FIELD));
        state.hideUpTo("s", 1);

        // Then
        assertThat(state.subjects(Deleted.SHOWN)).containsExactly("s", "t");
        assertThat(state.find("s", ONE_FIELD, Deleted.HIDDEN)).isEmpty();
        assertThat(state.find("s", ONE_FIELD, Deleted.SHOWN)).isPresent();
        assertThat(state.version("s", "1", Deleted.SHOWN).deleted()).isTrue();
        assertThat(state.versionsOf(1, Deleted.HIDDEN)).hasSize(1);
        assertThat(state.versionsOf(1, Deleted.SHOWN)).hasSize(2);
    }

    private boolean isCompatible(String schema) {
        List<String> objections = state.objections("s", SubjectVersion.parse(schema));
        return objections.isEmpty();
    }

    private static String record(String... fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":"
                + String.join("},{\"name\":", fields)
                + "}]}";
    }
}
