package dev.thaw.core.course;

import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// Readings and sessions for tests.
final class CourseBuilder {

    /// A Monday morning.
    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private CourseBuilder() {}

    /// Values from the number 1 on; `-` is a missing one.
    static Readings readings(String values) {
        return readingsFrom(1, values);
    }

    static Readings readingsFrom(int first, String values) {
        SortedMap<Integer, Rational> byIndex = new TreeMap<>();
        int index = first;
        for (String value : values.split(" ", -1)) {
            if (!value.equals("-")) {
                byIndex.put(index, rational(value));
            }
            index++;
        }
        return new Readings(byIndex);
    }

    static Readings none() {
        return Readings.of(Map.of());
    }

    static Rational rational(String value) {
        return Rational.of(new BigDecimal(value));
    }

    static Threshold threshold(String value) {
        return new Threshold(rational(value));
    }

    static Instant day(int day) {
        return START.plus(Duration.ofDays(day));
    }

    /// An hour on a day after [#START], without a number.
    static AttendedSession sessionOn(int day) {
        return session("s" + day, day, OptionalInt.empty(), "T1", "CBT");
    }

    static AttendedSession numbered(int number, int day) {
        return session("s" + day, day, OptionalInt.of(number), "T1", "CBT");
    }

    static AttendedSession session(
            String id, int day, OptionalInt number, String therapist, String modality) {
        return new AttendedSession(
                id,
                day(day),
                day(day).plus(Duration.ofHours(1)),
                number,
                therapist.isEmpty() ? Optional.empty() : Optional.of(therapist),
                modality);
    }
}
