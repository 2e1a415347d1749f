package dev.thaw.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.IntakeKey;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.streams.TestStudy.TestParticipant;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a broken or hostile app may send: nothing of it stops admission, and all of it is counted.
@Tag("stack")
class GarbageTest {

    /// 4,000 of each kind; thoroughly `-Dthaw.garbage.records=100000`.
    private static final int RECORDS = Integer.getInteger("thaw.garbage.records", 36_000);

    private static final long SEED = 4;
    private static final String PLANTED = "qxzplanted";
    private static final Instant NOON = TestStudy.CONSENTED.plusSeconds(4 * 3_600);
    private static final List<String> HOSTILE =
            List.of(
                    "${jndi:ldap://127.0.0.1/" + PLANTED + "}",
                    "'); DROP SCHEMA reports CASCADE; -- " + PLANTED,
                    "<script>alert('" + PLANTED + "')</script>",
                    "\u0000\u0007\u001b[2J" + PLANTED,
                    "\u202e" + PLANTED + "\ufeff",
                    "%s%n%x {} {}" + PLANTED,
                    "../../../../" + PLANTED,
                    "=cmd|' /C calc'!" + PLANTED,
                    "\ud83d\ude00".repeat(20) + PLANTED);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RunningStreams streams = RunningStreams.shared();
    // No flipped bit may make it the name of another test's study.
    private final TestStudy study = TestStudy.applied("garbage");
    private final Codec<ParticipantEvent> codec = Codecs.participantEvents(streams.registry());

    /// A way to be garbage.
    private enum Mutation {
        /// A good event without its end.
        TRUNCATED,
        /// A good event of which some bits are others; it may be a good one still.
        BITS_FLIPPED,
        /// A good event under the id of a schema that is not known.
        UNKNOWN_SCHEMA_ID,
        NO_VALUE,
        EMPTY,
        NOISE,
        /// A good beginning, then the claim that more follows than memory could hold.
        HUGE_LENGTH,
        /// A good event in words that others would stumble over.
        HOSTILE_WORDS,
        /// It follows its schema, but nobody feels anything at 1,000 of 100.
        OUT_OF_RANGE;

        boolean isUndecodable() {
            return switch (this) {
                case TRUNCATED,
                        UNKNOWN_SCHEMA_ID,
                        NO_VALUE,
                        EMPTY,
                        NOISE,
                        HUGE_LENGTH,
                        OUT_OF_RANGE ->
                        true;
                case BITS_FLIPPED, HOSTILE_WORDS -> false;
            };
        }
    }

