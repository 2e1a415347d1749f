package dev.thaw.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.yaml.TextFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast a claim is evaluated, beside what it is built on: in one run, on one embedded broker
/// and vault, the same records are polled, opened and decoded by a bare consumer, and replayed up
/// to a signed receipt.
@Command(
        name = "replay-speed",
        mixinStandardHelpOptions = true,
        description = {
            "Measure a replay beside its limit, in one run on one embedded broker and vault:",
            "  bare consumer   polls, opens and decodes every record of the ledger",
            "  receipt         the same records to a signed receipt, as 'thaw claim evaluate'"
                    + " does,",
            "                  with the alternatives of the specification curve and without",
            "Making the lock warms the replay up, and so does a first repetition that does not"
                    + " count. The order turns round from one repetition to the next.",
            "The heap holds broker, registry and clients, too."
        },
        footer = {
            "",
            "Examples (-Xmx1g shows that 1 GB of heap is enough):",
            "  java -Xmx1g -cp bench/target/thaw-bench-all.jar dev.thaw.bench.speed.ReplaySpeed",
            "  java -Xmx1g -cp bench/target/thaw-bench-all.jar dev.thaw.bench.speed.ReplaySpeed"
                    + " --data /tmp/replay --repetitions 3 --json",
            "",
            "Exit codes: 0 the target is reached, 1 it is missed."
        })
public final class ReplaySpeed implements Callable<Integer> {

    private static final double TARGET = 0.7;
    private static final String CURVE = "multiverse: standard-v1";
    private static final long MEGABYTE = 1 << 20;

    @Option(
            names = "--events",
            defaultValue = "5000000",
            description = "About how many events (${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--participants",
            defaultValue = "10000",
            description = "Who they are of (${DEFAULT-VALUE}).")
    private int participants;

    @Option(
            names = "--repetitions",
            defaultValue = "5",
            description = "Repetitions that count (${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Threads that read, of either side (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--seed", defaultValue = "1", description = "Of the synthetic study (1).")
    private long seed;

    @Option(
            names = "--claim",
            paramLabel = "FILE",
            defaultValue = "docs/examples/claims/over-60-percent-after-8-12-sessions.yaml",
            description = "The claim (${DEFAULT-VALUE}).")
    private Path claim;

    @Option(
            names = "--registered",
            description = "As if the claim had been registered in the middle of the study.")
    private boolean registered;

