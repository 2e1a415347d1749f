package dev.thaw.core.admission;

/// Why an event was refused, and where.
///
/// @param pointer JSON pointer into the event (`/payload/total`); empty: the event as a whole. It
///   never repeats content.
public record Refusal(RefusalReason reason, String pointer) {

    /// A refusal of the event as a whole.
    public static Refusal of(RefusalReason reason) {
        return new Refusal(reason, "");
    }
}
