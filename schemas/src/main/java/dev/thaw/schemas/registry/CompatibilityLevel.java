package dev.thaw.schemas.registry;

/// What a registry demands of a subject's next schema, by Confluent's names.
///
/// Backward: the next schema reads what the earlier one wrote. Forward: the earlier schema reads
/// what the next one writes. Transitive: with every earlier version, not with the newest only.
public enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    /// Whether the next schema must read what earlier ones wrote.
    public boolean backward() {
        return backward;
    }

    /// Whether earlier schemas must read what the next one writes.
    public boolean forward() {
        return forward;
    }

    /// Whether all earlier versions count, not the newest alone.
    public boolean transitive() {
        return transitive;
    }
}
