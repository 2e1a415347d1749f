package dev.thaw.launcher;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Projection;
import dev.thaw.reports.monitor.MonitorSchedule;
import dev.thaw.reports.monitor.MonitorSettings;
import dev.thaw.reports.release.ReleaseJob;
import dev.thaw.reports.release.ReleaseSchedule;
import dev.thaw.streams.StreamsService;
import dev.thaw.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;

/// Admission, trends and projection, all in this process.
record Services(StreamsService streams, Projection projection) implements AutoCloseable {

    private static final int THREADS = 1;

    /// @param stateDirectory of the streams; it may be lost
    static Services start(Workspace workspace, Path stateDirectory) {
        StreamsService streams = streams(workspace, stateDirectory, THREADS, "embedded");
        return new Services(streams, projection(workspace));
    }

    static StreamsService streams(
            Workspace workspace, Path stateDirectory, int threads, String instance) {
        return StreamsService.start(
                new StreamsSettings(workspace.kafka(), stateDirectory, threads, instance),
                workspace.registry(),
                workspace.vault(),
                workspace.vault().sealing());
    }

    static Projection projection(Workspace workspace) {
        return Projection.start(
                workspace.kafka(),
                workspace.registry(),
                workspace.vault().sealing(),
                new ErasedInVault(workspace.vault()),
                workspace.database());
    }

    /// Makes releases when studies' intervals have passed; closed by whoever starts it.
    static ReleaseSchedule releases(Workspace workspace) {
        return ReleaseSchedule.start(
                ReleaseJob.on(workspace.database()),
                () -> newest(workspace),
                ReleaseSchedule.USUAL);
    }

    /// Looks at studies again and again; closed by whoever starts it.
    static MonitorSchedule monitors(Workspace workspace, MonitorSettings settings) {
        return MonitorSchedule.start(
                workspace.database(), () -> newest(workspace), settings, InstantSource.system());
    }

    private static Collection<StudyProtocol> newest(Workspace workspace) {
        var _ = workspace.protocols().refreshSince(Instant.now());
        return workspace.protocols().all().values();
    }

    /// Why a service gave up, in one sentence.
    Optional<String> problem() {
        return streams.problem()
                .or(
                        () ->
                                projection.state() instanceof Projection.State.Failed(String reason)
                                        ? Optional.of(reason)
                                        : Optional.empty());
    }

    @Override
    public void close() {
        projection.close();
        streams.close();
    }
}
