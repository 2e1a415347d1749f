package dev.thaw.core.measure;

import dev.thaw.core.protocol.StudyProtocol;

/// How much makes a window of days valid (science.md A.1); below it a window is missing, not zero.
///
/// @param answered fewest answers, at least 1
/// @param days fewest different study days with an answer, at least 1
public record LeastData(int answered, int days) {

    /// One answer is enough.
    public static final LeastData ANY = new LeastData(1, 1);

    private static final int WEEKS_PER_FORTNIGHT = 2;
    private static final int DAYS_PER_FORTNIGHT = 14;

    public LeastData {
        answered = Math.max(1, answered);
        days = Math.max(1, days);
    }

    /// The protocol's minima of a week.
    public static LeastData ofWeek(StudyProtocol protocol) {
        return new LeastData(protocol.minima().answeredPerWeek(), protocol.minima().daysPerWeek());
    }

    /// Those of a 14-day window, twice the week's: 20 answers on 8 days where a week needs 10 on 4,
    /// and 8 days where a diary's week needs 4.
    public static LeastData ofFortnight(StudyProtocol protocol) {
        LeastData week = ofWeek(protocol);
        return new LeastData(WEEKS_PER_FORTNIGHT * week.answered, WEEKS_PER_FORTNIGHT * week.days);
    }

    /// These minima of a 14-day window for another number of days, in proportion and rounded up.
    public LeastData inProportion(int count) {
        return new LeastData(
                Math.ceilDiv(answered * count, DAYS_PER_FORTNIGHT),
                Math.min(count, Math.ceilDiv(days * count, DAYS_PER_FORTNIGHT)));
    }
}
