package dev.thaw.launcher;

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
}
