package dev.thaw.core.claim;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.Verdict;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.cohort.Outcome;
import dev.thaw.core.cohort.Reading;
import dev.thaw.core.number.Rational;

/// How the readings of a claim see a participant.
final class Readers {

    /// The self-rating that says "no change"; as far below it as the least improvement lies above
    /// it, a participant got worse.
    private static final int NO_CHANGE = 4;

    private final ClaimSpec claim;
    private final CohortRule rule;

    Readers(ClaimSpec claim, CohortRule rule) {
        this.claim = claim;
        this.rule = rule;
    }

    Outcome outcome(ReadingKind kind, ParticipantFacts facts) {
        return switch (kind) {
            case R1_RELIABLE -> outcome(rule.verdict(facts));
            case R2_ANY -> any(facts);
            case R3_SELF_RATED -> selfRated(facts);
        };
    }

    /// Of two values of the measure. A self-rating is none: by R3 they say nothing.
    Reading ofValues(ReadingKind kind) {
        return switch (kind) {
            case R1_RELIABLE -> (before, after) -> outcome(rule.verdict(before, after));
            case R2_ANY -> this::any;
            case R3_SELF_RATED -> (_, _) -> Outcome.NOT_ASSESSABLE;
        };
    }

    static Outcome outcome(Verdict verdict) {
        return switch (verdict.category()) {
            case NotAssessable _ -> Outcome.NOT_ASSESSABLE;
            case Assessed assessed ->
                    switch (assessed) {
                        case RECOVERED, IMPROVED -> Outcome.IMPROVED;
                        case UNCHANGED -> Outcome.UNCHANGED;
                        case DETERIORATED -> Outcome.DETERIORATED;
                    };
        };
    }

    private Outcome any(ParticipantFacts facts) {
        return facts.values().baseline().isPresent() && facts.values().outcome().isPresent()
                ? any(facts.values().baseline().get(), facts.values().outcome().get())
                : Outcome.NOT_ASSESSABLE;
    }

    private Outcome any(Rational before, Rational after) {
        int order = after.compareTo(before);
        int better = claim.variable().direction() == Direction.HIGHER_IS_BETTER ? order : -order;
        if (better == 0) {
            return Outcome.UNCHANGED;
        }
        return better > 0 ? Outcome.IMPROVED : Outcome.DETERIORATED;
    }

    private Outcome selfRated(ParticipantFacts facts) {
        if (facts.values().selfRating().isEmpty()) {
            return Outcome.NOT_ASSESSABLE;
        }
        int rating = facts.values().selfRating().getAsInt();
        int least = claim.variable().leastSelfRating();
        if (rating >= least) {
            return Outcome.IMPROVED;
        }
        return rating <= 2 * NO_CHANGE - least ? Outcome.DETERIORATED : Outcome.UNCHANGED;
    }
}
