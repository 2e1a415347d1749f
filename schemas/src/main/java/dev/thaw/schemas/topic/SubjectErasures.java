package dev.thaw.schemas.topic;

import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The subjects that were ever erased, from topic `subject-erasures`. Thread-safe.
public final class SubjectErasures implements AutoCloseable {

    private final CompactedTable<Decoded<SubjectErasure>> table;

    /// Reads the topic.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public SubjectErasures(Map<String, Object> kafka, SchemaRegistry registry) {
        Codec<SubjectErasure> codec = Codecs.subjectErasures(registry);
        this.table =
                new CompactedTable<>(
                        kafka, Topic.SUBJECT_ERASURES, codec::decode, InstantSource.system());
    }

    /// All erasures up to now, ascending by subject: reads on to the topic's end first. A record
    /// that nobody can read is passed over: it must not keep others from being erased.
    public List<SubjectErasure> all() {
        table.refreshSince(Instant.MAX);
        List<SubjectErasure> all = new ArrayList<>();
        for (Decoded<SubjectErasure> decoded : table.contents().values()) {
            if (decoded instanceof Decoded.Value<SubjectErasure>(SubjectErasure erasure)) {
                all.add(erasure);
            }
        }
        return all;
    }

    /// How many records nobody can read, as of the last look.
    public int unreadable() {
        return Math.toIntExact(
                table.contents().values().stream()
                        .filter(decoded -> decoded instanceof Decoded.Undecodable)
                        .count());
    }

    @Override
    public void close() {
        table.close();
    }
}
