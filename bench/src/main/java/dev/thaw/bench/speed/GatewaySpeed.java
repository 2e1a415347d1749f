package dev.thaw.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast the HTTP gateway takes events, beside its limits: in one run, on one embedded broker,
/// the same events are written by a bare producer, sent in batches and sent one by one; and the
/// same server answers 204 and does nothing.
@Command(
        name = "gateway-speed",
        mixinStandardHelpOptions = true,
        description = {
            "Measure the HTTP gateway beside its limits, in one run on one embedded broker:",
            "  bare producer   the same events, encoded before, acks=all, idempotent",
            "  batches         requests of 100 events, on all connections",
            "  nothing         the same server answers 204 to requests of one event",
            "  single          requests of one event",
            "and its latency at half the speed of single events. Client, server and broker share"
                    + " this process. The first repetition warms up and does not count."
        },
        footer = {
            "",
            "Examples:",
            "  java -cp bench/target/thaw-bench-all.jar dev.thaw.bench.speed.GatewaySpeed",
            "  java -Xmx512m -cp … dev.thaw.bench.speed.GatewaySpeed --repetitions 1 --soak 10",
            "",
            "Exit codes: 0 the targets are reached, 1 one is missed."
        })
public final class GatewaySpeed implements Callable<Integer> {

    private static final double BATCHES_TARGET = 0.25;
    private static final double SINGLE_TARGET = 0.6;

    @Option(
            names = "--events",
            defaultValue = "200000",
            description = "Events in each repetition, by batches and bare (${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--requests",
            defaultValue = "60000",
            description = "Requests of one event in each repetition (${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--connections",
            defaultValue = "64",
            description = "Connections of the client (${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--repetitions",
            defaultValue = "5",
            description = "Repetitions that count (${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            defaultValue = "0",
            description =
                    "Then go on at half load, and tell memory each minute (${DEFAULT-VALUE}).")
    private int soakMinutes;

    @Option(names = "--seed", defaultValue = "1", description = "Of the synthetic studies (1).")
    private long seed;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Measures and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new GatewaySpeed()).execute(args));
    }

    /// One repetition.
    ///
    /// @param bare events a second written by the bare producer
    /// @param batches events a second received in batches
    /// @param nothing requests a second that were answered and nothing done
    /// @param single requests of one event a second received
    /// @param medianMillis latency at half of `single`, from when a request was due
    /// @param p99Millis what 99 of 100 requests stayed below
    record Figures(
            double bare,
            double batches,
            double nothing,
            double single,
            double medianMillis,
            double p99Millis) {}

    /// Memory in a minute of the soak.
    ///
    /// @param liveMegabytes on the heap after a full collection
    record Minute(int minute, long requests, long liveMegabytes, double p99Millis) {}

    @Override
    public Integer call() throws Exception {
        List<Figures> counted = new ArrayList<>();
        List<Minute> soak = new ArrayList<>();
        try (GatewayStack stack = GatewayStack.start(connections)) {
            for (int repetition = 0; repetition <= repetitions; repetition++) {
                Figures figures = stack.measure(seed + repetition, events, requests);
                say(repetition == 0 ? "warm-up" : "repetition " + repetition, figures);
                if (repetition > 0) {
                    counted.add(figures);
                }
            }
            double half = Medians.of(counted, Figures::single) / 2;
            for (int minute = 1; minute <= soakMinutes; minute++) {
                Minute figures = stack.soak(minute, half, Duration.ofMinutes(1));
                say(figures);
                soak.add(figures);
            }
        }
        Figures medians =
                new Figures(
                        Medians.of(counted, Figures::bare),
                        Medians.of(counted, Figures::batches),
                        Medians.of(counted, Figures::nothing),
                        Medians.of(counted, Figures::single),
                        Medians.of(counted, Figures::medianMillis),
                        Medians.of(counted, Figures::p99Millis));
        show(counted, medians, soak);
        return medians.batches() >= BATCHES_TARGET * medians.bare()
                        && medians.single() >= SINGLE_TARGET * medians.nothing()
                ? 0
                : 1;
    }

    private void say(String what, Figures figures) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "%-14s  bare %,9.0f/s   batches %,8.0f/s   nothing %,7.0f/s   single %,7.0f/s"
                        + "   p50 %.1f ms  p99 %.1f ms%n",
                what,
                figures.bare(),
                figures.batches(),
                figures.nothing(),
                figures.single(),
                figures.medianMillis(),
                figures.p99Millis());
        err.flush();
    }

    private void say(Minute minute) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "minute %2d  %,9d requests   %4d MB live   p99 %.1f ms%n",
                minute.minute(),
                minute.requests(),
                minute.liveMegabytes(),
                minute.p99Millis());
        err.flush();
    }

    private void show(List<Figures> counted, Figures medians, List<Minute> soak) {
        double batches = medians.batches() / medians.bare();
        double single = medians.single() / medians.nothing();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = new ObjectMapper().createObjectNode();
            result.put("connections", connections);
            ArrayNode each = result.putArray("repetitions");
            counted.forEach(figures -> each.add(json(figures)));
            result.set("medians", json(medians));
            result.put("batches_to_bare", batches).put("batches_target", BATCHES_TARGET);
            result.put("single_to_nothing", single).put("single_target", SINGLE_TARGET);
            ArrayNode minutes = result.putArray("soak");
            soak.forEach(
                    minute ->
                            minutes.addObject()
                                    .put("minute", minute.minute())
                                    .put("requests", minute.requests())
                                    .put("live_megabytes", minute.liveMegabytes())
                                    .put("p99_ms", minute.p99Millis()));
            out.println(result.toPrettyString());
        } else {
            out.printf(
                    Locale.ROOT,
                    """
                    Medians of %d repetitions:
                      bare producer        %,9.0f events/s
                      batches of 100       %,9.0f events/s
                      answering 204        %,9.0f requests/s, %d connections
                      single events        %,9.0f requests/s
                      at half load         p50 %.1f ms, p99 %.1f ms
                    batches / bare producer = %.2f (target %.2f)
                    single / answering 204  = %.2f (target %.2f)
                    """,
                    counted.size(),
                    medians.bare(),
                    medians.batches(),
                    medians.nothing(),
                    connections,
                    medians.single(),
                    medians.medianMillis(),
                    medians.p99Millis(),
                    batches,
                    BATCHES_TARGET,
                    single,
                    SINGLE_TARGET);
        }
        out.flush();
    }

    private static ObjectNode json(Figures figures) {
        return new ObjectMapper()
                .createObjectNode()
                .put("bare", Math.round(figures.bare()))
                .put("batches", Math.round(figures.batches()))
                .put("nothing", Math.round(figures.nothing()))
                .put("single", Math.round(figures.single()))
                .put("p50_ms", figures.medianMillis())
                .put("p99_ms", figures.p99Millis());
    }
}
