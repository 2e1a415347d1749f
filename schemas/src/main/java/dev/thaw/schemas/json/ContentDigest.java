package dev.thaw.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.thaw.core.event.StudyEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Says whether two events have the same content, whatever the version of the schema that they came
/// in: the SHA-256 of captured time, occasion and payload as JSON. When an event was recorded and
/// by which app does not count, so that a repetition by an updated app is a repetition.
///
/// Short contents can be found again from their digest by trying them all: it is not stored as it
/// is, but as [dev.thaw.schemas.Sealing#fingerprint] of it.
public final class ContentDigest {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ThreadLocal<ContentDigest> OF_THREAD =
            ThreadLocal.withInitial(ContentDigest::new);

    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
    private final MessageDigest sha256;

    private ContentDigest() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The digest's 32 bytes.
    public static byte[] of(StudyEvent event) {
        return OF_THREAD.get().digest(event);
    }

    private byte[] digest(StudyEvent event) {
        buffer.reset();
        try (JsonGenerator out = FACTORY.createGenerator(buffer)) {
            new EventWriter(out).content(event);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return sha256.digest(buffer.toByteArray());
    }
}
