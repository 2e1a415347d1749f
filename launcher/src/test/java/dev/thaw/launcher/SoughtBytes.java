package dev.thaw.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/// Bytes that are looked for in files. A data directory holds gigabytes, most of them zeros of
/// Kafka's indices: the search skips as many bytes as are sought (Horspool), and a file goes
/// through one small piece of memory.
final class SoughtBytes {

    private static final int AT_ONCE = 1 << 20;

    private final byte[] sought;
    private final int[] skips = new int[256];

    SoughtBytes(byte[] sought) {
        this.sought = sought.clone();
        Arrays.fill(skips, sought.length);
        for (int i = 0; i < sought.length - 1; i++) {
            skips[sought[i] & 0xFF] = sought.length - 1 - i;
        }
    }

    /// Whether a file holds them; one that is gone holds nothing.
    boolean standsIn(Path file) {
        byte[] piece = new byte[AT_ONCE];
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            while (true) {
                int read = in.readNBytes(piece, kept, piece.length - kept);
                if (read == 0) {
                    return false;
                }
                int end = kept + read;
                if (standsBefore(end, piece)) {
                    return true;
                }
                // What is sought may begin in one piece and end in the next.
                kept = Math.min(end, sought.length - 1);
                System.arraycopy(piece, end - kept, piece, 0, kept);
            }
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean standsBefore(int end, byte[] piece) {
        int last = sought.length - 1;
        for (int at = last; at < end; at += skips[piece[at] & 0xFF]) {
            if (piece[at] == sought[last]
                    && Arrays.equals(piece, at - last, at + 1, sought, 0, sought.length)) {
                return true;
            }
        }
        return false;
    }
}
