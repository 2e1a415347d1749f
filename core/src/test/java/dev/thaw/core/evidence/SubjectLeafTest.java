package dev.thaw.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.SubjectId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubjectLeafTest {

    private static final UUID LOCK = new UUID(7, 8);
    private static final SubjectId SUBJECT = new SubjectId(new UUID(1, 2));
    private static final byte[] SALT = {5};
    private static final Digest ID = SubjectLeaf.id(LOCK, SUBJECT);

    @Test
    void theIdIsTheDigestOfTheWordTheLockAndTheSubject() {
        byte[] written = {
            'l', 'e', 'a', 'f', 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
            1, 0, 0, 0, 0, 0, 0, 0, 2
        };

        assertThat(ID).isEqualTo(Digest.of(written));
    }

    @Test
    void theLeafIsTheDigestOfSaltIdAndLengthPrefixedRecords() {
        byte[] record = {
            0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 2, 42,
            43
        };

        assertThat(leaf(SALT).add(3, new UUID(0, 9), new byte[] {42, 43}).digest())
                .isEqualTo(Digest.of(SALT, ID.bytes(), record));
    }

    @Test
    void whateverDiffersGivesAnotherLeaf() {
        UUID event = new UUID(0, 9);
        List<Digest> leaves =
                List.of(
                        leaf(SALT).digest(),
                        leaf(new byte[] {6}).digest(),
                        leaf(SALT).add(3, event, new byte[] {42, 43}).digest(),
                        leaf(SALT).add(4, event, new byte[] {42, 43}).digest(),
                        leaf(SALT).add(3, new UUID(0, 10), new byte[] {42, 43}).digest(),
                        leaf(SALT).add(3, event, new byte[] {42, 44}).digest(),
                        leaf(SALT)
                                .add(3, event, new byte[] {42, 43})
                                .add(3, event, new byte[] {42, 43})
                                .digest());

        assertThat(new HashSet<>(leaves)).hasSameSizeAs(leaves);
        assertThat(Set.of(SubjectLeaf.id(LOCK, new SubjectId(new UUID(1, 3)))))
                .doesNotContain(ID, SubjectLeaf.id(new UUID(7, 9), SUBJECT));
    }

    private static SubjectLeaf leaf(byte[] salt) {
        return new SubjectLeaf(salt, ID);
    }
}
