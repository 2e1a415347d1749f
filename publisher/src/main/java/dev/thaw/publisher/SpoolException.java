package dev.thaw.publisher;

/// The spool did not take something; nothing of it is stored.
public final class SpoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Why the spool did not take it.
    public enum Reason {
        /// It holds as many events as it may.
        FULL,
        /// Another publisher, of this process or another, has it open.
        IN_USE,
        /// It belongs to another study.
        OTHER_STUDY,
        /// Its file cannot be read or written: a full disk, missing rights, a damaged file, or one
        /// of a newer version.
        UNUSABLE
    }

    private final Reason reason;

    SpoolException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    SpoolException(Reason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
