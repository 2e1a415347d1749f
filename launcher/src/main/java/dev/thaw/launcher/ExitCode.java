package dev.thaw.launcher;

/// What the command's exit codes mean.
final class ExitCode {

    static final int OK = 0;

    /// The command did its work and found something wrong, such as an account that does not
    /// balance.
    static final int FOUND_WRONG = 1;

    /// It could not do its work; one sentence said why.
    static final int CANNOT = 2;

    /// A receipt is reproduced but for those who were erased since.
    static final int REPRODUCED_MINUS_ERASED = 3;

    /// A receipt is not as it was signed, or nobody known signed it.
    static final int INVALID_SIGNATURE = 4;

    /// A defect of Thaw.
    static final int DEFECT = 70;

    private ExitCode() {}
}
