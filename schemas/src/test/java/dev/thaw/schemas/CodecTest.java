package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Decoded.Reason;
import dev.thaw.schemas.Decoded.Undecodable;
import dev.thaw.schemas.Decoded.Value;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.registry.RegistryInMemory;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class CodecTest {
    private final RegistryInMemory registry = new RegistryInMemory();
    private final Codec<ParticipantEvent> codec = Codecs.participantEvents(registry);
    private final ArbitraryEvents arbitrary = new ArbitraryEvents(20260105);

    @Test
    void everyEventComesBackAsItWas() {
        for (int i = 0; i < 5_000; i++) {
            // Given
            ParticipantEvent event = arbitrary.participantEvent();

            // When
            Decoded<ParticipantEvent> read = codec.decode(codec.encode(event));

            // Then
            assertThat(read).isEqualTo(new Value<>(event));
        }
    }

    @Test
    void everyAdmittedEventComesBackAsItWas() {
        Codec<LedgerEvent> ledger = Codecs.ledgerEvents(registry);
        for (int i = 0; i < 2_000; i++) {
            // Given
            LedgerEvent event = arbitrary.ledgerEvent();

            // When
            Decoded<LedgerEvent> read = ledger.decode(ledger.encode(event));

            // Then
            assertThat(read).isEqualTo(new Value<>(event));
        }
    }

    @Test
    void theBytesAreFramedWithTheIdOfTheRegisteredSchema() {
        // When
        byte[] framed = codec.encode(arbitrary.participantEvent());

        // Then
        assertThat(WireFormat.isFramed(framed)).isTrue();
        assertThat(registry.schemaById(WireFormat.schemaId(framed)).getFullName())
                .isEqualTo("dev.thaw.events.ParticipantEvent");
        assertThat(registry.schemaById(WireFormat.schemaId(framed)).toString())
                .as("looks the same to writers in other languages")
                .doesNotContain("avro.java.string");
    }

    @Test
    void garbageIsAValueAndNeverAnException() {
        // Given
        SplittableRandom random = new SplittableRandom(7);
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);

        for (int i = 0; i < 10_000; i++) {
            // When
            byte[] mutated = mutate(codec.encode(arbitrary.participantEvent()), random);

            // Then
            if (codec.decode(mutated) instanceof Undecodable<ParticipantEvent>(Reason reason, _)) {
                reasons.add(reason);
            }
        }
        assertThat(reasons)
                .contains(
                        Reason.NOT_FRAMED,
                        Reason.UNKNOWN_SCHEMA,
                        Reason.MALFORMED,
                        Reason.OUT_OF_RANGE,
                        Reason.UNKNOWN_SYMBOL);
    }

    @Test
    void aRecordWithBytesAfterItsEndIsMalformed() {
        // Given
        byte[] framed = codec.encode(arbitrary.participantEvent());
        byte[] longer = Arrays.copyOf(framed, framed.length + 1);

        // When, then
        assertThat(codec.decode(longer))
                .isInstanceOfSatisfying(
                        Undecodable.class, u -> assertThat(u.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void nothingAtAllIsNotFramed() {
        assertThat(reasonFor(null)).isEqualTo(Reason.NOT_FRAMED);
        assertThat(reasonFor(new byte[0])).isEqualTo(Reason.NOT_FRAMED);
        assertThat(reasonFor("{\"eventId\"".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Reason.NOT_FRAMED);
    }

    @Test
    void lengthsThatWouldFillTheMemoryAreMalformed() throws IOException {
        // Given records whose first string, or list of feelings, claims to be huge
        int id = WireFormat.schemaId(codec.encode(arbitrary.participantEvent()));
        byte[] start = upToFeelings();

        for (long claimed : new long[] {1L << 30, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE}) {
            // When, then
            assertThat(reasonFor(WireFormat.frame(id, number(claimed))))
                    .isEqualTo(Reason.MALFORMED);
            assertThat(reasonFor(WireFormat.frame(id, concat(start, number(claimed)))))
                    .isEqualTo(Reason.MALFORMED);
        }
    }

    /// A check-in up to, but without, the number of its feelings.
    private byte[] upToFeelings() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        out.writeString("p");
        out.writeString("7f2c1b8e-52f1-4f0e-9c3a-0d8f7f6a1b2c");
        out.writeString("study");
        out.writeEnum(3);
        for (int nothing = 0; nothing < 4; nothing++) {
            out.writeIndex(0);
        }
        out.writeString("app");
        out.writeString("1");
        out.writeIndex(0);
        out.writeIndex(2);
        out.writeIndex(0);
        out.writeEnum(1);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] number(long value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        out.writeLong(value);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void anotherKindOfRecordIsAnUnknownSchema() {
        // Given
        Schema other =
                SchemaBuilder.record("Reading")
                        .namespace("elsewhere")
                        .fields()
                        .requiredInt("bpm")
                        .endRecord();
        int id = registry.writerSchema("readings-value", other).id();

        // When, then
        assertThat(reasonFor(WireFormat.frame(id, new byte[] {80})))
                .isEqualTo(Reason.UNKNOWN_SCHEMA);
    }

    @Test
    void aKindOfEventOfANewerVersionSaysSo() {
        // Given a schema whose payload may also be something that we do not know
        String json =
                Schemas.published(dev.thaw.events.ParticipantEvent.getClassSchema()).toString();
        String ours = "{\"type\":\"record\",\"name\":\"ChangeRated\"";
        String newer =
                json.replace(
                        ours, "{\"type\":\"record\",\"name\":\"DreamTold\",\"fields\":[]}," + ours);
        Schema schema = new Schema.Parser().parse(newer);
        int id = registry.writerSchema("intake-events-value", schema).id();
        ParticipantEvent known = ofKind("Enrolled");

        // When, then: what we know can be read,
        assertThat(codec.decode(WireFormat.frame(id, body(known)))).isEqualTo(new Value<>(known));
        // and the new branch, which took the place of an old one, is refused by its own name
        byte[] dream = body(ofKind("ChangeRated"));
        assertThat(reasonFor(WireFormat.frame(id, Arrays.copyOf(dream, dream.length - 1))))
                .isEqualTo(Reason.NEWER_KIND);
    }

    @Test
    void anUnreachableRegistryIsNotBadData() {
        // Given
        byte[] good = codec.encode(arbitrary.participantEvent());
        assertThat(codec.decode(good)).isInstanceOf(Value.class);
        Codec<ParticipantEvent> fresh = Codecs.participantEvents(registry);
        registry.becomeUnreachable();

        // When, then
        assertThatThrownBy(() -> fresh.decode(good)).isInstanceOf(RegistryException.class);
        assertThat(codec.decode(good)).as("learnt before").isInstanceOf(Value.class);
    }

    @Test
    void aRefusedEventComesBackAsItWas() {
        // Given
        Codec<RefusedEvent> refusals = Codecs.refusedEvents(registry);
        RefusedEvent refused =
                new RefusedEvent(
                        Optional.empty(),
                        Optional.of(UUID.fromString("00000000-0000-4000-8000-000000000001")),
                        RefusalReason.OFF_SCALE,
                        "/payload/ratings/mood",
                        3,
                        Long.MAX_VALUE,
                        Instant.parse("2026-01-05T10:00:00.000001Z"));

        // When, then
        assertThat(refusals.decode(refusals.encode(refused))).isEqualTo(new Value<>(refused));
    }

    @Test
    void anAccountComesBackAsItWas() {
        // Given
        Codec<StudyAccount> accounts = Codecs.studyAccounts(registry);
        StudyAccount account =
                new StudyAccount(
                        Optional.of(new StudyId("pmdata")),
                        10,
                        4,
                        1,
                        2,
                        new TreeMap<>(Map.of(RefusalReason.OFF_SCALE, 3L)));

        // When, then
        assertThat(accounts.decode(accounts.encode(account))).isEqualTo(new Value<>(account));
        assertThat(account.refused()).isEqualTo(3);
    }

    @Test
    void anAccountThatDoesNotAddUpIsRefused() {
        assertThatThrownBy(() -> new StudyAccount(Optional.empty(), 10, 4, 1, 2, new TreeMap<>()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Reason reasonFor(byte[] bytes) {
        return switch (codec.decode(bytes)) {
            case Undecodable<ParticipantEvent>(Reason reason, _) -> reason;
            case Value<ParticipantEvent> _ -> throw new AssertionError("was read");
        };
    }

    private ParticipantEvent ofKind(String kind) {
        while (true) {
            ParticipantEvent event = arbitrary.participantEvent();
            if (event.event().payload().getClass().getSimpleName().equals(kind)) {
                return event;
            }
        }
    }

    private byte[] body(ParticipantEvent event) {
        byte[] framed = codec.encode(event);
        return Arrays.copyOfRange(framed, WireFormat.HEADER_BYTES, framed.length);
    }

    static byte[] mutate(byte[] good, SplittableRandom random) {
        byte[] bad =
                random.nextInt(4) == 0
                        ? Arrays.copyOf(good, random.nextInt(good.length))
                        : good.clone();
        for (int i = random.nextInt(5); i >= 0 && bad.length > 0; i--) {
            int at =
                    random.nextInt(10) == 0
                            ? random.nextInt(Math.min(5, bad.length))
                            : random.nextInt(bad.length);
            bad[at] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
        }
        return bad;
    }
}
