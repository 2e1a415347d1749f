package dev.thaw.schemas;

import dev.thaw.schemas.Decoded.Reason;
import dev.thaw.schemas.Decoded.Undecodable;
import dev.thaw.schemas.registry.RegisteredSchema;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityResult;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/// Turns values of one kind into Avro records in Confluent's wire format, and back. It reuses its
/// buffers: one codec for each thread. The registry is asked at the first record that is written
/// and once for each schema id that is read.
public final class Codec<T> {
    static {
        Schemas.allow();
    }

    private final Mapping<?, T> mapping;

    /// How a kind of value is written down as a generated class.
    ///
    /// @param toCore throws [UnknownSymbol], or [IllegalArgumentException] for a value out of range
    record Shape<A extends SpecificRecord, T>(
            Class<A> type, Function<T, A> toAvro, Function<A, T> toCore) {

        Schema schema() {
            return SpecificData.getForClass(type).getSchema(type);
        }
    }

    <A extends SpecificRecord> Codec(SchemaRegistry registry, String subject, Shape<A, T> shape) {
        this.mapping = new Mapping<>(registry, subject, shape);
    }

    /// The record's bytes: a zero byte, the schema's id, then Avro.
    ///
    /// @throws RegistryException if the registry is needed and refuses or cannot be reached
    public byte[] encode(T value) {
        return mapping.encode(value);
    }

    /// Reads a record, whichever version of the schema it was written with. Bad bytes are a value;
    /// a registry that cannot be reached is an exception, because the bytes may be good.
    ///
    /// @throws RegistryException if the registry is needed and cannot be reached
    public Decoded<T> decode(byte[] framed) {
        return mapping.decode(framed);
    }

    /// Whether a record was written with this program's version of the schema.
    ///
    /// @throws RegistryException if the registry is needed and cannot be reached
    boolean isOfOwnSchema(byte[] framed) {
        return mapping.isOfOwnSchema(framed);
    }

    /// The schema id that stands in front of what [#encode] writes.
    ///
    /// @throws RegistryException if the registry is needed and refuses or cannot be reached
    int writerId() {
        return mapping.writerId();
    }

    /// Binds the generated class to the value, so that the class stays inside.
    private static final class Mapping<A extends SpecificRecord, T> {
        private static final int NOT_REGISTERED = -1;

        private final SchemaRegistry registry;
        private final String subject;
        private final Shape<A, T> shape;
        private final SpecificData model;
        private final SpecificDatumWriter<A> writer;
        private final Map<Integer, Source<A>> sources = new HashMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        private BinaryEncoder encoder;
        private BinaryDecoder decoder;
        private int writerId = NOT_REGISTERED;

        Mapping(SchemaRegistry registry, String subject, Shape<A, T> shape) {
            this.registry = registry;
            this.subject = subject;
            this.shape = shape;
            this.model = SpecificData.getForClass(shape.type());
            this.writer = new SpecificDatumWriter<>(shape.schema(), model);
        }

        int writerId() {
            if (writerId == NOT_REGISTERED) {
                writerId = register();
            }
            return writerId;
        }

