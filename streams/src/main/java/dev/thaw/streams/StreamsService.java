package dev.thaw.streams;

import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.topic.Protocols;
import dev.thaw.vault.Vault;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Admission, trends and the erasures they begin, running in this process. Any number of processes
/// share the work.
public final class StreamsService implements AutoCloseable {

    /// The consumer group that reads intake.
    public static final String ADMISSION = "thaw-admission";

    /// The consumer group that reads the ledger for trends.
    public static final String TRENDS = "thaw-trends";

    private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);
    private static final Duration PAUSE_BEFORE_RESTART = Duration.ofMillis(500);

    private final Protocols protocols;
    private final StreamsFigures figures = new StreamsFigures();
    private final AtomicReference<String> problem = new AtomicReference<>();
    private final KafkaStreams admission;
    private final KafkaStreams trends;
    private final ErasureWorker erasures;
    private final IntakeCleaner intakeCleaner;

    private StreamsService(
            StreamsSettings settings,
            SchemaRegistry registry,
            Vault vault,
            Sealing sealing,
            int intakePartitions) {
        this.erasures = ErasureWorker.start(settings.kafka(), registry, vault);
        this.intakeCleaner = IntakeCleaner.start(settings.kafka());
        this.protocols = new Protocols(settings.kafka(), registry);
        Surroundings surroundings =
                new Surroundings(
                        registry,
                        KnownProtocols.on(protocols),
                        vault::subjectOf,
                        sealing,
                        intakePartitions,
                        figures);
        Properties admissionConfig = StreamsConfigs.of(settings, ADMISSION);
        Properties trendsConfig = StreamsConfigs.of(settings, TRENDS);
        this.admission = application(AdmissionTopology.build(surroundings), admissionConfig);
        this.trends = application(TrendTopology.build(surroundings, trendsConfig), trendsConfig);
    }

    /// Starts both applications and returns at once; they take up their work within seconds.
    ///
    /// @param vault of the studies' participants; its connections should fail within 5 s
    /// @throws StreamsProblem if the topics are missing or Kafka cannot be reached
    public static StreamsService start(
            StreamsSettings settings, SchemaRegistry registry, Vault vault, Sealing sealing) {
        StreamsService service = startAdmission(settings, registry, vault, sealing);
        service.trends.start();
        return service;
    }

    /// As above without trends, to measure what admission can do alone.
    public static StreamsService startAdmission(
            StreamsSettings settings, SchemaRegistry registry, Vault vault, Sealing sealing) {
        int intakePartitions;
        try (Admin admin = Admin.create(settings.kafka())) {
            intakePartitions = FirstOffsets.ensure(admin, ADMISSION, Topic.INTAKE_EVENTS);
            FirstOffsets.ensure(admin, TRENDS, Topic.LEDGER_EVENTS);
        }
        StreamsService service =
                new StreamsService(settings, registry, vault, sealing, intakePartitions);
        service.admission.start();
        return service;
    }

    private KafkaStreams application(Topology topology, Properties config) {
        KafkaStreams application = new KafkaStreams(topology, config);
        application.setUncaughtExceptionHandler(this::afterFailure);
        return application;
    }

    /// A thread failed and its transaction was undone. Mostly something could not be reached, and a
    /// new thread tries again from where this one began; but lost records and a damaged ledger stop
    /// everything.
    ///
    /// The log names kinds of failures only: messages of libraries may quote what they choked on.
    private StreamThreadExceptionResponse afterFailure(Throwable failure) {
        Optional<String> hopeless = hopeless(failure);
        if (hopeless.isPresent()) {
            problem.set(hopeless.get());
            LOG.error("Streams stop: {}", hopeless.get());
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("A streams thread failed and is replaced: {}", kinds(failure));
        pause();
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static Optional<String> hopeless(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case BrokenInvariant broken -> {
                    return Optional.of(broken.getMessage());
                }
                case InvalidOffsetException lost -> {
                    return Optional.of(
                            "Records of %s were deleted before they were read; restore them from a backup, or accept the loss by deleting the group's offsets."
                                    .formatted(lost.partitions()));
                }
                case MissingSourceTopicException _ -> {
                    return Optional.of("Kafka lacks Thaw's topics; run: thaw topics apply");
                }
                default -> {
                    // A kind of failure that may pass.
                }
            }
        }
        return Optional.empty();
    }

    private static String kinds(Throwable failure) {
        StringBuilder kinds = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            kinds.append(kinds.isEmpty() ? "" : " because of ")
                    .append(cause.getClass().getSimpleName());
        }
        return kinds.toString();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_BEFORE_RESTART);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether both applications work or are about to.
    public boolean healthy() {
        return alive(admission) && alive(trends);
    }

    private static boolean alive(KafkaStreams application) {
        return switch (application.state()) {
            case RUNNING, REBALANCING, CREATED -> true;
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> false;
        };
    }

    /// Why everything stopped, in one sentence.
    public Optional<String> problem() {
        return Optional.ofNullable(problem.get());
    }

    /// How much was done so far.
    public StreamsFigures figures() {
        return figures;
    }

    /// Finishes what is begun, and leaves the groups, so that whoever comes next need not wait for
    /// this one to time out.
    @Override
    public void close() {
        CloseOptions leave =
                CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(CLOSE_WITHIN);
        CompletableFuture<Boolean> trendsInTime =
                CompletableFuture.supplyAsync(
                        () -> trends.close(leave),
                        closer -> Thread.ofPlatform().name("thaw-streams-close").start(closer));
        boolean admissionInTime = admission.close(leave);
        if (!trendsInTime.join() || !admissionInTime) {
            LOG.warn(
                    "Streams did not finish in time; what was begun is repeated at the next start.");
        }
        protocols.close();
        erasures.close();
        intakeCleaner.close();
    }
}
