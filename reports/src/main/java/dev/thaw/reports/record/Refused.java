package dev.thaw.reports.record;

/// A request for a record that is not answered with one.
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    Refused(Refusal refusal) {
        super(refusal.sentence());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