        byte[] encode(T value) {
            int id = writerId();
            bytes.reset();
            try {
                encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
                writer.write(shape.toAvro().apply(value), encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("memory does not fail", e);
            }
            return WireFormat.frame(id, bytes.toByteArray());
        }

        private int register() {
            Schema plain = Schemas.published(shape.schema());
            RegisteredSchema registered = registry.writerSchema(subject, plain);
            if (!areSame(registered.schema(), plain)) {
                throw new IllegalStateException(
                        "The registry's newest schema of %s is not this program's: set use.latest.version to false or update the program."
                                .formatted(subject));
            }
            return registered.id();
        }

        boolean isOfOwnSchema(byte[] framed) {
            return framed != null
                    && WireFormat.isFramed(framed)
                    && source(WireFormat.schemaId(framed)) instanceof Source.Ours<A> ours
                    && ours.own();
        }

        Decoded<T> decode(byte[] framed) {
            if (framed == null || !WireFormat.isFramed(framed)) {
                return undecodable(
                        Reason.NOT_FRAMED, "A record begins with a zero byte and a schema id.");
            }
            return switch (source(WireFormat.schemaId(framed))) {
                case Source.Foreign<A> _ ->
                        undecodable(
                                Reason.UNKNOWN_SCHEMA,
                                "The schema id names no schema of this kind of record.");
                case Source.Ours<A> ours -> read(ours, framed);
            };
        }

        /// How records with this schema id are read. Ids that the registry does not know are asked
        /// for again, because they may be registered later.
        private Source<A> source(int id) {
            Source<A> known = sources.get(id);
            if (known == null) {
                try {
                    known = Source.of(registry.schemaById(id), shape.schema(), model);
                } catch (RegistryException e) {
                    if (e.notFound()) {
                        return new Source.Foreign<>();
                    }
                    throw e;
                }
                sources.put(id, known);
            }
            return known;
        }

        // Avro and the generated classes answer bytes that do not follow their schema with a dozen
        // kinds of runtime exceptions, and a deeply nested foreign field with a full stack.
        private Decoded<T> read(Source.Ours<A> source, byte[] framed) {
            A avro;
            try {
                if (source.newer()
                        && !Newer.understood(source.writer(), shape.schema(), body(framed))) {
                    return undecodable(
                            Reason.NEWER_KIND,
                            "The record holds a kind of event that this program does not know.");
                }
                avro = source.reader().read(null, body(framed));
                if (!decoder.isEnd()) {
                    return malformed();
                }
            } catch (SecurityException e) {
                throw new IllegalStateException(
                        "Avro must be allowed to make dev.thaw's records", e);
            } catch (IOException | RuntimeException | StackOverflowError e) {
                return malformed();
            }
            return toCore(avro);
        }

        private BinaryDecoder body(byte[] framed) {
            int start = WireFormat.HEADER_BYTES;
            decoder =
                    DecoderFactory.get()
                            .binaryDecoder(framed, start, framed.length - start, decoder);
            return decoder;
        }

        private Decoded<T> toCore(A avro) {
            try {
                return new Decoded.Value<>(shape.toCore().apply(avro));
            } catch (UnknownSymbol e) {
                return undecodable(Reason.UNKNOWN_SYMBOL, e.getMessage());
            } catch (IllegalArgumentException e) {
                return undecodable(Reason.OUT_OF_RANGE, e.getMessage());
            }
        }

        private static <T> Decoded<T> malformed() {
            return undecodable(Reason.MALFORMED, "The bytes do not follow their schema.");
        }

        private static <T> Decoded<T> undecodable(Reason reason, String detail) {
            return new Undecodable<>(reason, detail);
        }
    }

    /// Whether two schemas write the same bytes.
    private static boolean areSame(Schema one, Schema other) {
        return SchemaNormalization.parsingFingerprint64(one)
                == SchemaNormalization.parsingFingerprint64(other);
    }

    /// Looks into records of a newer version of a schema. Avro's own resolution would read an
    /// unknown branch of a union as some other record with fitting fields.
    private static final class Newer {
        private Newer() {}

        static boolean understood(Schema writer, Schema reader, BinaryDecoder body)
                throws IOException {
            return understood(reader, new GenericDatumReader<>(writer).read(null, body));
        }

        private static boolean understood(Schema reader, Object datum) {
            if (!(datum instanceof GenericRecord written)) {
                return true;
            }
            return switch (reader.getType()) {
                case UNION ->
                        reader.getTypes().stream()
                                .filter(
                                        branch ->
                                                branch.getFullName()
                                                        .equals(written.getSchema().getFullName()))
                                .anyMatch(branch -> understood(branch, written));
                case RECORD ->
                        reader.getFields().stream()
                                .filter(field -> written.hasField(field.name()))
                                .allMatch(
                                        field ->
                                                understood(
                                                        field.schema(), written.get(field.name())));
                default -> true;
            };
        }
    }

    /// What a schema id says about the records that name it.
    private sealed interface Source<A> {

        /// They are of another kind.
        record Foreign<A>() implements Source<A> {}

        /// They can be read.
        ///
        /// @param own whether the schema is this program's
        /// @param newer whether it holds union branches that this program does not know
        record Ours<A>(Schema writer, SpecificDatumReader<A> reader, boolean own, boolean newer)
                implements Source<A> {}

        static <A> Source<A> of(Schema writer, Schema reader, SpecificData model) {
            SchemaCompatibilityResult result =
                    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
            boolean onlyNewerBranches =
                    result.getIncompatibilities().stream()
                            .allMatch(
                                    i ->
                                            i.getType()
                                                    == SchemaIncompatibilityType
                                                            .MISSING_UNION_BRANCH);
            return onlyNewerBranches
                    ? new Ours<>(
                            writer,
                            new SpecificDatumReader<>(writer, reader, model),
                            areSame(writer, reader),
                            !result.getIncompatibilities().isEmpty())
                    : new Foreign<>();
        }
    }
}
