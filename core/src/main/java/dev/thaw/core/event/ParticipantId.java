package dev.thaw.core.event;

/// The random pseudonym under which a study app knows a participant: 1–64 letters, digits, `.`, `_`
/// and `-`. It exists only up to admission; behind it there are [SubjectId]s.
public record ParticipantId(String value) {

    private static final int LONGEST = 64;

    public ParticipantId {
        if (value.isEmpty() || value.length() > LONGEST || !hasOnlyAllowed(value)) {
            throw new IllegalArgumentException(
                    "a participant id is 1-64 letters, digits, dots, underscores and hyphens");
        }
    }

    /// Neither a pattern nor a stream, because every event that admission decides has one: a
    /// pattern took 4 % of the time.
    private static boolean hasOnlyAllowed(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isAllowed(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '.'
                || letter == '_'
                || letter == '-';
    }

    /// Hides the value, so that no log line or exception message can carry it by accident.
    @Override
    public String toString() {
        return "(participant)";
    }
}
