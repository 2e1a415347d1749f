package dev.thaw.ingest.http;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Reads a request's body, bounded as it was sent and as it is when inflated.
public final class RequestBody {
    static final int MOST_BYTES = 10_000_000;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private RequestBody() {}

    /// The body's bytes, inflated if they are gzip; at least one. The room that they take is the
    /// caller's.
    public static byte[] read(Context request, Room.Share share, Caller caller)
            throws RequestRefused {
        boolean gzip = isGzip(request.header("Content-Encoding"));
        int announced = announced(request.header("Content-Length"));
        share.beginBody(caller);
        byte[] body;
        try {
            body = bounded(request.bodyInputStream(), announced, share, share::refuseIfTooSlow);
        } catch (IOException _) {
            throw new RequestRefused(Problem.INCOMPLETE_BODY);
        }
        if (gzip && body.length > 0) {
            body = inflated(body, share);
        }
        if (body.length == 0) {
            throw new RequestRefused(Problem.EMPTY_BODY);
        }
        return body;
    }

    static byte[] inflated(byte[] gzip, Room.Share share) throws RequestRefused {
        try (InputStream inflating = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return bounded(inflating, Room.PIECE, share, _ -> {});
        } catch (IOException _) {
            throw new RequestRefused(Problem.BROKEN_GZIP);
        }
    }

    private static boolean isGzip(String encoding) throws RequestRefused {
        return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default -> throw new RequestRefused(Problem.UNKNOWN_ENCODING);
        };
    }

    /// How many bytes are said to come; a piece of room if nothing is said.
    private static int announced(String length) throws RequestRefused {
        if (length == null || !NUMBER.matcher(length).matches()) {
            return Room.PIECE;
        }
        long bytes = Long.parseLong(length);
        if (bytes > MOST_BYTES) {
            throw new RequestRefused(Problem.TOO_LARGE);
        }
        return (int) bytes;
    }

    /// Looks at a body as it comes.
    private interface Watch {

        /// @param bytes how much of it has come
        void look(long bytes) throws RequestRefused;
    }

    /// @param expected how many bytes there may be: most bodies are far smaller than a piece of
    ///   room
    private static byte[] bounded(InputStream in, int expected, Room.Share share, Watch watch)
            throws IOException, RequestRefused {
        int size = Math.clamp(expected, 1, Room.PIECE);
        ByteArrayOutputStream body = new ByteArrayOutputStream(size);
        byte[] piece = new byte[size];
        int room = 0;
        int read = in.read(piece);
        while (read >= 0) {
            watch.look(body.size() + (long) read);
            if (body.size() + read > MOST_BYTES) {
                throw new RequestRefused(Problem.TOO_LARGE);
            }
            if (body.size() + read > room) {
                share.grow();
                room += Room.PIECE;
            }
            body.write(piece, 0, read);
            read = in.read(piece);
        }
        return body.toByteArray();
    }
}
