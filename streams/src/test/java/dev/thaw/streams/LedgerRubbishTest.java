package dev.thaw.streams;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.Unsealed;
import dev.thaw.schemas.registry.RegistryInMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Only admission writes the ledger. Whatever else stands there is a damaged ledger, and trends
/// stop at it instead of skipping it or trying for ever.
class LedgerRubbishTest {

    private static final byte[] RUBBISH = "rubbish".getBytes(StandardCharsets.UTF_8);
    private static final LedgerKey KEY =
            new LedgerKey(new SubjectId(new UUID(1, 2)), 3, new UUID(4, 5));

    private static final KnownProtocols NONE =
            new KnownProtocols() {
                @Override
                public Optional<StudyProtocol> of(StudyId study) {
                    return Optional.empty();
                }

                @Override
                public boolean refreshSince(Instant moment) {
                    return false;
                }
            };

    @TempDir private Path folder;

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> ledger;

    @BeforeEach
    void start() {
        Properties config =
                StreamsConfigs.of(
                        new StreamsSettings(
                                Map.of("bootstrap.servers", "nowhere:9092"), folder, 1, "test"),
                        StreamsService.TRENDS);
        Surroundings surroundings =
                new Surroundings(
                        new RegistryInMemory(),
                        NONE,
                        (_, _) -> {
                            throw new AssertionError("trends know no participant");
                        },
                        new Unsealed(),
                        1,
                        new StreamsFigures());
        driver = new TopologyTestDriver(TrendTopology.build(surroundings, config), config);
        ledger =
                driver.createInputTopic(
                        Topic.LEDGER_EVENTS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aKeyThatIsNoLedgerKeyStopsTrends() {
        assertThatThrownBy(() -> ledger.pipeInput(RUBBISH, RUBBISH))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .satisfies(LedgerRubbishTest::saysThatThisCannotHeal);
    }

    @Test
    void aValueThatIsNoSealedEventStopsTrends() {
        // Given
        ledger.pipeInput(KEY.toBytes(), RUBBISH);

        // Then
        assertThatThrownBy(() -> driver.advanceWallClockTime(Duration.ofSeconds(1)))
                .satisfies(LedgerRubbishTest::saysThatThisCannotHeal);
    }

    @Test
    void aSealedValueThatIsNoEventStopsTrends() {
        // Given
        ledger.pipeInput(KEY.toBytes(), new Unsealed().seal(KEY.subject(), new byte[0], RUBBISH));

        // Then
        assertThatThrownBy(() -> driver.advanceWallClockTime(Duration.ofSeconds(1)))
                .satisfies(LedgerRubbishTest::saysThatThisCannotHeal);
    }

    private static void saysThatThisCannotHeal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BrokenInvariant) {
                return;
            }
        }
        throw new AssertionError("nothing says that this cannot heal", failure);
    }
}
