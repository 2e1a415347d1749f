package dev.thaw.bench.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.embedded.Directories;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The long fault run.
@Command(
        name = "fault-run",
        mixinStandardHelpOptions = true,
        description = {
            "Carry a study through Thaw twice: undisturbed, and while the streams process, the"
                    + " broker, PostgreSQL and the projection are killed, streams instances join and"
                    + " leave, and the state directory is lost. A third of the participants is erased"
                    + " meanwhile.",
            "After every three faults everything is compared: all rows of all tables, the accounts,"
                    + " that each admitted event is in the ledger exactly once, and that nothing is"
                    + " left of whoever was erased."
        },
        footer = {
            "",
            "Examples:",
            "  java -cp bench/target/thaw-bench-all.jar dev.thaw.bench.faults.FaultRun",
            "  java -cp bench/target/thaw-bench-all.jar dev.thaw.bench.faults.FaultRun --kills 10"
                    + " --events 5000 --seed 2 --json",
            "",
            "Exit codes: 0 all equal, 1 something differs or was lost, 2 could not be run."
        })
public final class FaultRun implements Callable<Integer> {

    private static final String LOGGING = "dev/thaw/bench/faults/logback-warn.xml";

    @Option(
            names = "--kills",
            defaultValue = "100",
            description = "Processes to kill, at least (${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--events",
            defaultValue = "50000",
            description = "Records to publish, at least 1,000 (${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--seed", defaultValue = "1", description = "Of study and faults (1).")
    private long seed;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep data and logs in this directory (default: removed at the end).")
    private Path keep;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Runs and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new FaultRun()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (kills < 1 || events < 1_000) {
            spec.commandLine()
                    .getErr()
                    .println("fault-run: at least 1 kill and 1,000 events (--kills, --events).");
            return 2;
        }
        Path directory = keep != null ? keep : Files.createTempDirectory("thaw-faults-");
        try {
            Trial.Result result = run(directory);
            show(result);
            return result.difference().isEmpty() ? 0 : 1;
        } finally {
            if (keep == null) {
                Directories.delete(directory);
            }
        }
    }

    private Trial.Result run(Path directory) throws IOException {
        List<Round> rounds = Round.atRandom(kills, new SplittableRandom(seed));
        try (ProgressBar bar = bar(2L * rounds.size())) {
            Consumer<String> news =
                    line -> {
                        bar.step();
                        say(line);
                    };
            return new Trial(
                            new FaultyStudy(events, seed),
                            rounds,
                            seed,
                            directory,
                            LOGGING,
                            _ -> {},
                            news)
                    .run();
        }
    }

    /// Nothing is drawn where standard error is no terminal.
    private static ProgressBar bar(long steps) {
        ProgressBarBuilder builder =
                new ProgressBarBuilder()
                        .setTaskName("Rounds")
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .clearDisplayOnFinish();
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            builder.setConsumer(new DelegatingProgressBarConsumer(_ -> {}));
        }
        return builder.build();
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private void show(Trial.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            node.put("events", events).put("seed", seed).put("kills", result.kills().all());
            node.put("kills_while_erasing", result.kills().whileErasing());
            node.put("kills_between_steps", result.kills().betweenSteps());
            node.put("erasures", result.erasures());
            ObjectNode struck = node.putObject("faults");
            result.struck().forEach((fault, times) -> struck.put(fault.name(), times));
            node.put("comparisons", result.comparisons()).put("rows", result.rows());
            node.put("difference", result.difference().orElse(null));
            out.println(node.toPrettyString());
        } else {
            out.printf(
                    "%,d records published, %d participants erased, %d processes killed, %d of them"
                            + " while an erasure was asked for and not through, %d between two steps"
                            + " of one:%n",
                    events,
                    result.erasures(),
                    result.kills().all(),
                    result.kills().whileErasing(),
                    result.kills().betweenSteps());
            result.struck()
                    .forEach((fault, times) -> out.printf("  %3d  %s%n", times, fault.words()));
            out.printf(
                    "Compared %d times with the undisturbed run, the last time %,d rows of 7 tables"
                            + " and of the ledger: %s%n",
                    result.comparisons(),
                    result.rows(),
                    result.difference().orElse("all equal, byte for byte."));
        }
        out.flush();
    }
}
