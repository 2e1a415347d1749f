package dev.thaw.launcher;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.claim.Assessment;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.Pins;
import dev.thaw.core.claim.Population;
import dev.thaw.core.claim.Slot;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.event.StudyId;
import dev.thaw.launcher.synthetic.People;
import dev.thaw.launcher.synthetic.Prompting;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// How long synthetic studies have to be for a claim, and on which days of therapy somebody looks
/// at them.
///
/// @param firstDay of therapy (from 0) that the outcome may need
/// @param lastDay of therapy that it may need
public record FittedStudy(int firstDay, int lastDay) {

    private static final int DAYS_PER_WEEK = 7;

    /// Sessions are weekly, and one in ten is missed.
    private static final int DAYS_FOR_MISSED_SESSIONS = 28;

    /// The studies that a claim needs.
    public static FittedStudy of(ClaimSpec claim) {
        FittedStudy outcome = of(claim.variable().outcome());
        return switch (claim.summary()) {
            case ClaimSpec.Summary.Share _ -> outcome;
            case ClaimSpec.Summary.MeanSlope slope ->
                    new FittedStudy(
                            Math.min(outcome.firstDay, (slope.firstWeek() - 1) * DAYS_PER_WEEK),
                            Math.max(outcome.lastDay, slope.lastWeek() * DAYS_PER_WEEK - 1));
        };
    }

    private static FittedStudy of(Slot outcome) {
        return switch (outcome) {
            case Slot.Days days -> new FittedStudy(days.first(), days.last());
            case Slot.AboutDay about ->
                    new FittedStudy(
                            about.day() - about.tolerance(), about.day() + about.tolerance());
            // Whoever leaves before the last of these sessions is prompted no more.
            case Slot.AfterSessions(int _, int last, int days) ->
                    new FittedStudy(
                            (last - 1) * DAYS_PER_WEEK,
                            (last - 1) * DAYS_PER_WEEK + DAYS_FOR_MISSED_SESSIONS + days);
            case Slot.Sessions(int first, int last, Slot.Take _) ->
                    new FittedStudy(
                            (first - 1) * DAYS_PER_WEEK,
                            last * DAYS_PER_WEEK + DAYS_FOR_MISSED_SESSIONS);
            case Slot.BaselineWindow _, Slot.Earliest _, Slot.Occasion _ ->
                    new FittedStudy(0, 2 * DAYS_PER_WEEK);
        };
    }

    /// A study of these people.
    public SyntheticStudy study(
            String name,
            int participants,
            double effect,
            long seed,
            People people,
            int promptsPerDay) {
        int weeksOfTherapy = Math.max(2, Math.ceilDiv(lastDay + 1, DAYS_PER_WEEK));
        return new SyntheticStudy(
                new StudyId(name),
                participants,
                SyntheticStudy.BASELINE_WEEKS + weeksOfTherapy,
                effect,
                seed,
                people,
                new Prompting(promptsPerDay, Math.max(0, firstDay)));
    }

    /// Seeds of many studies. Neighbouring numbers as seeds would give studies that share most of
    /// their draws, one place further on: a study's own sequences begin at multiples of the
    /// generator's step.
    public static LongStream seeds(long seed) {
        return new SplittableRandom(seed).longs();
    }

    /// A claim as far as a synthetic study can follow it: without the specification curve, which
    /// decides nothing and takes most of the time, and without what ties it to a program, a
    /// protocol or the hour at which days begin (nobody is prompted at night).
    static ClaimSpec simulated(ClaimSpec claim) {
        return new ClaimSpec(
                claim.id(),
                claim.version(),
                claim.hash(),
                claim.wording(),
                claim.design(),
                claim.population(),
                claim.exposure(),
                claim.variable(),
                claim.intercurrent(),
                claim.summary(),
                claim.anchor(),
                claim.days(),
                Optional.empty(),
                claim.reliability(),
                claim.cutoff(),
                claim.denominators(),
                claim.inference(),
                claim.integrative(),
                claim.secondary(),
                claim.family(),
                false,
                claim.minimumCell(),
                claim.restrictedOnly(),
                Pins.NONE,
                claim.seed());
    }

    /// Why synthetic studies cannot answer a claim, a sentence each.
    static List<String> misfits(ClaimSpec claim) {
        SyntheticStudy any =
                of(claim).study("any", 1, 0, 0, People.ANYBODY, Prompting.EVERY_DAY.perDay());
        List<String> misfits = new ArrayList<>();
        if (!Assessment.misfits(
                        simulated(claim),
                        ProtocolFiles.fromCanonicalJson(any.protocol().canonicalJson()))
                .isEmpty()) {
            misfits.add(
                    "Synthetic studies have check-ins with feelings and the item mood, sessions and self-rated change, but no %s."
                            .formatted(needed(claim)));
        }
        if (firstDayBefore(claim.days()) < -SyntheticStudy.BASELINE_WEEKS * DAYS_PER_WEEK) {
            misfits.add(
                    "Synthetic studies have %d weeks before therapy, the claim looks further back."
                            .formatted(SyntheticStudy.BASELINE_WEEKS));
        }
        if (claim.anchor() == ClaimSpec.Anchor.ENROLMENT
                || claim.anchor() == ClaimSpec.Anchor.FIRST_EVENT) {
            misfits.add(
                    "Synthetic studies begin with enrolment, so that nothing lies before that"
                            + " anchor.");
        }
        return misfits;
    }

    private static String needed(ClaimSpec claim) {
        return Stream.concat(
                        Stream.of(claim.variable().measured()),
                        claim.population().rule().map(Population.Rule::measured).stream())
                .map(Measured::id)
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static int firstDayBefore(BaselineDays days) {
        return switch (days) {
            case BaselineDays.RunIn runIn ->
                    Math.min(runIn.qualifying().first(), runIn.baseline().first());
            case BaselineDays.DaySplit split -> split.days().first();
        };
    }
}
