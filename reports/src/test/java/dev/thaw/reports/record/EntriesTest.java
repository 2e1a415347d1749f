package dev.thaw.reports.record;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.reports.record.ParticipantRecord.Entry;
import dev.thaw.reports.record.ParticipantRecord.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EntriesTest {

    @Test
    void everythingThatNobodyAmendedStands() {
        assertThat(standings(aParticipant().withWeeklyRates(0.5, 0.5)).values())
                .hasSize(82)
                .containsOnly(Standing.STANDS);
    }

    @Test
    void ofVersionsTheNewestStandsAndEachNamesTheNext() {
        // Given
        ParticipantBuilder told = aParticipant().with(Payloads.felt(1), at(1, 1, "09:00"));
        UUID first = told.lastId();
        UUID second = told.correcting(first, Payloads.felt(2), at(1, 1, "09:01")).lastId();
        UUID third = told.correcting(second, Payloads.felt(3), at(1, 1, "09:02")).lastId();

        // Then
        assertThat(standings(told))
                .containsEntry(first, Standing.CORRECTED)
                .containsEntry(second, Standing.CORRECTED)
                .containsEntry(third, Standing.STANDS);
        assertThat(amendedBy(told, first)).hasValue(second);
        assertThat(amendedBy(told, second)).hasValue(third);
        assertThat(amendedBy(told, third)).isEmpty();
    }

    @Test
    void aRetractionOfAnyVersionTakesAllOfThemBack() {
        // Given
        ParticipantBuilder told = aParticipant().with(Payloads.felt(1), at(1, 1, "09:00"));
        UUID first = told.lastId();
        UUID second = told.correcting(first, Payloads.felt(2), at(1, 1, "09:01")).lastId();
        UUID other = told.with(Payloads.blank(), at(1, 1, "13:00")).lastId();
        UUID retraction = told.retracting(first).lastId();

        // Then
        assertThat(standings(told))
                .containsEntry(first, Standing.RETRACTED)
                .containsEntry(second, Standing.RETRACTED)
                .containsEntry(other, Standing.STANDS)
                .containsEntry(retraction, Standing.STANDS);
    }

    @Test
    void correctionsThatContradictEachOtherCountNeither() {
        // Given
        ParticipantBuilder told = aParticipant().with(Payloads.felt(1), at(1, 1, "09:00"));
        UUID first = told.lastId();
        UUID one = told.correcting(first, Payloads.felt(2), at(1, 1, "09:01")).lastId();
        UUID other = told.correcting(first, Payloads.felt(3), at(1, 1, "09:02")).lastId();

        // Then
        assertThat(standings(told))
                .containsEntry(first, Standing.DISPUTED)
                .containsEntry(one, Standing.DISPUTED)
                .containsEntry(other, Standing.DISPUTED);
    }

    private static Map<UUID, Standing> standings(ParticipantBuilder told) {
        return entries(told).stream()
                .collect(Collectors.toMap(entry -> entry.event().event().id(), Entry::standing));
    }

    private static Optional<UUID> amendedBy(ParticipantBuilder told, UUID id) {
        return entries(told).stream()
                .filter(entry -> entry.event().event().id().equals(id))
                .findFirst()
                .flatMap(Entry::amendedBy);
    }

    private static List<Entry> entries(ParticipantBuilder told) {
        return Entries.of(told.history(), told.protocol());
    }
}
