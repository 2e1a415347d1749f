package dev.thaw.core.claim;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.cohort.Starter;
import dev.thaw.core.evidence.Digest;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;

/// Finds what each participant is counted in.
final class CountedCells {

    private final ClaimSpec claim;
    private final CohortRule rule;
    private final Starters starters;

    CountedCells(ClaimSpec claim, CohortRule rule, Starters starters) {
        this.claim = claim;
        this.rule = rule;
        this.starters = starters;
    }

    Counted of(ParticipantFacts facts) {
        SortedSet<String> cells = new TreeSet<>();
        cells.add(Counted.PARTICIPANTS);
        if (facts.standing() == Standing.ELIGIBLE) {
            cells.add(Counted.ELIGIBLE);
            Starter starter = starters.of(claim.variable().reading(), facts);
            if (!facts.values().due()) {
                cells.add(Counted.NOT_YET_DUE);
            }
            if (starter.counts()) {
                addStarter(cells, facts, starter);
            }
        }
        ParticipantFacts.Values values = facts.values();
        return new Counted(
                cells,
                digest(
                        values.qualifying(),
                        values.baseline(),
                        values.outcome(),
                        values.last(),
                        values.selfRating(),
                        values.inOtherWeeks()),
                digest(values.weeks()));
    }

    private void addStarter(SortedSet<String> cells, ParticipantFacts facts, Starter starter) {
        boolean improved = starter.improved();
        add(cells, Counted.STARTERS, improved);
        if (starter.isCompleter()) {
            add(cells, Counted.COMPLETERS, improved);
            addCategory(cells, facts);
        } else {
            cells.add(Counted.STARTERS_ONLY);
        }
        Claims.attributes(claim)
                .forEach(
                        (attribute, code) ->
                                code.apply(facts)
                                        .ifPresent(
                                                one ->
                                                        add(
                                                                cells,
                                                                Counted.stratum(attribute, one),
                                                                improved)));
        for (Intercurrent planned : claim.intercurrent()) {
            if (starters.happened(planned.event(), claim.variable().reading(), facts)) {
                cells.add(Counted.happened(planned.name()));
            }
        }
        claim.integrative()
                .ifPresent(
                        plan ->
                                add(
                                        cells,
                                        Counted.exposed(Claims.isIntegrative(plan, facts)),
                                        improved));
    }

    private static void add(SortedSet<String> cells, String cell, boolean improved) {
        cells.add(cell);
        cells.add(improved ? Counted.improved(cell) : Counted.notImproved(cell));
    }

    private void addCategory(SortedSet<String> cells, ParticipantFacts facts) {
        if (rule.verdict(facts).category() instanceof Assessed assessed) {
            String name =
                    switch (assessed) {
                        case RECOVERED -> "recovered";
                        case IMPROVED -> "improved";
                        case UNCHANGED -> "unchanged";
                        case DETERIORATED -> "deteriorated";
                    };
            cells.add(Counted.category(name));
            cells.add(
                    Counted.category(
                            switch (assessed) {
                                case RECOVERED, IMPROVED -> "improved_or_recovered";
                                case UNCHANGED, DETERIORATED -> "unchanged_or_deteriorated";
                            }));
        }
    }

    /// Exact numbers, optional ones and lists of them are written in one way only.
    private static String digest(Object... values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(value).append('\n');
        }
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
    }
}
