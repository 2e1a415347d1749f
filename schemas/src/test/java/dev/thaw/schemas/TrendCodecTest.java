package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Status;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.core.trend.MeasureChange;
import dev.thaw.core.trend.MeasureChange.Outcome;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.OutcomeWindow;
import dev.thaw.core.trend.ParticipantFlow;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Presence;
import dev.thaw.core.trend.Presence.Awaited;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import dev.thaw.schemas.registry.RegistryInMemory;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class TrendCodecTest {
    private final RegistryInMemory registry = new RegistryInMemory();
    private final Codec<ParticipantTrend> codec = Codecs.participantTrends(registry);

    @Test
    void aTrendComesBackAsItWas() {
        // Given
        ParticipantTrend trend =
                new ParticipantTrend(
                        new SubjectId(UUID.fromString("00000000-0000-4000-8000-000000000001")),
                        new StudyId("pmdata"),
                        "0123456789abcdef".repeat(4),
                        Optional.of("oslo"),
                        Optional.empty(),
                        Optional.of(Modality.BEHAVIOURAL_ACTIVATION),
                        12,
                        new TreeMap<>(Map.of(Exclusion.LATE, 2, Exclusion.DUPLICATE, 1)),
                        9,
                        true,
                        new ParticipantFlow(
                                new TreeSet<>(Set.of(Stage.CONSENTED, Stage.BASELINE_VALID)),
                                Optional.of(EndOfTherapy.REFERRED),
                                OptionalInt.of(0),
                                7),
                        new Presence(
                                Optional.of(
                                        new Awaited(
                                                Instant.parse("2026-01-05T00:00:00.000001Z"),
                                                Optional.of(
                                                        Instant.parse("2026-06-01T00:00:00Z")))),
                                Optional.of(Instant.parse("2026-03-01T20:00:00.123456Z")),
                                Optional.of(LocalDate.of(2026, 1, 5)),
                                new TreeMap<>(
                                        Map.of("diary", Instant.parse("2026-03-01T20:00:01Z")))),
                        List.of(
                                new MeasureTrend(
                                        "err@1",
                                        Axis.WEEK,
                                        List.of(
                                                new Point(-1, Estimate.tooFew(3, 10)),
                                                new Point(1, measured("0.25", 28))),
                                        List.of(window()))),
                        List.of(
                                new MeasureChange(
                                        "err@1",
                                        Estimate.tooFew(3, 20),
                                        measured("0.25", 40),
                                        List.of(
                                                new Outcome(
                                                        OutcomeWindow.WEEKS_11_12,
                                                        measured("0.5", 30),
                                                        measured("0.25", 70)),
                                                new Outcome(
                                                        OutcomeWindow.AFTER_SESSIONS_8_12,
                                                        Estimate.tooFew(0, 20),
                                                        Estimate.none(
                                                                Status.INSUFFICIENT_N, 40))))));

        // When, then
        assertThat(codec.decode(codec.encode(trend))).isEqualTo(new Decoded.Value<>(trend));
    }

    @Test
    void aTrendOfBeforeChangeAndFlowWereToldSaysNothingOfThem() throws IOException {
        // Given a record of the second release
        Schema second =
                new Schema.Parser()
                        .parse(
                                Path.of(
                                                "src/main/schemas-released",
                                                "dev.thaw.topics.ParticipantTrend",
                                                "v2.avsc")
                                        .toFile());
        GenericRecord old =
                new GenericRecordBuilder(second)
                        .set("subject", "00000000-0000-4000-8000-000000000001")
                        .set("study", "pmdata")
                        .set("protocolHash", "0123456789abcdef".repeat(4))
                        .set("events", 12)
                        .set("sessionsAttended", 9)
                        .set("measures", List.of())
                        .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(second).write(old, encoder);
        encoder.flush();
        int id = registry.writerSchema("participant-trends-value", second).id();

        // When
        ParticipantTrend trend = codec.decode(WireFormat.frame(id, bytes.toByteArray())).orThrow();

        // Then nobody is counted in aggregates on its account
        assertThat(trend.sessionsAttended()).isEqualTo(9);
        assertThat(trend.flow()).isEqualTo(ParticipantFlow.NONE);
        assertThat(trend.mainModality()).isEmpty();
        assertThat(trend.inAggregates()).isFalse();
        assertThat(trend.changes()).isEmpty();
        assertThat(trend.presence()).isEqualTo(Presence.UNKNOWN);
    }

    private static WindowTrend window() {
        return new WindowTrend(
                new Window(1, 12),
                11,
                measured("0.0275", 11)
                        .withInterval(
                                new Interval(figure("-0.01"), figure("0.05"), figure("0.95"))),
                measured("0.0300000000001", 11)
                        .withStandardError(figure("0.004"))
                        .flagged(Flag.PERFECT_FIT, Flag.HOME_ZONE_ASSUMED),
                Estimate.none(Status.ZERO_VARIANCE, 11),
                measured("0." + "0".repeat(290) + "123456789012", 11)
                        .withStatus(Status.NEGATIVE_ESTIMATE));
    }

    private static Estimate.Measured measured(String value, int n) {
        return Estimate.of(figure(value), n);
    }

    private static Figure figure(String value) {
        return Figure.of(new BigDecimal(value));
    }
}
