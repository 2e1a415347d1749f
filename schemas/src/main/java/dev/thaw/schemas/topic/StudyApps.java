package dev.thaw.schemas.topic;

import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The study apps that may publish, from topic `study-apps`. Thread-safe.
public final class StudyApps implements AutoCloseable {

    private final CompactedTable<StudyApp> table;

    /// Reads all study apps.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public StudyApps(Map<String, Object> kafka, SchemaRegistry registry) {
        Codec<StudyApp> codec = Codecs.studyApps(registry);
        this.table =
                new CompactedTable<>(
                        kafka,
                        Topic.STUDY_APPS,
                        value -> codec.decode(value).orThrow(),
                        InstantSource.system());
    }

    /// The app that holds a key, as of the last refresh. A revoked app holds none.
    public Optional<StudyApp> holding(String key) {
        return Optional.ofNullable(table.get(StudyApp.hash(key))).filter(app -> !app.revoked());
    }

    /// All apps as of the last refresh, ascending by the hash of their key.
    public List<StudyApp> all() {
        return List.copyOf(table.contents().values());
    }

    /// Makes sure that every app registered or revoked before a moment is known.
    ///
    /// @return whether there was anything new
    public boolean refreshSince(Instant moment) {
        return table.refreshSince(moment);
    }

    /// The key of an app's record.
    public static byte[] key(StudyApp app) {
        return app.keySha256().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        table.close();
    }
}
