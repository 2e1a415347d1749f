package dev.thaw.core.event;

import java.util.regex.Pattern;

/// The name of a study: 1–64 lower-case letters, digits and hyphens, starting with a letter or
/// digit.
public record StudyId(String value) implements Comparable<StudyId> {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public StudyId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a study id is 1-64 lower-case letters, digits and hyphens");
        }
    }

    @Override
    public int compareTo(StudyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
