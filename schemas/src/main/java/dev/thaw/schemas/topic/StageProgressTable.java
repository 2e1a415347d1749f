package dev.thaw.schemas.topic;

import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.topic.StageProgress.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// What the stages of the pipeline owe, from topic `stage-progress`. Thread-safe.
public final class StageProgressTable implements AutoCloseable {

    private final CompactedTable<StageProgress> table;

    /// Reads the topic.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public StageProgressTable(Map<String, Object> kafka, SchemaRegistry registry) {
        Codec<StageProgress> codec = Codecs.stageProgress(registry);
        this.table =
                new CompactedTable<>(
                        kafka,
                        Topic.STAGE_PROGRESS,
                        value -> codec.decode(value).orThrow(),
                        InstantSource.system());
    }

    /// Whether a stage owes anything now: reads on to the topic's end first.
    public boolean isPending(Stage stage) {
        table.refreshSince(Instant.MAX);
        return table.contents().values().stream()
                .anyMatch(progress -> progress.stage() == stage && progress.pending());
    }

    @Override
    public void close() {
        table.close();
    }
}