    @Test
    void tensOfThousandsOfMutatedRecordsAreAllAccountedForAndStopNothing() {
        // Given
        TestParticipant participant = study.participant(PLANTED);
        participant.consents();
        study.settle();
        Map<String, StudyAccount> before = accounts();
        int refusalsBefore = streams.recordsOf(Topic.REFUSED_EVENTS).size();

        // When
        Map<Mutation, Long> sent = sendGarbage();
        var good = participant.sends(checkIn("joy", 40), at(NOON));
        study.settle();

        // Then everything that came in is accounted for, and nothing else
        Map<String, StudyAccount> after = accounts();
        assertThat(received(after) - received(before)).isEqualTo(RECORDS + 1);
        assertThat(participant.admitted()).contains(good);

        // And what was no event at all counts under no study, with everything that cannot be read
        long undecodable =
                sent.entrySet().stream()
                        .filter(entry -> entry.getKey().isUndecodable())
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        assertThat(refused(after, RefusalReason.UNDECODABLE))
                .isBetween(undecodable, undecodable + sent.get(Mutation.BITS_FLIPPED));
        assertThat(after.get("unknown").refused() - refusedOf(before.get("unknown")))
                .isEqualTo(
                        refused(after, RefusalReason.UNDECODABLE)
                                - refused(before, RefusalReason.UNDECODABLE));
        assertThat(
                        after.get(study.id().value())
                                .refusedByReason()
                                .get(RefusalReason.UNKNOWN_FEELING))
                .isGreaterThanOrEqualTo(sent.get(Mutation.HOSTILE_WORDS) / 3);

        // And each refusal has a record, which carries nothing of what was said
        List<ConsumerRecord<byte[], byte[]>> everyRefusal = streams.recordsOf(Topic.REFUSED_EVENTS);
        List<ConsumerRecord<byte[], byte[]>> refusals =
                everyRefusal.subList(refusalsBefore, everyRefusal.size());
        assertThat(refusals).hasSize((int) (refusedIn(after) - refusedIn(before)));
        assertThat(refusals)
                .allSatisfy(
                        record ->
                                assertThat(new String(record.value(), StandardCharsets.ISO_8859_1))
                                        .doesNotContain(PLANTED));

        // And no metric is named after anything in it
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(null, null))
                .anyMatch(name -> name.toString().contains(StreamsService.ADMISSION))
                .noneMatch(name -> name.toString().contains(PLANTED));
        assertThat(streams.service().healthy()).isTrue();
    }

    private Map<Mutation, Long> sendGarbage() {
        Map<Mutation, Long> sent = new EnumMap<>(Mutation.class);
        Mutation[] kinds = Mutation.values();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        streams.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                Mutation kind = kinds[i % kinds.length];
                long number = sent.merge(kind, 1L, Long::sum);
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        Topic.INTAKE_EVENTS.topicName(),
                                        partition(kind),
                                        random.nextInt(4) == 0 ? null : key(),
                                        mutated(kind, number)));
            }
            producer.flush();
        }
        return sent;
    }

    /// Events in form are counted where they belong, and only there: half of these come elsewhere.
    private int partition(Mutation kind) {
        return kind == Mutation.HOSTILE_WORDS && random.nextBoolean()
                ? new IntakeKey(study.id(), new ParticipantId(PLANTED))
                        .partition(RunningStreams.PARTITIONS)
                : random.nextInt(RunningStreams.PARTITIONS);
    }

    private byte[] key() {
        return random.nextBoolean()
                ? new IntakeKey(study.id(), new ParticipantId(PLANTED)).toBytes()
                : noise(random.nextInt(40));
    }

    private byte[] mutated(Mutation kind, long number) {
        return switch (kind) {
            case TRUNCATED -> {
                byte[] good = encoded(some());
                yield Arrays.copyOf(good, random.nextInt(good.length));
            }
            case BITS_FLIPPED -> {
                byte[] event = encoded(some());
                for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                    int bit = random.nextInt((event.length - HEADER) * Byte.SIZE);
                    event[HEADER + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                }
                yield event;
            }
            case UNKNOWN_SCHEMA_ID ->
                    ByteBuffer.wrap(encoded(some())).putInt(1, unknownId()).array();
            case NO_VALUE -> null;
            case EMPTY -> new byte[0];
            case NOISE -> {
                byte[] noise = noise(1 + random.nextInt(2_000));
                // Neither does it look like a record by chance.
                noise[0] = (byte) (1 + random.nextInt(255));
                yield noise;
            }
            case HUGE_LENGTH -> hugeLength();
            case HOSTILE_WORDS ->
                    encoded(
                            hostile(
                                    (int) (number % 3),
                                    HOSTILE.get(random.nextInt(HOSTILE.size()))));
            case OUT_OF_RANGE -> outOfRange();
        };
    }

    private static final int HEADER = 5;

    /// Ids are given from 1 upwards.
    private int unknownId() {
        return switch (random.nextInt(4)) {
            case 0 -> -1 - random.nextInt(1_000);
            case 1 -> Integer.MAX_VALUE - random.nextInt(1_000);
            case 2 -> 0;
            default -> 1_000_000 + random.nextInt(1_000);
        };
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /// Lengths are variable-length numbers: nine bytes with the high bit set, and one without.
    private byte[] hugeLength() {
        byte[] good = encoded(some());
        byte[] huge = HexFormat.of().parseHex("feffffffffffffffff01");
        int at = HEADER + random.nextInt(12);
        if (random.nextBoolean()) {
            // Two thousand million: no long, but no memory either.
            huge = HexFormat.of().parseHex("feffffff0f");
            at = HEADER;
        }
        return ByteBuffer.allocate(at + huge.length).put(good, 0, at).put(huge).array();
    }

    /// The intensity follows its feeling: 40 is one byte, and so is -3.
    private byte[] outOfRange() {
        byte[] event = encoded(checkIn("sadness", 40));
        byte[] label = "sadness".getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (!Arrays.equals(event, at, at + label.length, label, 0, label.length)) {
            at++;
        }
        event[at + label.length] = 5;
        return event;
    }

    private EventPayload some() {
        return switch (random.nextInt(3)) {
            case 0 -> checkIn("joy", random.nextInt(101));
            case 1 -> checkIn("sadness", random.nextInt(101));
            default ->
                    new Enrolled(
                            Optional.of("site"),
                            Optional.of("arm"),
                            Optional.of("NO"),
                            Optional.of("18-69"),
                            new TreeMap<>());
        };
    }

    private static CheckInSubmitted checkIn(String feeling, int intensity) {
        return checkIn(feeling, intensity, new TreeMap<>(), PLANTED);
    }

    private static CheckInSubmitted checkIn(
            String feeling, int intensity, SortedMap<String, BigDecimal> ratings, String freeText) {
        return new CheckInSubmitted(
                Optional.empty(),
                Answer.FELT,
                List.of(new Feeling(feeling, intensity)),
                List.of(),
                ratings,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(freeText));
    }

    private static EventPayload hostile(int where, String words) {
        return switch (where) {
            case 0 -> checkIn("joy", 40, new TreeMap<>(), words.repeat(100));
            case 1 -> checkIn(words, 40);
            default -> checkIn("joy", 40, new TreeMap<>(Map.of(words, BigDecimal.ONE)), words);
        };
    }

    private byte[] encoded(EventPayload payload) {
        return codec.encode(
                new ParticipantEvent(
                        new ParticipantId(PLANTED),
                        study.participant(PLANTED)
                                .event(
                                        new UUID(random.nextLong(), random.nextLong()),
                                        payload,
                                        at(NOON.plusSeconds(60L * random.nextInt(100_000))))));
    }

    private static CaptureTime at(Instant moment) {
        return ParticipantBuilder.moment(moment);
    }

    /// The newest account of every study, all partitions together.
    private Map<String, StudyAccount> accounts() {
        Codec<StudyAccount> accounts = Codecs.studyAccounts(streams.registry());
        Map<String, StudyAccount> newest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : streams.recordsOf(Topic.EVENT_ACCOUNTS)) {
            newest.put(
                    new String(record.key(), StandardCharsets.UTF_8),
                    accounts.decode(record.value()).orThrow());
        }
        Map<String, StudyAccount> byStudy = new TreeMap<>();
        newest.forEach(
                (key, account) ->
                        byStudy.merge(
                                key.substring(0, key.lastIndexOf('/')), account, TestStudy::sum));
        return byStudy;
    }

    private static long received(Map<String, StudyAccount> accounts) {
        return accounts.values().stream().mapToLong(StudyAccount::received).sum();
    }

    private static long refusedIn(Map<String, StudyAccount> accounts) {
        return accounts.values().stream().mapToLong(StudyAccount::refused).sum();
    }

    private static long refusedOf(StudyAccount account) {
        return account == null ? 0 : account.refused();
    }

    private static long refused(Map<String, StudyAccount> accounts, RefusalReason reason) {
        return accounts.values().stream()
                .mapToLong(account -> account.refusedByReason().getOrDefault(reason, 0L))
                .sum();
    }
}
