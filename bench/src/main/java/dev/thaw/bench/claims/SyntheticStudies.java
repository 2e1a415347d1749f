package dev.thaw.bench.claims;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimResult.Decision;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.launcher.SimulatedStudies;
import dev.thaw.launcher.SimulatedStudy;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Many synthetic studies through the whole pipeline, case by case beside a second computation.
@Command(
        name = "synthetic-studies",
        mixinStandardHelpOptions = true,
        description = {
            "Carry synthetic studies from no effect to a strong one through the whole pipeline –"
                    + " intake, admission, ledger, replay, claim – and compare every verdict, count"
                    + " and p with a second computation, written from the formulas alone over the"
                    + " events that were generated.",
            "The claim is that of docs/examples/claims: over 60 % of those with emotional blunting"
                    + " improved reliably after 8 to 12 sessions, with D1 as its denominator. Beside it"
                    + " stands what the naive rule finds: selected for a low value, and improved since"
                    + " that same value."
        },
        footer = {
            "",
            "Examples:",
            "  java -cp bench/target/thaw-bench-all.jar dev.thaw.bench.claims.SyntheticStudies",
            "  java -cp bench/target/thaw-bench-all.jar dev.thaw.bench.claims.SyntheticStudies"
                    + " --studies 20 --participants 120 --seed 2 --json",
            "",
            "Exit codes: 0 all agree, 1 some do not, 2 could not be run."
        })
public final class SyntheticStudies implements Callable<Integer> {

    @Option(names = "--studies", defaultValue = "200", description = "How many (${DEFAULT-VALUE}).")
    private int studies;

    @Option(
            names = "--participants",
            defaultValue = "120",
            description = "Enrolled in each; about a third is eligible (${DEFAULT-VALUE}).")
    private int participants;

    @Option(
            names = "--strongest",
            paramLabel = "EFFECT",
            defaultValue = "3.0",
            description =
                    "The strongest effect: change of the log odds of feeling something over 12"
                            + " weeks of therapy (${DEFAULT-VALUE}).")
    private double strongest;

    @Option(names = "--seed", defaultValue = "1", description = "Of the studies (1).")
    private long seed;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Runs and prints.
    public static void main(String[] args) {
        System.exit(new CommandLine(new SyntheticStudies()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (studies < 1 || participants < 1 || !Double.isFinite(strongest)) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "synthetic-studies: at least 1 study of 1 participant (--studies,"
                                    + " --participants).");
            return 2;
        }
        ClaimSpec claim = Comparison.claim().claim();
        List<SyntheticStudy> all =
                Comparison.studies(claim, studies, participants, strongest, seed);
        List<SimulatedStudy> evaluated;
        try (SimulatedStudies pipeline = SimulatedStudies.start()) {
            pipeline.admit(all);
            evaluated = pipeline.evaluate(claim);
        }
        List<Comparison> comparisons = evaluated.parallelStream().map(Comparison::of).toList();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? json(comparisons).toPrettyString() : text(comparisons));
        out.flush();
        return comparisons.stream().allMatch(Comparison::agree) ? 0 : 1;
    }

    private ObjectNode json(List<Comparison> comparisons) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("studies", studies)
                .put("participants", participants)
                .put("strongest", Double.toString(strongest))
                .put("seed", Long.toString(seed))
                .put("agree", comparisons.stream().filter(Comparison::agree).count())
                .put(
                        "naive_share_without_effect",
                        share(Comparison.naiveWithoutEffect(comparisons)));
        ArrayNode rows = node.putArray("rows");
        for (Comparison one : comparisons) {
            rows.addObject()
                    .put("study", one.study().value())
                    .put("effect", Double.toString(one.first().study().effect()))
                    .put("n", one.first().share().n())
                    .put("k", one.first().share().k())
                    .put("share", share(one.first().share()))
                    .put("p", one.p())
                    .put("verdict", one.result().decision().name())
                    .put("verdict_again", one.second().verdict())
                    .put("naive_share", share(one.first().naive()))
                    .put("agree", one.agree());
        }
        return node;
    }

    private String text(List<Comparison> comparisons) {
        StringBuilder text =
                new StringBuilder(
                        "study            effect     n     k  share  p               verdict            again              naive  agree%n"
                                .formatted());
        for (Comparison one : comparisons) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-15s  %6.3f  %4d  %4d  %5s  %-14s  %-17s  %-17s  %5s  %s%n",
                            one.study(),
                            one.first().study().effect(),
                            one.first().share().n(),
                            one.first().share().k(),
                            share(one.first().share()),
                            shortened(one.p()),
                            one.result().decision(),
                            one.second().verdict(),
                            share(one.first().naive()),
                            one.agree() ? "yes" : "NO"));
        }
        return text.append(summary(comparisons)).toString();
    }

    private String summary(List<Comparison> comparisons) {
        StringBuilder text = new StringBuilder();
        for (Decision decision : Decision.values()) {
            long times =
                    comparisons.stream().filter(one -> one.result().decision() == decision).count();
            text.append(String.format(Locale.ROOT, "%n%-17s %4d", decision, times));
        }
        return text.append(
                        String.format(
                                Locale.ROOT,
                                "%n%d of %d agree. Naive share without any effect: %s (seed %d).",
                                comparisons.stream().filter(Comparison::agree).count(),
                                comparisons.size(),
                                share(Comparison.naiveWithoutEffect(comparisons)),
                                seed))
                .toString();
    }

    /// To the length of the column; the JSON has all digits.
    private static String shortened(String p) {
        return p.length() <= 14 ? p : p.substring(0, 14);
    }

    private static String share(Proportion share) {
        return share.n() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.3f", (double) share.k() / share.n());
    }
}
