package dev.thaw.bench.claims;

import dev.thaw.core.claim.ClaimResult;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.number.Figure;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.launcher.FittedStudy;
import dev.thaw.launcher.SimulatedStudies;
import dev.thaw.launcher.SimulatedStudy;
import dev.thaw.launcher.synthetic.People;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.claim.ClaimFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One synthetic study, as the pipeline sees it and as the second computation does.
///
/// @param first through intake, admission, ledger and replay
/// @param second from the events that were generated
record Comparison(SimulatedStudy first, SecondVerdict second) {

    /// One in two hundred leaves in a week: with many more, no effect could bring over 60 % of all
    /// who began to an outcome.
    private static final People PEOPLE = People.ANYBODY.leaving(0.005);

    private static final int PROMPTS_PER_DAY = 3;
    private static final int STRENGTHS = 10;

    /// So that names sort as numbers.
    private static final int FIRST_NAME = 10_000;

    /// Claim (i) of science.md D, as the examples have it.
    static ClaimFiles.Valid claim() {
        String name = "claims/over-60-percent-after-8-12-sessions.yaml";
        try (InputStream file = SimulatedStudies.class.getResourceAsStream(name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return switch (ClaimFiles.parse(name, text)) {
                case ClaimFiles.Valid valid -> valid;
                case ClaimFiles.Invalid invalid ->
                        throw new IllegalStateException(invalid.problems().toString());
            };
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own files can be read", e);
        }
    }

    /// Studies from no effect to the strongest, in at most ten even steps, as many with each.
    static List<SyntheticStudy> studies(
            ClaimSpec claim, int studies, int participants, double strongest, long seed) {
        FittedStudy fitted = FittedStudy.of(claim);
        int strengths = Math.max(1, Math.min(STRENGTHS, studies / 2));
        List<SyntheticStudy> all = new ArrayList<>();
        long[] seeds = FittedStudy.seeds(seed).limit(studies).toArray();
        for (int i = 0; i < studies; i++) {
            int step = i * strengths / studies;
            double effect = step == 0 ? 0 : strongest * step / (strengths - 1);
            String name = "synthetic-" + (FIRST_NAME + i);
            all.add(fitted.study(name, participants, effect, seeds[i], PEOPLE, PROMPTS_PER_DAY));
        }
        return all;
    }

    /// Computes a second time.
    static Comparison of(SimulatedStudy first) {
        return new Comparison(
                first, SecondVerdict.of(first.study().reports().map(SecondLook::at).toList()));
    }

    StudyId study() {
        return first.study().study();
    }

    ClaimResult result() {
        return first.result();
    }

    /// The p of the exact test, as it was published.
    String p() {
        return result().headline().p().figure().map(Figure::toString).orElse("–");
    }

    /// Whether both say the same, in every count and every digit.
    boolean agree() {
        return result().decision().name().equals(second.verdict())
                && result().ladder().starters().equals(new Proportion(second.d1K(), second.d1N()))
                && result().ladder().completers().equals(new Proportion(second.d2K(), second.d2N()))
                && first.eligible() == second.eligible()
                && first.naive().equals(new Proportion(second.naiveK(), second.naiveN()))
                && p().equals(Figure.of(second.p()).toString());
    }

    /// What the naive rule finds in all studies without any effect together.
    static Proportion naiveWithoutEffect(List<Comparison> comparisons) {
        List<Proportion> all =
                comparisons.stream()
                        .map(Comparison::first)
                        .filter(one -> one.study().effect() == 0)
                        .map(SimulatedStudy::naive)
                        .toList();
        return new Proportion(
                all.stream().mapToInt(Proportion::k).sum(),
                all.stream().mapToInt(Proportion::n).sum());
    }
}
