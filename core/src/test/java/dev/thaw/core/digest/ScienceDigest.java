package dev.thaw.core.digest;

import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// 200 seeded histories through every measure, trend, index and statistic; one SHA-256 for each
/// part and one for all, each in its own line.
///
/// The same bytes interpreted and compiled, on every JDK from 25 on, in every locale and time zone.
/// All histories go through their weekly measures, named windows, course, indices and cohorts of 20
/// or 40. Interpreted that takes most of a minute; therefore only every nineteenth history goes
/// through all windows, [MeasurePart] and [StatisticsPart] take a part of them, and the interpreter
/// of the build is given the first eighty only.
final class ScienceDigest {

    static final int HISTORIES = 200;

    private static final int HISTORIES_PER_ALL_WINDOWS = 19;

    private static final Map<String, BiConsumer<List<Story>, Transcript>> PARTS =
            new TreeMap<>(
                    Map.of(
                            "trend", ScienceDigest::tellTrends,
                            "measure", MeasurePart::tell,
                            "course", CoursePart::tell,
                            "change", ChangePart::tell,
                            "statistics", StatisticsPart::tell,
                            "cohort", CohortPart::tell));

    private ScienceDigest() {}

    /// @param arguments how many histories; all if nothing is said
    public static void main(String[] arguments) {
        System.out.print(
                compute(arguments.length == 0 ? HISTORIES : Integer.parseInt(arguments[0])));
    }

    /// Name, space, 64 hexadecimal digits, line feed.
    static String compute(int histories) {
        List<Story> stories = Story.seeded(histories);
        StringBuilder lines = new StringBuilder();
        PARTS.forEach(
                (name, part) -> {
                    Transcript transcript = new Transcript();
                    part.accept(stories, transcript);
                    lines.append(name).append(' ').append(transcript.hash()).append('\n');
                });
        Transcript all = new Transcript();
        all.add(lines);
        return lines.append("all ").append(all.hash()).append('\n').toString();
    }

    private static void tellTrends(List<Story> stories, Transcript transcript) {
        for (Story story : stories) {
            story.trend().ifPresent(trend -> tell(trend, transcript));
            if (story.isOneOf(HISTORIES_PER_ALL_WINDOWS)) {
                Trends.withAllWindows(story.history(), story.protocol())
                        .ifPresent(trend -> tell(trend, transcript));
            }
        }
    }

    private static void tell(ParticipantTrend trend, Transcript transcript) {
        transcript.add(
                trend.events(),
                trend.excluded(),
                trend.sessionsAttended(),
                trend.site(),
                trend.arm(),
                trend.mainModality(),
                trend.inAggregates(),
                trend.flow(),
                trend.measures(),
                trend.changes());
    }
}
