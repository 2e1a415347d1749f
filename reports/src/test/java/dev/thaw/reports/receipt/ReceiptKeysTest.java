package dev.thaw.reports.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptKeysTest {

    private static final ObjectNode CONTENT = JsonNodeFactory.instance.objectNode().put("a", 1);

    @TempDir private Path folder;

    @Test
    void theKeyIsMadeAtFirstUseAndOnlyItsOwnerCanReadIt() throws IOException {
        assertThat(keys().trusted()).isEmpty();
        assertThat(folder).isEmptyDirectory();

        SigningKey key = keys().signing();

        assertThat(keys().signing().verifying()).isEqualTo(key.verifying());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(keyFile(), list());
        }
        assertThat(Files.readString(list()))
                .contains(key.verifying().base64())
                .doesNotContain("private_key");
    }

    @Test
    void whatAnOldKeySignedStaysValid() {
        // Given
        byte[] signed = SignedJson.sign(CONTENT, keys().signing());

        // When
        SigningKey newKey = keys().rotate();

        // Then
        assertThat(keys().signing().verifying()).isEqualTo(newKey.verifying());
        assertThat(keys().trusted()).hasSize(2);
        assertThat(SignedJson.read(signed, keys().trusted()))
                .isInstanceOf(SignedJson.Reading.Trusted.class);
    }

    @Test
    void aStrangersSignatureIsNoneEvenIfItIsRight() {
        byte[] signed = SignedJson.sign(CONTENT, SigningKey.generate());

        assertThat(SignedJson.read(signed, List.of(keys().signing().verifying())))
                .isInstanceOfSatisfying(
                        SignedJson.Reading.Refused.class,
                        refused -> assertThat(refused.reason()).contains("not known here"));
    }

    @Test
    void aStrangersContentUnderAKnownKeysNameIsRefused() {
        // Given a stranger who writes a known key's name over the own one
        SigningKey known = keys().signing();
        SigningKey stranger = SigningKey.generate();
        String signed = CountsByKind.text(SignedJson.sign(CONTENT, stranger));
        String renamed =
                signed.replace(stranger.verifying().base64(), known.verifying().base64())
                        .replace(stranger.verifying().id(), known.verifying().id());

        assertThat(SignedJson.read(renamed.getBytes(StandardCharsets.UTF_8), keys().trusted()))
                .isInstanceOf(SignedJson.Reading.Refused.class);
    }

    @Test
    void aKeyGivenFromOutsideIsRememberedAndNotChanged() {
        SigningKey given = SigningKey.generate();
        ReceiptKeys keys =
                ReceiptKeys.given(SigningKey.parse(given.json(), "the variable"), list());

        assertThat(keys.signing().verifying()).isEqualTo(given.verifying());
        assertThat(keyFile()).doesNotExist();
        assertThat(keys().trusted()).containsExactly(given.verifying());
        assertThatExceptionOfType(ReceiptProblem.class).isThrownBy(keys::rotate);
    }

    @Test
    void aDamagedKeyIsSaidSoWithoutQuotingIt() throws IOException {
        String json = keys().signing().json();
        Files.writeString(keyFile(), json.substring(0, json.length() - 20));

        assertThatExceptionOfType(ReceiptProblem.class)
                .isThrownBy(() -> keys().signing())
                .withMessageContaining("is damaged")
                .withNoCause();
    }

    @Test
    void halvesOfTwoKeysAreNoKey() {
        SigningKey one = SigningKey.generate();
        SigningKey other = SigningKey.generate();
        String mixed = one.json().replace(one.verifying().base64(), other.verifying().base64());

        assertThatExceptionOfType(ReceiptProblem.class)
                .isThrownBy(() -> SigningKey.parse(mixed, "a test"));
    }

    @Test
    void theCommitIsUnknownWithoutGit() {
        assertThat(RunningCode.commit("${git.commit.id.full}", "${git.dirty}"))
                .isEqualTo("unknown");
        assertThat(RunningCode.commit("0123456789abcdef", "true"))
                .isEqualTo("0123456789abcdef-dirty");
        assertThat(RunningCode.commit("0123456789abcdef", "false")).isEqualTo("0123456789abcdef");
        assertThat(RunningCode.here().tzdb()).matches("\\d{4}[a-z]");
    }

    private ReceiptKeys keys() {
        return ReceiptKeys.inFile(keyFile(), list());
    }

    private Path keyFile() {
        return folder.resolve("receipt-key.json");
    }

    private Path list() {
        return folder.resolve("receipt-keys.json");
    }
}
