package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Decoded.Reason;
import dev.thaw.schemas.Decoded.Undecodable;
import dev.thaw.schemas.Decoded.Value;
import dev.thaw.schemas.registry.RegistryInMemory;
import dev.thaw.schemas.registry.WireFormat;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class IntakeCodecTest {
    private final RegistryInMemory registry = new RegistryInMemory();
    private final Codec<ParticipantEvent> plain = Codecs.participantEvents(registry);
    private final IntakeCodec intake = new IntakeCodec(registry);
    private final LedgerCodec ledger = new LedgerCodec(registry);
    private final ArbitraryEvents arbitrary = new ArbitraryEvents(20261126);

    @Test
    void everyEventIsReadAsItWasSentAndWrittenDownAsItAlwaysWas() {
        Codec<LedgerEvent> always = Codecs.ledgerEvents(registry);
        for (int i = 0; i < 5_000; i++) {
            // Given
            ParticipantEvent sent = arbitrary.participantEvent();

            // When
            Reported reported = intake.decode(plain.encode(sent)).orThrow();
            LedgerEvent admitted = admitted(reported);

            // Then
            assertThat(intake.encode(sent)).isEqualTo(plain.encode(sent));
            assertThat(reported.event()).isEqualTo(sent);
            assertThat(ledger.encode(admitted, reported)).isEqualTo(always.encode(admitted));
        }
    }

    /// What the schema's files say of their fields and what [FrequentEvents] says is the same.
    @Test
    void everyPromptAndCheckInIsReadFromItsBytesAndWrittenToThem() {
        for (int i = 0; i < 5_000; i++) {
            ParticipantEvent sent = arbitrary.participantEvent();
            boolean frequent =
                    sent.event().payload() instanceof PromptIssued
                            || sent.event().payload() instanceof CheckInSubmitted;

            assertThat(FrequentEvents.read(plain.encode(sent)).isPresent()).isEqualTo(frequent);
            assertThat(FrequentEvents.write(1, sent).isPresent()).isEqualTo(frequent);
        }
    }

    @Test
    void ofGarbageTheSameIsSaidAsEver() {
        // Given
        SplittableRandom random = new SplittableRandom(7);
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        int read = 0;

        for (int i = 0; i < 50_000; i++) {
            // When
            byte[] mutated = CodecTest.mutate(plain.encode(frequent()), random);
            Decoded<ParticipantEvent> said = withoutBytes(intake.decode(mutated));

            // Then
            assertThat(said).isEqualTo(plain.decode(mutated));
            switch (said) {
                case Undecodable<ParticipantEvent>(Reason reason, _) -> reasons.add(reason);
                case Value<ParticipantEvent> _ -> read++;
            }
        }
        assertThat(reasons)
                .contains(
                        Reason.NOT_FRAMED,
                        Reason.UNKNOWN_SCHEMA,
                        Reason.MALFORMED,
                        Reason.OUT_OF_RANGE,
                        Reason.UNKNOWN_SYMBOL);
        assertThat(read).as("mutated, and still an event").isGreaterThan(1_000);
    }

    /// Bits that are flipped where they do no harm must not be able to hide from the digest, from
    /// the rules or from anybody who reads the ledger.
    @Test
    void whatIsCopiedIntoTheLedgerIsWhatWasRead() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 50_000; i++) {
            // Given
            byte[] mutated = CodecTest.mutate(plain.encode(frequent()), random);

            if (intake.decode(mutated) instanceof Value<Reported>(Reported reported)) {
                // When
                LedgerEvent admitted = admitted(reported);
                byte[] written = ledger.encode(admitted, reported);

                // Then
                assertThat(ledger.decode(written)).isEqualTo(new Value<>(admitted));
            }
        }
    }

    @Test
    void bytesOfAnotherVersionAreNotCopied() {
        // Given a version of the schema with one more kind of event in front of the others
        String ours = "{\"type\":\"record\",\"name\":\"Enrolled\"";
        String published = Schemas.published(dev.thaw.events.ParticipantEvent.SCHEMA$).toString();
        String json =
                published.replace(
                        ours, "{\"type\":\"record\",\"name\":\"DreamTold\",\"fields\":[]}," + ours);
        assertThat(json).isNotEqualTo(published);
        // When, then
        int id = registry.writerSchema("intake-events-value", new Schema.Parser().parse(json)).id();
        byte[] ofOurs = plain.encode(frequent());
        byte[] ofTheirs =
                WireFormat.frame(
                        id, Arrays.copyOfRange(ofOurs, WireFormat.HEADER_BYTES, ofOurs.length));
        if (intake.decode(ofTheirs) instanceof Value<Reported>(Reported reported)) {
            assertThat(reported.hasBytes()).isFalse();
        }
        assertThat(withoutBytes(intake.decode(ofTheirs))).isEqualTo(plain.decode(ofTheirs));
    }

    @Test
    void nothingAtAllIsNotFramed() {
        assertThat(withoutBytes(intake.decode(null))).isEqualTo(plain.decode(null));
    }

    private static LedgerEvent admitted(Reported reported) {
        return new LedgerEvent(
                new SubjectId(UUID.fromString("00000000-0000-4000-8000-000000000001")),
                Instant.parse("2026-01-05T10:00:00.123456Z"),
                reported.event().event());
    }

    private static Decoded<ParticipantEvent> withoutBytes(Decoded<Reported> decoded) {
        return switch (decoded) {
            case Value<Reported>(Reported reported) -> new Value<>(reported.event());
            case Undecodable<Reported>(Reason reason, String detail) ->
                    new Undecodable<>(reason, detail);
        };
    }

    private ParticipantEvent frequent() {
        while (true) {
            ParticipantEvent event = arbitrary.participantEvent();
            if (List.of(PromptIssued.class, CheckInSubmitted.class)
                    .contains(event.event().payload().getClass())) {
                return event;
            }
        }
    }
}
