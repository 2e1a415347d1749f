package dev.thaw.reports.release;

import java.time.Instant;

/// What came of the wish for a release.
public sealed interface ReleaseOutcome {

    /// There is a new release.
    ///
    /// @param number within the study, from 1
    /// @param digest SHA-256 of what it published, 64 hexadecimal digits
    record Released(int number, String digest, ReleaseTally tally) implements ReleaseOutcome {}

    /// The study's interval has not passed.
    record NotDue(Instant dueAt) implements ReleaseOutcome {}

    /// Another process is making one.
    record UnderWay() implements ReleaseOutcome {}

    /// Nothing was ever released, and nothing can be now: of nothing do enough people tell who
    /// consented to published figures.
    record NothingToShow() implements ReleaseOutcome {}
}