    @Option(
            names = "--alternatives",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also with the specification curve (default), or not at all.")
    private boolean alternatives;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep the ledger in this folder, and use it if it is there already; for"
                            + " nothing else (default: a temporary one).")
    private Path data;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Measures and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new ReplaySpeed()).execute(args));
    }

    /// What something took.
    ///
    /// @param seconds by the clock
    /// @param processorSeconds of the whole process, broker included
    record Cost(double seconds, double processorSeconds) {}

    /// A receipt.
    ///
    /// @param cost from the call to the signed bytes
    /// @param replaySeconds until the last record was worked off
    /// @param replays how often the whole ledger was worked off
    /// @param heap at most behind a collection, in bytes
    /// @param result SHA-256 of the result
    record Issued(Cost cost, double replaySeconds, int replays, long heap, String result) {

        double afterReplay() {
            return cost.seconds() - replaySeconds;
        }
    }

    /// One repetition.
    ///
    /// @param records that were read
    /// @param bare the bare consumer
    /// @param plain the claim without alternatives
    /// @param curve with them, if that was asked for
    record Figures(long records, Cost bare, Issued plain, Optional<Issued> curve) {

        double bareRate() {
            return records / bare.seconds();
        }

        double plainRate() {
            return records / plain.cost().seconds();
        }

        double curveRate() {
            return records / curve.orElseThrow().cost().seconds();
        }

        double processorRatio() {
            return bare.processorSeconds() / plain.cost().processorSeconds();
        }

        long heap() {
            return Math.max(plain.heap(), curve.map(Issued::heap).orElse(0L));
        }
    }

    @Override
    public Integer call() throws Exception {
        String file = TextFile.read(claim);
        ClaimFiles.Valid plain = valid(file.replace(CURVE, "multiverse: none"));
        Optional<ClaimFiles.Valid> curve =
                Optional.of(valid(file))
                        .filter(some -> alternatives && some.claim().specificationCurve());
        List<Figures> counted = new ArrayList<>();
        try (BenchStack stack = data == null ? BenchStack.temporary() : BenchStack.in(data)) {
            FilledLedger ledger = new FilledLedger(stack, participants, events, seed);
            ledger.fill(written -> progress("written", written));
            ReplayRuns runs = ReplayRuns.lock(stack, ledger.protocol(), threads, registered);
            for (int repetition = 0; repetition <= repetitions; repetition++) {
                Figures figures = runs.measure(plain, curve, repetition % 2 == 1);
                say(repetition == 0 ? "warm-up" : "repetition " + repetition, figures);
                if (repetition > 0) {
                    counted.add(figures);
                }
            }
        }
        return show(counted) >= TARGET ? 0 : 1;
    }

    private ClaimFiles.Valid valid(String yaml) {
        return switch (ClaimFiles.parse(claim.toString(), yaml)) {
            case ClaimFiles.Valid valid -> valid;
            case ClaimFiles.Invalid(List<String> problems) ->
                    throw new IllegalArgumentException(String.join(" ", problems));
        };
    }

    private void progress(String what, long done) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "\r%,12d %s", done, what);
        err.flush();
    }

    private void say(String what, Figures figures) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "%n%-14s  bare %5.1f s   receipt %5.1f s (replay %5.1f)",
                what,
                figures.bare().seconds(),
                figures.plain().cost().seconds(),
                figures.plain().replaySeconds());
        figures.curve()
                .ifPresent(
                        curve ->
                                err.printf(
                                        Locale.ROOT,
                                        "   with alternatives %6.1f s (replay %5.1f)",
                                        curve.cost().seconds(),
                                        curve.replaySeconds()));
        err.printf(Locale.ROOT, "   heap %,d MB", figures.heap() / MEGABYTE);
        err.flush();
    }

    /// @return the ratio that has a target
    private double show(List<Figures> counted) {
        double ratio =
                Medians.of(counted, Figures::plainRate) / Medians.of(counted, Figures::bareRate);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(counted, ratio).toPrettyString());
        } else {
            out.print(text(counted, ratio));
        }
        out.flush();
        return ratio;
    }

    private String text(List<Figures> counted, double ratio) {
        Figures last = counted.getLast();
        String text =
                """

                Medians of %d repetitions of %,d records of %,d participants, %d threads:
                  bare consumer  %,9.0f records/s
                  receipt        %,9.0f records/s   replay %5.1f s, then %6.1f s
                receipt / bare = %.2f (target %.2f); by processor time %.2f
                replays of the ledger for a receipt: %d
                heap behind a collection, at most: %,d MB (of at most %,d MB)
                result %s
                """
                        .formatted(
                                counted.size(),
                                last.records(),
                                participants,
                                threads,
                                Medians.of(counted, Figures::bareRate),
                                Medians.of(counted, Figures::plainRate),
                                Medians.of(counted, one -> one.plain().replaySeconds()),
                                Medians.of(counted, one -> one.plain().afterReplay()),
                                ratio,
                                TARGET,
                                Medians.of(counted, Figures::processorRatio),
                                last.plain().replays(),
                                mostHeap(counted) / MEGABYTE,
                                Runtime.getRuntime().maxMemory() / MEGABYTE,
                                last.plain().result());
        return last.curve().map(curve -> text + curveText(counted, curve)).orElse(text);
    }

    private static String curveText(List<Figures> counted, Issued last) {
        return """
        with all alternatives of the specification curve:
          receipt        %,9.0f records/s   replay %5.1f s, then %6.1f s
        replays of the ledger for a receipt: %d
        result %s
        """
                .formatted(
                        Medians.of(counted, Figures::curveRate),
                        Medians.of(counted, one -> one.curve().orElseThrow().replaySeconds()),
                        Medians.of(counted, one -> one.curve().orElseThrow().afterReplay()),
                        last.replays(),
                        last.result());
    }

    private static long mostHeap(List<Figures> counted) {
        return counted.stream().mapToLong(Figures::heap).max().orElseThrow();
    }

    private ObjectNode json(List<Figures> counted, double ratio) {
        ObjectNode result =
                new ObjectMapper()
                        .createObjectNode()
                        .put("records", counted.getLast().records())
                        .put("participants", participants)
                        .put("threads", threads)
                        .put("target", TARGET)
                        .put("receipt_to_bare", ratio)
                        .put(
                                "receipt_to_bare_by_processor_time",
                                Medians.of(counted, Figures::processorRatio))
                        .put("most_heap_mb", Runtime.getRuntime().maxMemory() / MEGABYTE)
                        .put("peak_heap_after_collection_mb", mostHeap(counted) / MEGABYTE);
        ArrayNode each = result.putArray("repetitions");
        counted.forEach(figures -> each.add(json(figures)));
        ObjectNode medians =
                result.putObject("medians")
                        .put("bare", Math.round(Medians.of(counted, Figures::bareRate)))
                        .put("receipt", Math.round(Medians.of(counted, Figures::plainRate)));
        if (counted.getLast().curve().isPresent()) {
            medians.put(
                    "receipt_with_alternatives",
                    Math.round(Medians.of(counted, Figures::curveRate)));
        }
        return result;
    }

    private static ObjectNode json(Figures figures) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.set("bare", json(figures.bare()));
        node.set("receipt", json(figures.plain()));
        figures.curve().ifPresent(curve -> node.set("receipt_with_alternatives", json(curve)));
        return node;
    }

    private static ObjectNode json(Cost cost) {
        return new ObjectMapper()
                .createObjectNode()
                .put("seconds", cost.seconds())
                .put("processor_seconds", cost.processorSeconds());
    }

    private static ObjectNode json(Issued issued) {
        return json(issued.cost())
                .put("replay_seconds", issued.replaySeconds())
                .put("replays", issued.replays())
                .put("peak_heap_after_collection_mb", issued.heap() / MEGABYTE)
                .put("result_sha256", issued.result());
    }
}
