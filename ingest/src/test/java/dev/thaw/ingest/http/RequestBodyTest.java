package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private static final byte[] TEXT = "[{}, {}]".getBytes(StandardCharsets.UTF_8);

    private final Room room = new Room(1_000, 1_000, Pace.USUAL);

    @Test
    void aCompressedBodyIsInflated() throws Exception {
        try (Room.Share share = room.enter()) {
            assertThat(RequestBody.inflated(gzip(TEXT), share)).isEqualTo(TEXT);
        }
    }

    @Test
    void aSmallBodyThatInflatesBeyondTheLimitIsTooLarge() throws Exception {
        // Given
        byte[] bomb = gzip(new byte[RequestBody.MOST_BYTES + 1]);
        assertThat(bomb.length).isLessThan(20_000);

        // When, then
        assertThat(refusal(bomb, room)).isEqualTo(Problem.TOO_LARGE);
    }

    @Test
    void whatIsNotGzipOrNotAllOfItIsToldSo() throws Exception {
        // Given
        byte[] whole = gzip(TEXT);

        // When, then
        assertThat(refusal(TEXT, room)).isEqualTo(Problem.BROKEN_GZIP);
        assertThat(refusal(Arrays.copyOf(whole, whole.length - 9), room))
                .isEqualTo(Problem.BROKEN_GZIP);
    }

    @Test
    void aBodyThatFindsNoRoomIsSentAwayAndGivesBackWhatItTook() throws Exception {
        // Given
        Room small = new Room(3, 3, Pace.USUAL);
        byte[] threePieces = gzip(new byte[3 * Room.PIECE]);
        byte[] twoPieces = gzip(new byte[2 * Room.PIECE]);

        // When, then
        assertThat(refusal(threePieces, small)).isEqualTo(Problem.BUSY);
        try (Room.Share share = small.enter()) {
            assertThat(RequestBody.inflated(twoPieces, share)).hasSize(2 * Room.PIECE);
            assertThat(refusal(twoPieces, small)).isEqualTo(Problem.BUSY);
        }
    }

    private static Problem refusal(byte[] gzip, Room room) {
        return catchThrowableOfType(
                        RequestRefused.class,
                        () -> {
                            try (Room.Share share = room.enter()) {
                                RequestBody.inflated(gzip, share);
                            }
                        })
                .problem();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(plain);
        }
        return compressed.toByteArray();
    }
}
