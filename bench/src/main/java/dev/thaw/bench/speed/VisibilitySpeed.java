package dev.thaw.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long it takes from an event received to its participant's row in PostgreSQL.
@Command(
        name = "visibility-speed",
        mixinStandardHelpOptions = true,
        description = {
            "Measure how long after an event was due on intake-events the tables show it: through"
                    + " admission, trends and projection, all in this process with an embedded"
                    + " stack.",
            "  few   a steady pace over a few participants, for the target",
            "  many  over many, faster and faster, until one event in a hundred takes longer than"
                    + " the target",
            "Everybody consented and enrolled before. A first stretch warms up and does not count."
        },
        footer = {
            "",
            "Examples:",
            "  java -Xmx1g -cp bench/target/thaw-bench-all.jar dev.thaw.bench.speed.VisibilitySpeed",
            "  java -Xmx1g -cp … dev.thaw.bench.speed.VisibilitySpeed --many 0 --per-second 200",
            "",
            "Exit codes: 0 the target is reached with few participants, 1 it is missed."
        })
public final class VisibilitySpeed implements Callable<Integer> {

    private static final double TARGET_MILLIS = 2_000;

    /// Of every participant at most, in everything that is sent.
    private static final int MOST_EVENTS_OF_EACH = 400;

    @Option(
            names = "--few",
            paramLabel = "N",
            defaultValue = "500",
            description = "Participants for the target (${DEFAULT-VALUE}).")
    private int few;

    @Option(
            names = "--per-second",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Events a second for the target (${DEFAULT-VALUE}).")
    private int perSecond;

    @Option(
            names = "--many",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Participants for the highest pace (${DEFAULT-VALUE}); 0: not.")
    private int many;

    @Option(
            names = "--paces",
            split = ",",
            paramLabel = "N",
            defaultValue = "125,250,500,1000,1500,2000,3000,4000",
            description = "Events a second over many, ascending (${DEFAULT-VALUE}).")
    private List<Integer> paces;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long each pace is kept up (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Measures and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new VisibilitySpeed()).execute(args));
    }

    /// A pace that was kept up.
    private record Step(int perSecond, double medianMillis, double p99Millis) {

        boolean holds() {
            return p99Millis < TARGET_MILLIS;
        }
    }

    @Override
    public Integer call() throws Exception {
        if (perSecond * (seconds + seconds / 2) > few * MOST_EVENTS_OF_EACH) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "So many events are more than so few participants report in their study; lower"
                            + " --per-second or --seconds.");
        }
        Step target;
        List<Step> ladder = new ArrayList<>();
        try (VisibilityStack services = VisibilityStack.start()) {
            try (ReportingCohort cohort =
                    new ReportingCohort(
                            services, new StudyId("visible-few"), few, MOST_EVENTS_OF_EACH)) {
                var _ = cohort.send(perSecond, Duration.ofSeconds(seconds / 2));
                target = step(cohort, perSecond);
                say(few, target);
            }
            if (many > 0) {
                climb(services, ladder);
            }
        }
        show(target, ladder);
        return target.holds() ? 0 : 1;
    }

    private void climb(VisibilityStack services, List<Step> ladder) {
        int most = paces.stream().mapToInt(pace -> pace * seconds).sum() / many + 1;
        try (ReportingCohort cohort =
                new ReportingCohort(services, new StudyId("visible-many"), many, most)) {
            for (int pace : paces) {
                Step step = step(cohort, pace);
                say(many, step);
                ladder.add(step);
                if (!step.holds()) {
                    return;
                }
            }
        }
    }

    private Step step(ReportingCohort cohort, int pace) {
        Load.Latencies latencies = cohort.send(pace, Duration.ofSeconds(seconds));
        return new Step(pace, latencies.millis(0.5), latencies.millis(0.99));
    }

    private void say(int participants, Step step) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line(participants, step));
        err.flush();
    }

    private static String line(int participants, Step step) {
        return String.format(
                Locale.ROOT,
                "  %,6d events/s over %,6d participants: p50 %,6.0f ms, p99 %,6.0f ms%s",
                step.perSecond(),
                participants,
                step.medianMillis(),
                step.p99Millis(),
                step.holds() ? "" : "  misses the target");
    }

    private static OptionalDouble highest(List<Step> ladder) {
        return ladder.stream().filter(Step::holds).mapToDouble(Step::perSecond).max();
    }

    private void show(Step target, List<Step> ladder) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = new ObjectMapper().createObjectNode();
            result.put("target_ms", TARGET_MILLIS).put("seconds", seconds);
            result.set("few", json(few, target));
            ArrayNode steps = result.putArray("many");
            ladder.forEach(step -> steps.add(json(many, step)));
            highest(ladder).ifPresent(pace -> result.put("highest_pace", pace));
            out.println(result.toPrettyString());
        } else {
            out.printf(
                    Locale.ROOT,
                    "From an event due on its topic to its participant's row, %d s each (target:"
                            + " p99 below %,.0f ms):%n",
                    seconds,
                    TARGET_MILLIS);
            out.println(line(few, target));
            ladder.forEach(step -> out.println(line(many, step)));
            if (!ladder.isEmpty()) {
                out.println(
                        "Highest pace over many that holds it: "
                                + Optional.of(highest(ladder))
                                        .filter(OptionalDouble::isPresent)
                                        .map(pace -> Math.round(pace.getAsDouble()) + " events/s")
                                        .orElse("none of these"));
            }
        }
        out.flush();
    }

    private static ObjectNode json(int participants, Step step) {
        return new ObjectMapper()
                .createObjectNode()
                .put("participants", participants)
                .put("per_second", step.perSecond())
                .put("p50_ms", step.medianMillis())
                .put("p99_ms", step.p99Millis());
    }
}
