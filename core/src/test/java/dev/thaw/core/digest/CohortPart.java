package dev.thaw.core.digest;

import dev.thaw.core.cohort.ChangeTally;
import dev.thaw.core.cohort.CompletionWeights;
import dev.thaw.core.cohort.Credit;
import dev.thaw.core.cohort.DenominatorLadder;
import dev.thaw.core.cohort.FirstImprovement;
import dev.thaw.core.cohort.FirstImprovement.ValidWeek;
import dev.thaw.core.cohort.FirstImprovement.WeeklyChange;
import dev.thaw.core.cohort.Flow;
import dev.thaw.core.cohort.IntegrativeContrast;
import dev.thaw.core.cohort.InverseProbability;
import dev.thaw.core.cohort.Outcome;
import dev.thaw.core.cohort.Reading;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.cohort.Starter;
import dev.thaw.core.course.Readings;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.AalenJohansen;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.PairedEffectSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// All histories as cohorts: denominators, contrasts and first improvements.
final class CohortPart {

    private static final int COHORT = 40;
    private static final Rational CHANGE = Rational.of(3, 20);
    private static final Reading READING = CohortPart::read;
    private static final List<Credit> CREDITS = List.of(Credit.values());
    private static final List<Retention> RETENTIONS = List.of(Retention.values());

    private final Transcript transcript;
    private final SplittableRandom random = new SplittableRandom(40);

    private CohortPart(Transcript transcript) {
        this.transcript = transcript;
    }

    static void tell(List<Story> stories, Transcript transcript) {
        CohortPart part = new CohortPart(transcript);
        for (int from = 0; from < stories.size(); from += COHORT) {
            List<Story> cohort = stories.subList(from, Math.min(from + COHORT, stories.size()));
            part.tellDenominators(cohort);
            part.tellContrast(cohort);
            part.tellFirstImprovements(cohort);
        }
    }

    private static Outcome read(Rational before, Rational after) {
        Rational change = after.subtract(before);
        if (change.abs().compareTo(CHANGE) < 0) {
            return Outcome.UNCHANGED;
        }
        return change.sign() > 0 ? Outcome.IMPROVED : Outcome.DETERIORATED;
    }

    private void tellDenominators(List<Story> cohort) {
        List<Starter> starters = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        List<PairedEffectSize.Pair> windows = new ArrayList<>();
        for (Story story : cohort) {
            List<Rational> rates = List.copyOf(story.responseRate().byIndex().values());
            if (!rates.isEmpty()) {
                Starter starter = starter(rates);
                starters.add(starter);
                outcomes.add(starter.outcome());
                transcript.add(starter.counts(), starter.isCompleter(), starter.improved());
                windows.add(
                        new PairedEffectSize.Pair(rates.getFirst(), rates.get(rates.size() / 2)));
            }
        }
        for (ChangeTally tally :
                List.of(ChangeTally.of(outcomes), ChangeTally.beforeTherapy(windows, READING))) {
            transcript.add(tally, tally.share(), tally.net());
        }
        DenominatorLadder ladder = DenominatorLadder.of(starters, READING, Confidence.P95);
        Flow flow = ladder.flow();
        InverseProbability weighted = ladder.weighted();
        transcript.add(ladder, flow.completers(), weighted.model());
        List<Starter> due = starters.stream().filter(Starter::counts).toList();
        transcript.add(CompletionWeights.of(due).share(due, Confidence.P95));
    }

    private Starter starter(List<Rational> rates) {
        Outcome outcome =
                rates.size() < 4
                        ? Outcome.NOT_ASSESSABLE
                        : READING.of(rates.getFirst(), rates.getLast());
        return new Starter(
                random.nextInt(12) > 0,
                random.nextInt(6) > 0,
                CREDITS.get(random.nextInt(CREDITS.size())),
                random.nextInt(4) > 0
                        ? Retention.STAYED
                        : RETENTIONS.get(random.nextInt(RETENTIONS.size())),
                outcome,
                rates.getFirst(),
                rates.size() < 2 ? Optional.empty() : Optional.of(rates.getLast()),
                List.of(rates.getFirst()));
    }

    private void tellContrast(List<Story> cohort) {
        IntegrativeContrast.Rule rule = new IntegrativeContrast.Rule(2, 2);
        List<IntegrativeContrast.Exposed> exposed = new ArrayList<>();
        for (Story story : cohort) {
            List<List<Modality>> attended = new ArrayList<>();
            for (LedgerEvent event : story.history().events()) {
                if (event.event().payload() instanceof SessionHeld held) {
                    attended.add(held.modalities());
                }
            }
            exposed.add(
                    new IntegrativeContrast.Exposed(
                            attended.size() / 4,
                            rule.isIntegrative(attended),
                            random.nextBoolean()));
        }
        for (int people : List.of(1, 5)) {
            transcript.add(
                    IntegrativeContrast.of(exposed, new MinimumCell(people), Confidence.P95));
        }
    }

    private void tellFirstImprovements(List<Story> cohort) {
        List<KaplanMeier.Observation> alone = new ArrayList<>();
        List<AalenJohansen.Observation> competing = new ArrayList<>();
        for (Story story : cohort) {
            FirstImprovement first = new FirstImprovement(weeks(story.responseRate()));
            alone.add(first.observation());
            competing.add(first.observation(random.nextInt(5) == 0));
        }
        transcript.add(alone, competing);
        transcript.add(KaplanMeier.of(alone, Confidence.P95));
        transcript.add(AalenJohansen.of(competing, Confidence.P95));
    }

    private static List<ValidWeek> weeks(Readings rates) {
        List<ValidWeek> weeks = new ArrayList<>();
        rates.byIndex()
                .forEach(
                        (week, rate) -> {
                            if (week >= 1) {
                                Rational first = rates.byIndex().firstEntry().getValue();
                                weeks.add(new ValidWeek(week, changeOf(READING.of(first, rate))));
                            }
                        });
        return weeks;
    }

    private static WeeklyChange changeOf(Outcome outcome) {
        return switch (outcome) {
            case IMPROVED -> WeeklyChange.RELIABLY_IMPROVED;
            case DETERIORATED -> WeeklyChange.RELIABLY_DETERIORATED;
            case UNCHANGED, NOT_ASSESSABLE -> WeeklyChange.BETWEEN;
        };
    }
}
