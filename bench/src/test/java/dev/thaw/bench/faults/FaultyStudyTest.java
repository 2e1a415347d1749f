package dev.thaw.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.schemas.StudyAccount;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyStudyTest {

    @Test
    void aTenthIsSentTwiceAndAHundredthIsMalformed() {
        // When
        List<StudyAccount> accounts = new FaultyStudy(10_000, 5).accounts();

        // Then
        assertThat(accounts)
                .extracting(StudyAccount::received)
                .satisfies(
                        received ->
                                assertThat(received.stream().mapToLong(n -> n).sum())
                                        .isEqualTo(10_000));
        assertThat(accounts).extracting(StudyAccount::duplicates).contains(1_000L);
        assertThat(accounts.stream().mapToLong(StudyAccount::refused).sum()).isEqualTo(100);
        assertThat(accounts).extracting(StudyAccount::waiting).anyMatch(waiting -> waiting > 100);
    }

    @Test
    void partsTogetherAreTheWholeInOrder() {
        // Given
        FaultyStudy study = new FaultyStudy(2_000, 5);

        // Then
        List<FaultyStudy.Sent> whole = study.parts(1).getFirst();
        assertThat(study.parts(7).stream().flatMap(List::stream)).containsExactlyElementsOf(whole);
        assertThat(whole).hasSize(2_000);
    }
}
