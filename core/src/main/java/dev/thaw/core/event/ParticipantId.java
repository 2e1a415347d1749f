package dev.thaw.core.event;

import java.util.regex.Pattern;

/// The random pseudonym under which a study app knows a participant: 1–64 letters, digits, `.`, `_`
/// and `-`. It exists only up to admission; behind it there are [SubjectId]s.
public record ParticipantId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public ParticipantId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a participant id is 1-64 letters, digits, dots, underscores and hyphens");
        }
    }

    /// Hides the value, so that no log line or exception message can carry it by accident.
    @Override
    public String toString() {
        return "(participant)";
    }
}
