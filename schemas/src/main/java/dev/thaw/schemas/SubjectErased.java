package dev.thaw.schemas;

import dev.thaw.core.event.SubjectId;

/// Nothing can be sealed for a subject any more, because its key was destroyed. Asking again does
/// not help.
public final class SubjectErased extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The subject's random name, which stands for nobody any more.
    public SubjectErased(SubjectId subject) {
        super("subject " + subject + " was erased");
    }
}
