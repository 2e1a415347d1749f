package dev.thaw.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.schemas.StudyAccount;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultyStudyTest {

    @Test
    void aTenthIsSentTwiceAndAHundredthIsMalformed() {
        // When
        List<FaultyStudy.Sent> sent = new FaultyStudy(10_000, 5).parts(1).getFirst();

        // Then of 100 malformed records 58 are bytes that are no event
        assertThat(sent).hasSize(10_000);
        assertThat(sent.stream().filter(FaultyStudy.Sent.Rubbish.class::isInstance)).hasSize(58);
        List<FaultyStudy.Sent> events =
                sent.stream().filter(FaultyStudy.Sent.Event.class::isInstance).toList();
        assertThat(events.size() - Set.copyOf(events).size()).isEqualTo(1_000);
    }

    @Test
    void whoIsErasedHasNothingInTheLedgerAndIsNotHeardAgain() {
        // When
        FaultyStudy study = new FaultyStudy(10_000, 5);
        List<StudyAccount> accounts = study.accounts();

        // Then
        assertThat(study.erased()).hasSize(11);
        assertThat(study.parts(1).getFirst().stream().filter(FaultyStudy::asksForErasure))
                .hasSize(11);
        assertThat(study.admitted())
                .noneMatch(
                        event ->
                                study.erased().stream()
                                        .anyMatch(who -> event.startsWith(who.value() + "/")));
        assertThat(study.eventsErased()).hasSize(11).contains(0).anyMatch(events -> events > 100);

        // And everything is accounted for
        StudyAccount account = accounts.get(1);
        assertThat(accounts.stream().mapToLong(StudyAccount::received).sum()).isEqualTo(10_000);
        assertThat(account.refusedByReason().get(RefusalReason.ERASED)).isGreaterThan(500);
        assertThat(account.waiting()).isGreaterThan(100);
        int erased = study.eventsErased().stream().mapToInt(events -> events).sum();
        assertThat(account.admitted()).isEqualTo(study.admitted().size() + erased + 11);
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
