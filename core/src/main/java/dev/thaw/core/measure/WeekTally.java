package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/// Sums and counts of one week, day by day.
final class WeekTally {

    private final BigDecimal[] sums = new BigDecimal[Occasion.DAYS_PER_WEEK];
    private final int[] counts = new int[Occasion.DAYS_PER_WEEK];
    private boolean homeZoneAssumed;

    WeekTally() {
        Arrays.fill(sums, BigDecimal.ZERO);
    }

    void add(Occasion<?> occasion, BigDecimal number) {
        int day = occasion.dayOfWeek();
        sums[day] = sums[day].add(number);
        counts[day]++;
        homeZoneAssumed |= occasion.homeZoneAssumed();
    }

    MeasuredValue value(int week, Measure<?> measure) {
        Minima minima = measure.minima();
        int n = Arrays.stream(counts).sum();
        if (n < Math.max(1, minima.answeredPerWeek())) {
            Estimate tooFew = Estimate.tooFew(n, Math.max(1, minima.answeredPerWeek()));
            return new MeasuredValue(week, Optional.empty(), flagged(tooFew));
        }
        if (days() < minima.daysPerWeek()) {
            Estimate tooFewDays = Estimate.none(Status.INSUFFICIENT_N, n);
            return new MeasuredValue(week, Optional.empty(), flagged(tooFewDays));
        }
        BigDecimal sum = Arrays.stream(sums).reduce(BigDecimal.ZERO, BigDecimal::add);
        Rational mean = Rational.of(sum).divide(n);
        return new MeasuredValue(
                week, Optional.of(mean), flagged(estimate(mean, n, measure.withError())));
    }

    private Estimate estimate(Rational mean, int n, boolean withError) {
        Estimate.Measured estimate = Estimate.of(Figure.of(mean), n);
        return withError
                ? DayJackknife.standardError(sums, counts)
                        .map(estimate::withStandardError)
                        .orElse(estimate)
                : estimate;
    }

    private Estimate flagged(Estimate estimate) {
        return homeZoneAssumed ? estimate.flagged(Flag.HOME_ZONE_ASSUMED) : estimate;
    }

    private int days() {
        int days = 0;
        for (int count : counts) {
            days += count > 0 ? 1 : 0;
        }
        return days;
    }
}
