package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final SubjectId SUBJECT = new SubjectId(new UUID(1, 2));
    private final Sealing unsealed = new Unsealed();

    @Test
    void whatIsNotSealedBeginsWithAZeroByteAndOpensAsItWas() {
        // Given
        byte[] associated = Sealing.associated(Topic.LEDGER_EVENTS, new byte[] {7});

        // When
        byte[] value = unsealed.seal(SUBJECT, associated, new byte[] {1, 2, 3});

        // Then
        assertThat(value).containsExactly(0, 1, 2, 3);
        assertThat(unsealed.open(SUBJECT, associated, value))
                .hasValueSatisfying(plain -> assertThat(plain).containsExactly(1, 2, 3));
    }

    @Test
    void aSealedValueIsNotMistakenForAnUnsealedOne() {
        assertThatThrownBy(() -> unsealed.open(SUBJECT, new byte[0], new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unsealed.open(SUBJECT, new byte[0], new byte[0]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theFingerprintOfWhatIsNotSealedIsItsBareDigest() throws NoSuchAlgorithmException {
        byte[] content = {1, 2, 3};

        assertThat(unsealed.fingerprint(SUBJECT, content))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void whatAValueBelongsToDiffersByTopicAndKey() {
        assertThat(Sealing.associated(Topic.LEDGER_EVENTS, new byte[] {7}))
                .isNotEqualTo(Sealing.associated(Topic.LEDGER_EVENTS, new byte[] {8}))
                .isNotEqualTo(Sealing.associated(Topic.PARTICIPANT_TRENDS, new byte[] {7}))
                .startsWith("ledger-events".getBytes(StandardCharsets.US_ASCII));
    }
}
