package dev.thaw.core.event;

/// The name of a study: 1–64 lower-case letters, digits and hyphens, starting with a letter or
/// digit.
public record StudyId(String value) implements Comparable<StudyId> {

    private static final int LONGEST = 64;

    public StudyId {
        if (value.isEmpty()
                || value.length() > LONGEST
                || value.charAt(0) == '-'
                || !hasOnlyAllowed(value)) {
            throw new IllegalArgumentException(
                    "a study id is 1-64 lower-case letters, digits and hyphens");
        }
    }

    /// Not a pattern, because every event that admission decides has one.
    private static boolean hasOnlyAllowed(String value) {
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            boolean allowed =
                    (letter >= 'a' && letter <= 'z')
                            || (letter >= '0' && letter <= '9')
                            || letter == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
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
