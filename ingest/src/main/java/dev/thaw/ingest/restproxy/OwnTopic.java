package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/// The intake topic itself: its records are events of ours, written with one of the registered
/// versions of their schema, and their keys do not matter.
final class OwnTopic implements TopicForm {
    private final StudyId study;
    private final WriterSchema writer;
    private final Codec<ParticipantEvent> codec;

    /// @param codec for this request alone
    OwnTopic(StudyId study, WriterSchema writer, Codec<ParticipantEvent> codec) {
        this.study = study;
        this.writer = writer;
        this.codec = codec;
    }

    @Override
    public boolean takesRecordsWithoutKey() {
        return true;
    }

    @Override
    public RecordTaken read(Optional<Object> key, Object value) {
        byte[] avro;
        try {
            avro = binary(writer.schema(), value);
        } catch (AvroRuntimeException | NullPointerException | ClassCastException _) {
            // What was read by a schema can be written by it, but for a default that does not fit.
            return refused(Fault.CONVERSION, "/value", "The value does not follow its schema.");
        }
        return switch (codec.decode(WireFormat.frame(writer.id().orElseThrow(), avro))) {
            case Decoded.Undecodable<ParticipantEvent>(var _, String detail) ->
                    refused(Fault.NO_EVENT, "/value", detail);
            case Decoded.Value<ParticipantEvent>(ParticipantEvent event)
                    when !event.event().study().equals(study) ->
                    refused(
                            Fault.NOT_ALLOWED,
                            "/value/event/study",
                            "This is another study than the key belongs to.");
            case Decoded.Value<ParticipantEvent>(ParticipantEvent event) ->
                    new RecordTaken.Events(List.of(event));
        };
    }

    private static byte[] binary(Schema schema, Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static RecordTaken refused(int code, String pointer, String sentence) {
        return new RecordTaken.Refused(new Fault(code, pointer, sentence));
    }
}
