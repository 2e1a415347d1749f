package dev.thaw.bench;

import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.SeriesTrend;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What computing one participant's trend costs: it happens once per changed participant and flush,
/// and once per participant in a replay. Run with `-prof gc` for its allocation.
///
/// The limit beside it: a scan with unsealing of 1,000 records, about 570 µs on two cores.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrendsBenchmark {

    /// Whether the 1,000 check-ins answer 1,092 prompts that are in the history, too.
    @Param({"true", "false"})
    public boolean prompted;

    private ParticipantHistory history;
    private StudyProtocol protocol;
    private Series twelveWeeks;

    /// Builds the same history every time.
    @Setup
    public void build() {
        history = BenchHistory.of(prompted);
        protocol = BenchHistory.protocol(prompted);
        Random random = new Random(12);
        List<Series.Point> points = new ArrayList<>();
        for (int week = 1; week <= 12; week++) {
            int answers = 30 + random.nextInt(12);
            points.add(Series.Point.of(week, Rational.of(random.nextInt(answers), answers)));
        }
        twelveWeeks = Series.of(points);
    }

    /// Weekly measures, window 1–12 and the newest window of each length.
    @Benchmark
    public Optional<ParticipantTrend> streamed() {
        return Trends.of(history, protocol);
    }

    /// The same with every window of 8 to 12 weeks.
    @Benchmark
    public Optional<ParticipantTrend> allWindows() {
        return Trends.withAllWindows(history, protocol);
    }

    /// All statistics of one window of 12 weekly rates.
    @Benchmark
    public SeriesTrend oneWindow() {
        return SeriesTrend.of(twelveWeeks);
    }
}
