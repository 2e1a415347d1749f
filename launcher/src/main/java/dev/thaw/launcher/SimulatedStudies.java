package dev.thaw.launcher;

import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.Claims;
import dev.thaw.core.claim.ParticipantFacts;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.embedded.Directories;
import dev.thaw.embedded.StackOptions;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.reports.claim.ClaimInStudies;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.reports.replay.Replay;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.streams.StreamsService;
import dev.thaw.streams.StreamsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Synthetic studies in one ledger, which a real intake and the real admission have filled; an
/// embedded stack of its own, on a directory that is removed at the end. Trends and tables, which
/// no claim looks at, are left out.
///
/// ```
/// studies ─ deliveries ─▶ intake ─ admission ─▶ ledger ─ one reading ─▶ facts ─ Claims ─▶ results
/// ```
public final class SimulatedStudies implements AutoCloseable {

    private static final int THREADS = 2;

    private final Workspace workspace;
    private final StreamsService admission;
    private final SortedMap<StudyId, SyntheticStudy> studies = new TreeMap<>();

    private SimulatedStudies(Workspace workspace, StreamsService admission) {
        this.workspace = workspace;
        this.admission = admission;
    }

    /// Starts the stack.
    ///
    /// @throws dev.thaw.embedded.StartupProblem if it cannot start
    public static SimulatedStudies start() throws IOException {
        Path folder = Files.createTempDirectory("thaw-simulation-");
        // PostgreSQL may have to run as somebody else, who must get past this folder to its own.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Workspace workspace =
                Workspace.startWithoutServices(
                        Where.at(folder),
                        // Simulated, and gone with this process.
                        new StackOptions(0, 0, 0, false),
                        () -> Directories.delete(folder));
        StreamsSettings settings =
                new StreamsSettings(
                        workspace.kafka(), folder.resolve("streams"), THREADS, "simulation");
        return new SimulatedStudies(
                workspace,
                workspace.keep(
                        StreamsService.startAdmission(
                                settings,
                                workspace.registry(),
                                workspace.vault(),
                                workspace.vault().sealing())));
    }

    /// Publishes the studies as phones would, and returns when every event is decided.
    ///
    /// @param more of other names than those that were admitted before
    public void admit(Collection<SyntheticStudy> more) {
        for (SyntheticStudy study : more) {
            StudyCommand.apply(workspace, study.protocol());
            studies.put(study.study(), study);
        }
        long published = publish(more);
        awaitAdmission(published);
    }

    private long publish(Collection<SyntheticStudy> more) {
        AtomicLong sent = new AtomicLong();
        try (Dispatch dispatch = new Dispatch(workspace.publisher());
                Bar bar = new Bar("Publishing", 0)) {
            for (SyntheticStudy study : more) {
                study.deliveries()
                        .forEach(
                                event -> {
                                    dispatch.send(event);
                                    bar.at(sent.incrementAndGet());
                                });
            }
            return dispatch.awaitDurable();
        }
    }

    private void awaitAdmission(long published) {
        long before = admission.figures().eventsDecided();
        try (Bar bar = new Bar("Admitting", published)) {
            Visibility.awaitLedger(
                    workspace,
                    () -> {
                        bar.at((admission.figures().eventsDecided() - before) & ~0xFFL);
                        admission
                                .problem()
                                .ifPresent(
                                        problem -> {
                                            throw new IllegalStateException(problem);
                                        });
                    });
        }
    }

    /// Evaluates a claim on every study, in one reading of the ledger. The specification curve,
    /// which decides nothing, is left out, and so are pins.
    ///
    /// @return in the order of the studies' names
    /// @throws IllegalArgumentException if the claim does not fit synthetic studies
    /// @throws IllegalStateException if not everybody who was simulated is in the ledger
    public List<SimulatedStudy> evaluate(ClaimSpec claim) {
        ClaimSpec plan = FittedStudy.simulated(claim);
        SortedMap<StudyId, List<ParticipantFacts>> cohorts = look(plan);
        return studies.values().parallelStream()
                .map(study -> evaluated(plan, study, cohorts.get(study.study())))
                .toList();
    }

    private SortedMap<StudyId, List<ParticipantFacts>> look(ClaimSpec claim) {
        Map<StudyId, StudyProtocol> protocols = new TreeMap<>();
        studies.forEach(
                (name, study) ->
                        protocols.put(
                                name,
                                ProtocolFiles.fromCanonicalJson(study.protocol().canonicalJson())));
        try (Bar bar = new Bar("Reading the ledger", 0)) {
            return new ClaimInStudies(claim, protocols, horizon())
                    .look(replay(), LockCommand.progress(bar));
        }
    }

    private static SimulatedStudy evaluated(
            ClaimSpec claim, SyntheticStudy study, List<ParticipantFacts> cohort) {
        if (cohort.size() != study.participants()) {
            throw new IllegalStateException(
                    "%d participants of study %s were simulated and %d are in the ledger"
                            .formatted(study.participants(), study.study(), cohort.size()));
        }
        return new SimulatedStudy(study, Claims.evaluate(claim, cohort));
    }

    /// The first day of which no study is complete.
    public LocalDate horizon() {
        return studies.values().stream()
                .map(SyntheticStudy::lastDay)
                .max(LocalDate::compareTo)
                .orElseThrow(() -> new IllegalStateException("no study was admitted"));
    }

    private Replay replay() {
        return new Replay(
                Ledger.of(workspace.kafka()), workspace.vault().sealing(), workspace.registry());
    }

    /// Locks the ledger, issues receipts and verifies them.
    public Receipts receipts() {
        return new Receipts(replay(), new ErasureLog(workspace), Replay.Progress.silent());
    }

    @Override
    public void close() {
        workspace.close();
    }
}
