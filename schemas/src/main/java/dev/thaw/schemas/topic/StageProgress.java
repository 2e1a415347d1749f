package dev.thaw.schemas.topic;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Whether a stage still owes output for input whose offsets it has committed. Written in the
/// transaction that commits them, so that whoever has seen the offsets and then reads this knows.
///
/// @param partition of the stage's input topic, from 0
public record StageProgress(Stage stage, int partition, boolean pending) {

    /// What may be owed.
    public enum Stage {
        /// Admission owes an account of what it decided.
        ACCOUNTS,
        /// A subject's new events owe a new trend.
        TRENDS;

        /// The name on the topic.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The key of its record.
    public byte[] key() {
        return (stage.text() + "/" + partition).getBytes(StandardCharsets.UTF_8);
    }
}
