package dev.thaw.reports.receipt;

/// Something about locks, receipts or their keys that a person can put right: one sentence that
/// says how.
public final class ReceiptProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReceiptProblem(String message) {
        super(message);
    }

    public ReceiptProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
