package dev.thaw.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast admission is, beside what it is built on: in one run, on one embedded broker, the same
/// bytes are written by a bare producer, carried through by a Kafka Streams application that does
/// nothing but keep a row a record, and admitted.
@Command(
        name = "admission-speed",
        mixinStandardHelpOptions = true,
        description = {
            "Measure admission beside its limits, in one run on one embedded broker:",
            "  bare producer   the same bytes, acks=all, idempotent",
            "  pass-through    Kafka Streams with one changelogged store, exactly once, Thaw's own"
                    + " settings",
            "  admission       Thaw's, complete, with a real vault; without trends",
            "The clock runs from the first record to the commit of the last. The first repetition"
                    + " warms up and does not count."
        },
        footer = {
            "",
            "Example:",
            "  java -cp bench/target/thaw-bench-all.jar dev.thaw.bench.speed.AdmissionSpeed",
            "",
            "Exit codes: 0 the target is reached, 1 it is missed."
        })
public final class AdmissionSpeed implements Callable<Integer> {

    private static final double TARGET = 0.8;

    @Option(
            names = "--events",
            defaultValue = "200000",
            description = "Events in each repetition (${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--repetitions",
            defaultValue = "5",
            description = "Repetitions that count (${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Threads of pass-through and admission (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--seed", defaultValue = "1", description = "Of the synthetic studies (1).")
    private long seed;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Measures and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new AdmissionSpeed()).execute(args));
    }

    /// Records a second in one repetition.
    ///
    /// @param bare written by the bare producer
    /// @param passThrough carried through
    /// @param admission decided by admission
    record Speeds(double bare, double passThrough, double admission) {}

    @Override
    public Integer call() throws Exception {
        List<Speeds> counted = new ArrayList<>();
        try (SpeedStack stack = SpeedStack.start(threads)) {
            for (int repetition = 0; repetition <= repetitions; repetition++) {
                Speeds speeds = stack.measure(seed + repetition, events);
                say(repetition == 0 ? "warm-up" : "repetition " + repetition, speeds);
                if (repetition > 0) {
                    counted.add(speeds);
                }
            }
        }
        Speeds medians =
                new Speeds(
                        Medians.of(counted, Speeds::bare),
                        Medians.of(counted, Speeds::passThrough),
                        Medians.of(counted, Speeds::admission));
        show(counted, medians);
        return medians.admission() >= TARGET * medians.passThrough() ? 0 : 1;
    }

    private void say(String what, Speeds speeds) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "%-14s  bare %,9.0f/s   pass-through %,8.0f/s   admission %,8.0f/s%n",
                what,
                speeds.bare(),
                speeds.passThrough(),
                speeds.admission());
        err.flush();
    }

    private void show(List<Speeds> counted, Speeds medians) {
        double toPassThrough = medians.admission() / medians.passThrough();
        double toBare = medians.admission() / medians.bare();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = new ObjectMapper().createObjectNode();
            result.put("events", events).put("threads", threads).put("target", TARGET);
            ArrayNode each = result.putArray("repetitions");
            counted.forEach(speeds -> each.add(json(speeds)));
            result.set("medians", json(medians));
            result.put("admission_to_pass_through", toPassThrough);
            result.put("admission_to_bare", toBare);
            out.println(result.toPrettyString());
        } else {
            out.printf(
                    Locale.ROOT,
                    """
                    Medians of %d repetitions of %,d records, %d threads:
                      bare producer  %,9.0f records/s
                      pass-through   %,9.0f records/s
                      admission      %,9.0f records/s
                    admission / pass-through = %.2f (target %.2f)
                    admission / bare         = %.2f
                    """,
                    counted.size(),
                    events,
                    threads,
                    medians.bare(),
                    medians.passThrough(),
                    medians.admission(),
                    toPassThrough,
                    TARGET,
                    toBare);
        }
        out.flush();
    }

    private static ObjectNode json(Speeds speeds) {
        return new ObjectMapper()
                .createObjectNode()
                .put("bare", Math.round(speeds.bare()))
                .put("pass_through", Math.round(speeds.passThrough()))
                .put("admission", Math.round(speeds.admission()));
    }
}
