package dev.thaw.streams;

import java.nio.file.Path;
import java.util.Map;

/// How the streams applications of one process shall run.
///
/// @param kafka `bootstrap.servers` and whatever security needs, in Kafka's own words
/// @param stateDirectory where the stores lie; it may be lost, and is then filled again from Kafka
/// @param threads for each of the two applications, at least 1
/// @param instance the name of this process in logs and metrics
public record StreamsSettings(
        Map<String, Object> kafka, Path stateDirectory, int threads, String instance) {

    public StreamsSettings {
        kafka = Map.copyOf(kafka);
        if (threads < 1) {
            throw new IllegalArgumentException("streams need at least one thread");
        }
    }

    /// Leaves the passwords out, because settings end up in logs.
    @Override
    public String toString() {
        return "streams %s with %d threads".formatted(instance, threads);
    }
}
