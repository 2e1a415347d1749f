package dev.thaw.launcher;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;

/// Names as people type them.
final class Names {

    private Names() {}

    /// @throws UserProblem if it cannot name a study
    static StudyId study(String name) {
        try {
            return new StudyId(name);
        } catch (IllegalArgumentException e) {
            throw new UserProblem("--study: " + e.getMessage() + ".", e);
        }
    }

    /// @throws UserProblem if it cannot be a participant's
    static ParticipantId participant(String id) {
        try {
            return new ParticipantId(id);
        } catch (IllegalArgumentException e) {
            throw new UserProblem(
                    "--participant: that is no participant's id; see docs/http-api.md for what one"
                            + " looks like.",
                    e);
        }
    }
}
