package dev.thaw.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast trends get into the tables, beside what the database can take at most: in one run, on
/// one embedded PostgreSQL, sealed trends are projected, and the same rows copied.
@Command(
        name = "projection-speed",
        mixinStandardHelpOptions = true,
        description = {
            "Measure the projection beside its limit, in one run on one embedded stack:",
            "  initial load  sealed trends of all participants, on the topic already, into empty"
                    + " tables",
            "  COPY          the same rows, as text in files, into tables with the same keys and"
                    + " indices",
            "  bare COPY     the same without foreign keys: no row's participant is looked up",
            "  again         another trend of each participant takes the place of the first",
            "The clock of the projection runs from the commit of its first transaction to that of"
                    + " its last."
        },
        footer = {
            "",
            "Example:",
            "  java -Xmx1g -cp bench/target/thaw-bench-all.jar dev.thaw.bench.speed.ProjectionSpeed"
                    + " --participants 2000",
            "",
            "Exit codes: 0 the target is reached, 1 it is missed."
        })
public final class ProjectionSpeed implements Callable<Integer> {

    private static final double TARGET = 0.3;

    @Option(
            names = "--participants",
            defaultValue = "20000",
            description = "Whose trends (${DEFAULT-VALUE}).")
    private int participants;

    @Option(
            names = "--weeks",
            defaultValue = "26",
            description = "Weeks of check-ins of each (${DEFAULT-VALUE}).")
    private int weeks;

    @Option(names = "--seed", defaultValue = "1", description = "Of the synthetic study (1).")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep the tables in this folder, which is new, for PagesSpeed (default: a"
                            + " temporary one).")
    private Path data;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Measures and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new ProjectionSpeed()).execute(args));
    }

    /// Rows a second.
    ///
    /// @param rows how many there are
    /// @param load by the projection, into empty tables
    /// @param copy by COPY
    /// @param bareCopy by COPY, without foreign keys
    /// @param again by the projection, in place of others
    record Speeds(long rows, double load, double copy, double bareCopy, double again) {

        double loadToCopy() {
            return load / copy;
        }

        double loadToBareCopy() {
            return load / bareCopy;
        }
    }

    @Override
    public Integer call() throws Exception {
        Speeds speeds;
        try (BenchStack stack = data == null ? BenchStack.temporary() : BenchStack.in(data)) {
            speeds = measure(stack);
        }
        show(speeds);
        return speeds.loadToCopy() >= TARGET ? 0 : 1;
    }

    private Speeds measure(BenchStack stack) {
        GeneratedTrends trends = new GeneratedTrends(stack, participants, weeks, seed);
        if (trends.isProtocolPublished()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "the tables are filled already; choose another folder");
        }
        trends.publish(0, done -> say("published", done));
        double load = LoadedTables.project(stack, participants).perSecond();
        say("initial load", load);
        long rows;
        double copy;
        double bareCopy;
        try (CopiedTables copied =
                CopiedTables.write(stack.database(), stack.directory().resolve("copied"))) {
            rows = copied.rows();
            copy = rows / copied.copy(true);
            say("COPY", copy);
            bareCopy = rows / copied.copy(false);
            say("bare COPY", bareCopy);
        }
        trends.publish(1, done -> say("published", done));
        double again = LoadedTables.project(stack, participants).perSecond();
        say("again", again);
        trends.publishProtocol();
        return new Speeds(rows, load, copy, bareCopy, again);
    }

    private void say(String what, int done) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "\r%-14s  %,d of %,d", what, done, participants);
        if (done == participants) {
            err.println();
        }
        err.flush();
    }

    private void say(String what, double perSecond) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "%-14s  %,9.0f rows/s%n", what, perSecond);
        err.flush();
    }

    private void show(Speeds speeds) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = new ObjectMapper().createObjectNode();
            result.put("participants", participants)
                    .put("weeks", weeks)
                    .put("rows", speeds.rows())
                    .put("load", Math.round(speeds.load()))
                    .put("copy", Math.round(speeds.copy()))
                    .put("bare_copy", Math.round(speeds.bareCopy()))
                    .put("again", Math.round(speeds.again()))
                    .put("load_to_copy", speeds.loadToCopy())
                    .put("load_to_bare_copy", speeds.loadToBareCopy())
                    .put("target", TARGET);
            out.println(result.toPrettyString());
        } else {
            out.printf(
                    Locale.ROOT,
                    """
                    %,d participants, %d weeks, %,d rows:
                      initial load  %,9.0f rows/s
                      COPY          %,9.0f rows/s
                      bare COPY     %,9.0f rows/s
                      again         %,9.0f rows/s
                    initial load / COPY      = %.2f (target %.2f)
                    initial load / bare COPY = %.2f
                    """,
                    participants,
                    weeks,
                    speeds.rows(),
                    speeds.load(),
                    speeds.copy(),
                    speeds.bareCopy(),
                    speeds.again(),
                    speeds.loadToCopy(),
                    TARGET,
                    speeds.loadToBareCopy());
        }
        out.flush();
    }
}
