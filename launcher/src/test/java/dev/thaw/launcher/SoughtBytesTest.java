package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoughtBytesTest {

    private static final int PIECE = 1 << 20;

    @TempDir private Path folder;

    @Test
    void theyAreFoundWhereverTheyStand() throws IOException {
        byte[] name = "ada ada lovelace".getBytes(StandardCharsets.UTF_8);
        for (int length : new int[] {name.length, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 40}) {
            for (int at : new int[] {0, 1, PIECE - 16, PIECE - 15, PIECE - 8, PIECE, length - 16}) {
                if (at >= 0 && at + name.length <= length) {
                    assertThat(stands(name, length, at)).as("%d of %d", at, length).isTrue();
                }
            }
            assertThat(stands(name, length, length - 15)).as("cut off at %d", length).isFalse();
        }
    }

    @Test
    void aFileThatIsGoneHoldsNothing() {
        assertThat(new SoughtBytes(new byte[] {1}).standsIn(folder.resolve("gone"))).isFalse();
    }

    /// In a file that is otherwise full of the beginning of what is sought.
    private boolean stands(byte[] sought, int length, int at) throws IOException {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = sought[i % 4];
        }
        byte[] written = Arrays.copyOf(sought, Math.min(sought.length, length - at));
        System.arraycopy(written, 0, content, at, written.length);
        return new SoughtBytes(sought).standsIn(Files.write(folder.resolve("file"), content));
    }
}
