package dev.thaw.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.reports.reader.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long researchers and data stewards wait for each page of a large study.
@Command(
        name = "pages-speed",
        mixinStandardHelpOptions = true,
        description = {
            "Measure each page of a large study, and how long its release takes to be made:",
            "  answer    from the request to the last byte, as the server's neighbour sees it",
            "  database  for how long connections were in use meanwhile: queries, the look at the"
                    + " key and the entry in the log",
            "Each page is asked for some times before, which do not count."
        },
        footer = {
            "",
            "Examples:",
            "  java -Xmx1g -cp bench/target/thaw-bench-all.jar dev.thaw.bench.speed.PagesSpeed"
                    + " --participants 2000",
            "  java -Xmx1g -cp … dev.thaw.bench.speed.PagesSpeed --data /tmp/pages --json",
            "",
            "Exit codes: 0 the target is reached by every page, 1 one misses it."
        })
public final class PagesSpeed implements Callable<Integer> {

    private static final double TARGET_MILLIS = 100;
    private static final int WARM_UP = 10;

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

    @Option(
            names = "--requests",
            defaultValue = "100",
            description = "How often each page is asked for (${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--seed", defaultValue = "1", description = "Of the synthetic study (1).")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep the tables in this folder, and use them if they are there already; for"
                            + " nothing else (default: a temporary one).")
    private Path data;

    @Option(
            names = "--stay",
            description = "Then serve until Enter is pressed, for a look with a browser.")
    private boolean stay;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Measures and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new PagesSpeed()).execute(args));
    }

    /// What somebody asks for.
    ///
    /// @param path with `{study}` in the place of the study
    /// @param isPage whether the target is meant for it
    record Look(String name, Role role, String path, boolean isPage) {}

    /// One answer.
    ///
    /// @param millis from the request to the last byte
    /// @param databaseMillis connections were in use for
    record Took(double millis, double databaseMillis, int bytes) {}

    /// All answers to one request.
    private record Figures(Look look, List<Took> took) {

        double millis(double share, ToDoubleFunction<Took> of) {
            double[] sorted = took.stream().mapToDouble(of).sorted().toArray();
            return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
        }

        boolean misses() {
            return look.isPage() && millis(0.95, Took::databaseMillis) >= TARGET_MILLIS;
        }
    }

    @Override
    public Integer call() throws Exception {
        List<Figures> all = new ArrayList<>();
        OptionalDouble release;
        try (BenchStack stack = data == null ? BenchStack.temporary() : BenchStack.in(data);
                PagesStack pages = PagesStack.start(stack, participants, weeks, seed, this::say)) {
            release = pages.release();
            for (Look look : looks()) {
                Figures figures = measure(pages, look);
                say(figures);
                all.add(figures);
            }
            if (stay) {
                stay(pages);
            }
        }
        show(all, release);
        return all.stream().anyMatch(Figures::misses) ? 1 : 0;
    }

    private List<Look> looks() {
        List<Look> looks = new ArrayList<>();
        looks.add(page("overview (steward)", Role.STEWARD, ""));
        looks.add(page("overview", Role.RESEARCHER, ""));
        for (String by : List.of("all", "arm", "site", "modality")) {
            looks.add(page("trends by " + by, Role.RESEARCHER, "/trends?by=" + by));
        }
        looks.add(page("sessions by all", Role.RESEARCHER, "/sessions?by=all"));
        looks.add(page("sessions by arm", Role.RESEARCHER, "/sessions?by=arm"));
        looks.add(page("modalities", Role.RESEARCHER, "/modalities"));
        looks.add(page("compliance by all", Role.RESEARCHER, "/compliance?by=all"));
        looks.add(page("compliance by site", Role.RESEARCHER, "/compliance?by=site"));
        looks.add(ofEach("compliance of each", "/compliance?by=participant&page=1"));
        looks.add(ofEach("… last page", "/compliance?by=participant&page=999999"));
        looks.add(ofEach("participants", "/participants?page=1"));
        looks.add(ofEach("… last page", "/participants?page=999999"));
        looks.add(page("claims", Role.RESEARCHER, "/claims"));
        looks.add(page("exports", Role.RESEARCHER, "/exports"));
        looks.add(page("quality", Role.STEWARD, "/quality"));
        looks.add(new Look("API: cohorts", Role.RESEARCHER, "/v1/studies/{study}/cohorts", false));
        looks.add(
                new Look(
                        "API: shares",
                        Role.RESEARCHER,
                        "/v1/studies/{study}/cohorts/shares",
                        false));
        return looks;
    }

    private static Look page(String name, Role role, String path) {
        return new Look(name, role, "/studies/{study}" + path, true);
    }

    private static Look ofEach(String name, String path) {
        return page(name, Role.STEWARD, path);
    }

    private Figures measure(PagesStack pages, Look look) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            var _ = pages.ask(look);
        }
        List<Took> took = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            took.add(pages.ask(look));
        }
        return new Figures(look, took);
    }

    private void stay(PagesStack pages) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        err.printf("Serving at %s until Enter is pressed.%n", pages.address());
        err.flush();
        int _ = System.in.read();
    }

    private void say(int done) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "\rpublished  %,d of %,d", done, participants);
        if (done == participants) {
            err.println();
        }
        err.flush();
    }

    private void say(Figures figures) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line(figures));
        err.flush();
    }

    private static String line(Figures figures) {
        return String.format(
                Locale.ROOT,
                "  %-20s  answer p50 %6.1f  p95 %6.1f   database p50 %6.1f  p95 %6.1f ms   %4d kB%s",
                figures.look().name(),
                figures.millis(0.5, Took::millis),
                figures.millis(0.95, Took::millis),
                figures.millis(0.5, Took::databaseMillis),
                figures.millis(0.95, Took::databaseMillis),
                figures.took().getFirst().bytes() >> 10,
                figures.misses() ? "  misses the target" : "");
    }

    private void show(List<Figures> all, OptionalDouble release) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = new ObjectMapper().createObjectNode();
            result.put("participants", participants).put("weeks", weeks).put("requests", requests);
            release.ifPresent(seconds -> result.put("release_seconds", seconds));
            result.put("target_ms", TARGET_MILLIS);
            ArrayNode pages = result.putArray("pages");
            all.forEach(figures -> pages.add(json(figures)));
            out.println(result.toPrettyString());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%,d participants, %d weeks, %d requests of each page (target: database p95"
                            + " below %.0f ms):%n",
                    participants,
                    weeks,
                    requests,
                    TARGET_MILLIS);
            release.ifPresent(
                    seconds -> out.printf(Locale.ROOT, "  release made in %.1f s%n", seconds));
            all.forEach(figures -> out.println(line(figures)));
        }
        out.flush();
    }

    private static ObjectNode json(Figures figures) {
        return new ObjectMapper()
                .createObjectNode()
                .put("page", figures.look().name())
                .put("path", figures.look().path())
                .put("role", figures.look().role().name())
                .put("bytes", figures.took().getFirst().bytes())
                .put("p50_ms", figures.millis(0.5, Took::millis))
                .put("p95_ms", figures.millis(0.95, Took::millis))
                .put("database_p50_ms", figures.millis(0.5, Took::databaseMillis))
                .put("database_p95_ms", figures.millis(0.95, Took::databaseMillis));
    }
}
