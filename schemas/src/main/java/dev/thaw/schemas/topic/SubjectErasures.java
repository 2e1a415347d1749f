package dev.thaw.schemas.topic;

import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The subjects that were ever erased, from topic `subject-erasures`. Thread-safe.
public final class SubjectErasures implements AutoCloseable {

    private final CompactedTable<SubjectErasure> table;

    /// Reads the topic.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public SubjectErasures(Map<String, Object> kafka, SchemaRegistry registry) {
        Codec<SubjectErasure> codec = Codecs.subjectErasures(registry);
        this.table =
                new CompactedTable<>(
                        kafka,
                        Topic.SUBJECT_ERASURES,
                        value -> codec.decode(value).orThrow(),
                        InstantSource.system());
    }

    /// All erasures up to now, ascending by subject: reads on to the topic's end first.
    public List<SubjectErasure> all() {
        table.refreshSince(Instant.MAX);
        return List.copyOf(table.contents().values());
    }

    @Override
    public void close() {
        table.close();
    }
}
