package dev.thaw.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Sealed values of imported participants, one of whom was erased, and whether a vault still gives
/// all that it should.
final class TestLedger {

    private static final StudyId STUDY = new StudyId("pilot");

    private final Map<String, SubjectId> subjects = new LinkedHashMap<>();
    private final Map<SubjectId, byte[]> sealed = new LinkedHashMap<>();
    private final String erased = "patient 0";
    private int later;

    TestLedger(Vault vault, int participants) {
        for (int i = 0; i < participants; i++) {
            add(vault, "patient " + i);
        }
        vault.erase(subjects.get(erased));
    }

    private void add(Vault vault, String patient) {
        SubjectId subject =
                vault.subjectOf(STUDY, vault.pseudonymFor(STUDY, patient)).orElseThrow();
        subjects.put(patient, subject);
        sealed.put(subject, vault.sealing().seal(subject, place(subject), plain(patient)));
    }

    /// All values open, all links lead where they led, and new participants can be taken in.
    void isWholeIn(Vault vault) {
        add(vault, "later patient " + later++);
        vault.sealing().prepare(subjects.values());
        subjects.forEach(
                (patient, subject) -> {
                    boolean gone = patient.equals(erased);
                    ParticipantId pseudonym = vault.pseudonymFor(STUDY, patient);
                    assertThat(vault.find(STUDY, pseudonym))
                            .isEqualTo(gone ? new Identity.Erased() : new Identity.Known(subject));
                    assertThat(vault.sealing().open(subject, place(subject), sealed.get(subject)))
                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                            .isEqualTo(gone ? Optional.empty() : Optional.of(patient));
                });
        Map<SubjectId, String> links = new LinkedHashMap<>();
        subjects.forEach((patient, subject) -> links.put(subject, patient));
        links.remove(subjects.get(erased));
        assertThat(vault.sourceIds(STUDY)).isEqualTo(links);
        assertThat(vault.erased()).containsExactly(subjects.get(erased));
    }

    private static byte[] place(SubjectId subject) {
        return Sealing.associated(Topic.PARTICIPANT_TRENDS, LedgerKey.prefix(subject));
    }

    private static byte[] plain(String patient) {
        return patient.getBytes(StandardCharsets.UTF_8);
    }
}
