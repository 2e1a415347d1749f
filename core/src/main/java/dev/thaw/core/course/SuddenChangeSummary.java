package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Moments;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The sudden gains, or losses, of many participants, as `suddengains::describe_sg` counts them:
/// with one row per change, or one row per participant, who then stands with the first change.
///
/// Shares are of all rows, participants without an assessable interval included; `assessable` says
/// how many those leave. Without rows INSUFFICIENT_N; without changes NO_EVENTS where it is about
/// them.
///
/// @param rows changes, or participants
/// @param assessable rows with at least one assessable interval
/// @param changes of all participants
/// @param rowsWithChange all, or the participants with a change
/// @param rowsWithSeveral rows of participants with more than one change
/// @param reversed of the changes, or of the first ones
/// @param shareWithChange rowsWithChange / rows
/// @param shareWithSeveral rowsWithSeveral / rows
/// @param shareReversed reversed / rowsWithChange
/// @param meanMagnitude of the changes, or of the first ones
/// @param sdMagnitude likewise, (n − 1)
public record SuddenChangeSummary(
        int rows,
        int assessable,
        int changes,
        int rowsWithChange,
        int rowsWithSeveral,
        int reversed,
        Estimate shareWithChange,
        Estimate shareWithSeveral,
        Estimate shareReversed,
        Estimate meanMagnitude,
        Estimate sdMagnitude) {

    /// One row per change.
    public static SuddenChangeSummary byChange(Collection<SuddenChanges> participants) {
        List<SuddenChange> changes =
                participants.stream().flatMap(one -> one.changes().stream()).toList();
        int several =
                participants.stream()
                        .mapToInt(one -> one.changes().size())
                        .filter(count -> count > 1)
                        .sum();
        return of(changes.size(), changes.size(), changes.size(), several, changes);
    }

    /// One row per participant, with the first change of those who had any.
    public static SuddenChangeSummary byPerson(Collection<SuddenChanges> participants) {
        List<SuddenChange> first =
                participants.stream().map(SuddenChanges::first).flatMap(Optional::stream).toList();
        return of(
                participants.size(),
                (int) participants.stream().filter(SuddenChanges::isAssessable).count(),
                participants.stream().mapToInt(one -> one.changes().size()).sum(),
                (int) participants.stream().filter(one -> one.changes().size() > 1).count(),
                first);
    }

    private static SuddenChangeSummary of(
            int rows, int assessable, int changes, int several, List<SuddenChange> described) {
        int reversed =
                (int) described.stream().filter(change -> change.reversed() == Verdict.MET).count();
        Moments magnitudes = Moments.of(described.stream().map(SuddenChange::magnitude).toList());
        Estimate none = Estimate.none(Status.NO_EVENTS, rows);
        boolean any = !described.isEmpty();
        return new SuddenChangeSummary(
                rows,
                assessable,
                changes,
                described.size(),
                several,
                reversed,
                share(described.size(), rows),
                share(several, rows),
                any ? share(reversed, described.size()) : none,
                any ? magnitudes.estimatedMean() : none,
                any ? magnitudes.standardDeviation() : none);
    }

    private static Estimate share(int part, int all) {
        return all == 0
                ? Estimate.tooFew(0, 1)
                : Estimate.of(Figure.of(Rational.of(part, all)), all);
    }
}
