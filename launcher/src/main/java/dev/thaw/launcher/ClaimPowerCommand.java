package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.launcher.synthetic.People;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.claim.ClaimFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw claim power`: how many participants a claim needs, before there are any data.
@Command(
        name = "power",
        mixinStandardHelpOptions = true,
        description = {
            "Say before any data how many participants a claim needs: exact sample sizes of its own"
                    + " test, and synthetic studies through the real pipeline, under an effect and"
                    + " under none.",
            "The simulation starts an embedded stack in a temporary directory; it touches no data"
                    + " directory."
        },
        footer = {
            "",
            "Examples:",
            "  thaw claim power claim.yaml                             about a minute",
            "  thaw claim power claim.yaml --studies 0 --true-share 0.72 --n 150",
            "  thaw claim power claim.yaml --participants 300 --effect 2.5 --json",
            "",
            "Exit code 0 whatever comes out; 2 if it could not be computed."
        })
final class ClaimPowerCommand implements Callable<Integer> {

    private static final String EFFECT = "effect-";
    private static final String NONE = "none-";

    @Parameters(paramLabel = "FILE", description = "The claim file.")
    private Path file;

    @Option(
            names = "--true-share",
            paramLabel = "SHARE",
            description = "A true share to plan for, besides the usual ones; repeatable.")
    private List<BigDecimal> trueShares = List.of();

    @Option(
            names = "--n",
            paramLabel = "N",
            description = "Say also the power with so many in the denominator.")
    private Integer n;

    @Option(
            names = "--studies",
            defaultValue = "10",
            description =
                    "Studies to simulate under the effect, and as many under none"
                            + " (${DEFAULT-VALUE}; 0: no simulation).")
    private int studies;

    @Option(
            names = "--participants",
            defaultValue = "120",
            description = "Enrolled in each simulated study (${DEFAULT-VALUE}).")
    private int participants;

    @Option(
            names = "--effect",
            defaultValue = "1.0",
            description =
                    "Change of the log odds of feeling something over 12 weeks of therapy"
                            + " (${DEFAULT-VALUE}).")
    private double effect;

    @Option(
            names = "--drop-out",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description =
                    "Of the participants, who leave in each week of therapy"
                            + " (${DEFAULT-VALUE}).")
    private double dropOut;

    @Option(
            names = "--prompts",
            defaultValue = "3",
            description = "A day, in the simulated studies (${DEFAULT-VALUE}).")
    private int prompts;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulation (1).")
    private long seed;

    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
        ClaimFiles.Valid valid = ClaimCommand.valid(file);
        check();
        ClaimSpec claim = valid.claim();
        ExactPower.Plan exact = ExactPower.of(claim, Optional.ofNullable(n), trueShares);
        List<String> misfits = FittedStudy.misfits(claim);
        Optional<Simulation> simulation =
                studies == 0 || !misfits.isEmpty()
                        ? Optional.empty()
                        : Optional.of(simulate(claim));
        output.show(
                json(valid, exact, misfits, simulation),
                () -> text(claim, exact, misfits, simulation));
        return ExitCode.OK;
    }

    private void check() {
        if (n != null && n < 1) {
            throw new UserProblem("--n: at least 1 participant.");
        }
        if (trueShares.stream()
                .anyMatch(share -> share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0)) {
            throw new UserProblem("--true-share: above 0 and at most 1, such as 0.72.");
        }
        if (studies < 0 || participants < 1) {
            throw new UserProblem(
                    "--studies and --participants: no fewer than 0 studies of 1 participant.");
        }
        if (!(dropOut >= 0 && dropOut < 1)
                || prompts < 1
                || prompts > 10
                || !Double.isFinite(effect)) {
            throw new UserProblem(
                    "--drop-out is a share below 1, --prompts 1 to 10, --effect a number.");
        }
    }

    /// What both kinds of studies came to.
    private record Simulation(SimulationSummary effect, SimulationSummary none) {}

    private Simulation simulate(ClaimSpec claim) throws IOException {
        FittedStudy fitted = FittedStudy.of(claim);
        People people = People.ANYBODY.leaving(dropOut);
        List<SyntheticStudy> all = new ArrayList<>();
        long[] seeds = FittedStudy.seeds(seed).limit(2L * studies).toArray();
        for (int i = 0; i < studies; i++) {
            all.add(study(fitted, EFFECT + i, effect, seeds[2 * i], people));
            all.add(study(fitted, NONE + i, 0, seeds[2 * i + 1], people));
        }
        output.say(
                "Simulating %d studies of %d participants under the effect and as many under none …"
                        .formatted(studies, participants));
        try (SimulatedStudies simulated = SimulatedStudies.start()) {
            simulated.admit(all);
            List<SimulatedStudy> results = simulated.evaluate(claim);
            return new Simulation(of(results, EFFECT), of(results, NONE));
        }
    }

    private SyntheticStudy study(
            FittedStudy fitted, String name, double change, long own, People people) {
        return fitted.study(name, participants, change, own, people, prompts);
    }

    private static SimulationSummary of(List<SimulatedStudy> results, String kind) {
        return SimulationSummary.of(
                results.stream()
                        .filter(one -> one.study().study().value().startsWith(kind))
                        .toList());
    }

    private ObjectNode json(
            ClaimFiles.Valid valid,
            ExactPower.Plan exact,
            List<String> misfits,
            Optional<Simulation> simulation) {
        ObjectNode json =
                Output.object()
                        .put("id", valid.claim().id())
                        .put("version", valid.claim().version())
                        .put("hash", valid.hash());
        switch (exact) {
            case ExactPower.Plan.Computed(ExactPower power) -> json.set("exact", power.json());
            case ExactPower.Plan.NotComputed(String reason) -> json.put("not_exact", reason);
        }
        ArrayNode sentences = json.putArray("misfits");
        misfits.forEach(sentences::add);
        simulation.ifPresent(
                some -> {
                    ObjectNode simulated =
                            json.putObject("simulation")
                                    .put("studies", studies)
                                    .put("participants", participants)
                                    .put("effect", Double.toString(effect))
                                    .put("drop_out_per_week", Double.toString(dropOut))
                                    .put("prompts_per_day", prompts)
                                    .put("seed", Long.toString(seed));
                    simulated.set("under_effect", some.effect().json());
                    simulated.set("under_none", some.none().json());
                });
        return json;
    }

    private String text(
            ClaimSpec claim,
            ExactPower.Plan exact,
            List<String> misfits,
            Optional<Simulation> simulation) {
        StringBuilder text =
                new StringBuilder("Claim %s %s.%n%n".formatted(claim.id(), claim.version()));
        text.append(
                switch (exact) {
                    case ExactPower.Plan.Computed(ExactPower power) -> power.text();
                    case ExactPower.Plan.NotComputed(String reason) -> reason;
                });
        if (!misfits.isEmpty()) {
            text.append("%n%nIt cannot be simulated. %s".formatted(String.join(" ", misfits)));
        }
        simulation.ifPresent(some -> text.append(text(some)));
        return text.toString().stripTrailing();
    }

    private String text(Simulation simulation) {
        return "%n%n%d synthetic studies of %d participants each (seed %d, %d prompts a day, %s leave each week), through the real pipeline:%n%n%s%n%s%nThe naive rule selects by the same window from which it measures any improvement: regression to the mean alone makes people better.%n"
                .formatted(
                        2 * studies,
                        participants,
                        seed,
                        prompts,
                        ExactPower.percent(BigDecimal.valueOf(dropOut)),
                        simulation
                                .effect()
                                .text(
                                        "With an effect of %s on the log odds in 12 weeks:"
                                                .formatted(effect)),
                        simulation.none().text("Without any effect:"));
    }
}
