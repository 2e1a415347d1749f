package dev.thaw.schemas.topic;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The protocols of all studies, from topic `study-protocols`. Thread-safe.
public final class Protocols implements AutoCloseable {

    private final CompactedTable<Applied> table;

    /// A protocol as it was published, and what that means.
    private record Applied(PublishedProtocol published, StudyProtocol protocol) {

        static Applied of(PublishedProtocol published) {
            return new Applied(
                    published, ProtocolFiles.fromCanonicalJson(published.canonicalJson()));
        }
    }

    /// Reads all protocols.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public Protocols(Map<String, Object> kafka, SchemaRegistry registry) {
        Codec<PublishedProtocol> codec = Codecs.studyProtocols(registry);
        this.table =
                new CompactedTable<>(
                        kafka,
                        Topic.STUDY_PROTOCOLS,
                        value -> Applied.of(codec.decode(value).orThrow()),
                        InstantSource.system());
    }

    /// The protocol of a study as of the last refresh.
    public Optional<StudyProtocol> of(StudyId study) {
        return Optional.ofNullable(table.get(study.value())).map(Applied::protocol);
    }

    /// The same as it was published, for whoever keeps it.
    public Optional<PublishedProtocol> published(StudyId study) {
        return Optional.ofNullable(table.get(study.value())).map(Applied::published);
    }

    /// All protocols as of the last refresh, by study.
    public SortedMap<StudyId, StudyProtocol> all() {
        SortedMap<StudyId, StudyProtocol> all = new TreeMap<>();
        table.contents()
                .values()
                .forEach(applied -> all.put(applied.protocol().study(), applied.protocol()));
        return all;
    }

    /// Makes sure that every protocol published before a moment is known: reads on unless that was
    /// done after it already. Machines' clocks are taken to agree with the broker's.
    ///
    /// @return whether there was anything new
    public boolean refreshSince(Instant moment) {
        return table.refreshSince(moment);
    }

    /// The key of a study's record.
    public static byte[] key(StudyId study) {
        return study.value().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        table.close();
    }
}
