package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Status;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import dev.thaw.schemas.registry.RegistryInMemory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrendCodecTest {
    private final Codec<ParticipantTrend> codec = Codecs.participantTrends(new RegistryInMemory());

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
                        12,
                        new TreeMap<>(Map.of(Exclusion.LATE, 2, Exclusion.DUPLICATE, 1)),
                        9,
                        true,
                        List.of(
                                new MeasureTrend(
                                        "err@1",
                                        Axis.WEEK,
                                        List.of(
                                                new Point(-1, Estimate.tooFew(3, 10)),
                                                new Point(1, measured("0.25", 28))),
                                        List.of(window()))));

        // When, then
        assertThat(codec.decode(codec.encode(trend))).isEqualTo(new Decoded.Value<>(trend));
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
