package dev.thaw.launcher;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.Projection;
import dev.thaw.reports.ProjectionOffsets;
import dev.thaw.reports.StudyAccounts;
import dev.thaw.reports.monitor.MonitorList;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.topic.StageProgressTable;
import dev.thaw.streams.StreamsFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a process tells Prometheus at `GET /metrics`. Labels name studies, reasons and stages, and
/// never a person. Accounts and backlog are read when they are asked for.
final class Metrics {

    private static final Pattern LIVE = Pattern.compile("^thaw_(?!reading_failed)");
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    /// Prometheus gives up after ten seconds, and the process's own figures are owed to it in any
    /// case.
    private static final Duration LONGEST_READING = Duration.ofSeconds(8);

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Reading> readings = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Of the process alone.
    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /// And what its streams did since the process started.
    Metrics with(StreamsFigures figures) {
        counter(
                "thaw.decided.events",
                "Intake records that admission dealt with",
                figures,
                StreamsFigures::eventsDecided);
        counter(
                "thaw.computed.trends",
                "Participants' trends computed",
                figures,
                StreamsFigures::trendsComputed);
        counter(
                "thaw.skipped.records",
                "Ledger records skipped because the key was destroyed",
                figures,
                StreamsFigures::erasedRecordsSkipped);
        return this;
    }

    /// And what its projection did since the process started.
    Metrics with(Projection projection) {
        counter(
                "thaw.projected.records",
                "Records of trends and accounts put into tables",
                projection,
                p -> p.progress().records());
        counter("thaw.projected.rows", "Rows written", projection, p -> p.progress().rows());
        return this;
    }

    private <T> void counter(String name, String description, T of, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, of, count).description(description).register(registry);
    }

    /// And the accounts of all studies, the erasures that are not complete, how much there is on
    /// stewards' lists, and what is received and not visible yet.
    Metrics withAccounts(Workspace workspace) {
        MultiGauge events =
                MultiGauge.builder("thaw.account.events")
                        .description(
                                "Events by study: received = admitted + duplicates + waiting +"
                                        + " refused")
                        .register(registry);
        MultiGauge refused =
                MultiGauge.builder("thaw.account.refused")
                        .description("Refused events by study and reason")
                        .register(registry);
        MultiGauge erasures =
                MultiGauge.builder("thaw.erasures.open")
                        .description("Erasures asked for that are not complete")
                        .register(registry);
        MultiGauge backlog =
                MultiGauge.builder("thaw.backlog.records")
                        .description("Records received and not visible yet, by stage")
                        .register(registry);
        MultiGauge monitors =
                MultiGauge.builder("thaw.monitor.entries")
                        .description("What data stewards should look at, by study")
                        .register(registry);
        MultiGauge undelivered =
                MultiGauge.builder("thaw.webhook.undelivered")
                        .description("Messages to the webhook that are not delivered")
                        .register(registry);
        Kept<MonitorList> lists = new Kept<>(() -> MonitorList.of(workspace.database()));
        Kept<StudyAccounts> accounts = new Kept<>(() -> StudyAccounts.of(workspace.database()));
        Kept<BacklogClients> clients =
                new Kept<>(() -> workspace.keep(BacklogClients.open(workspace)));
        return reading(
                        "accounts",
                        () -> {
                            Map<String, StudyAccount> all = byLabel(accounts.get().all());
                            events.register(rows(all, Metrics::parts), true);
                            refused.register(rows(all, Metrics::refusals), true);
                        },
                        List.of(events, refused))
                .reading(
                        "erasures",
                        () -> {
                            int open = workspace.vault().erasures().open().size();
                            erasures.register(List.of(Row.of(Tags.empty(), open)), true);
                        },
                        List.of(erasures))
                .reading(
                        "monitors",
                        () -> {
                            monitors.register(rows(lists.get().counts()), true);
                            int messages = lists.get().undelivered().messages();
                            undelivered.register(List.of(Row.of(Tags.empty(), messages)), true);
                        },
                        List.of(monitors, undelivered))
                .reading(
                        "backlog",
                        () -> backlog.register(stages(clients.get().read()), true),
                        List.of(backlog));
    }

    /// And what is read when it is asked for. Where that fails, its gauges tell nothing, and
    /// `thaw_reading_failed` tells so.
    ///
    /// @param into the gauges that it fills
    Metrics reading(String name, Runnable read, List<MultiGauge> into) {
        Reading reading = new Reading(name, read, into);
        Gauge.builder("thaw.reading.failed", reading, r -> r.failed ? 1 : 0)
                .description("1 where figures could not be read for this answer")
                .tag("reading", name)
                .register(registry);
        readings.add(reading);
        return this;
    }

    private static final class Reading implements Callable<Boolean> {

        private final String name;
        private final Runnable read;
        private final List<MultiGauge> into;
        private volatile boolean failed;

        private Reading(String name, Runnable read, List<MultiGauge> into) {
            this.name = name;
            this.read = read;
            this.into = into;
        }

        @Override
        public Boolean call() {
            read.run();
            return true;
        }

        private void note(Future<Boolean> result) {
            boolean well = result.state() == Future.State.SUCCESS;
            if (!well) {
                into.forEach(gauge -> gauge.register(List.of(), true));
                if (!failed) {
                    LOG.warn("The metrics' reading '{}' failed ({}).", name, reason(result));
                }
            }
            failed = !well;
        }

        /// Without messages: a database's may quote values.
        private static String reason(Future<Boolean> result) {
            return result.state() == Future.State.FAILED
                    ? result.exceptionNow().getClass().getSimpleName()
                    : "too slow";
        }
    }

    /// Opened when it is first needed, and kept; what cannot be opened is tried again.
    private static final class Kept<T> {

        private final Supplier<T> open;
        private Optional<T> opened = Optional.empty();

        private Kept(Supplier<T> open) {
            this.open = open;
        }

        private synchronized T get() {
            if (opened.isEmpty()) {
                opened = Optional.of(open.get());
            }
            return opened.get();
        }
    }

    /// What the backlog is read with.
    private record BacklogClients(
            Admin admin, StageProgressTable progress, ProjectionOffsets projected)
            implements AutoCloseable {

        private static BacklogClients open(Workspace workspace) {
            Map<String, Object> impatient = new HashMap<>(workspace.kafka());
            impatient.put("default.api.timeout.ms", 5_000);
            impatient.put("request.timeout.ms", 5_000);
            ProjectionOffsets projected = ProjectionOffsets.of(workspace.database());
            Admin admin = Admin.create(impatient);
            try {
                return new BacklogClients(
                        admin, new StageProgressTable(impatient, workspace.registry()), projected);
            } catch (RuntimeException e) {
                admin.close(Duration.ZERO);
                throw e;
            }
        }

        private Backlog read() {
            return Backlog.read(admin, progress, projected);
        }

        @Override
        public void close() {
            progress.close();
            admin.close();
        }
    }

    /// The accounts by the study's name, as far as the study is one: whoever may publish could fill
    /// Prometheus with names that they make up.
    static SortedMap<String, StudyAccount> byLabel(List<StudyAccount> accounts) {
        return accounts.stream()
                .collect(
                        Collectors.toMap(
                                Metrics::label, Function.identity(), Metrics::sum, TreeMap::new));
    }

    /// Admission asks for the protocol before anything else: a study without one has nothing but
    /// refusals for that reason.
    private static String label(StudyAccount account) {
        long unknown = account.refusedByReason().getOrDefault(RefusalReason.UNKNOWN_STUDY, 0L);
        return account.study()
                .filter(_ -> unknown < account.received())
                .map(StudyId::value)
                .orElse("unknown");
    }

    private static StudyAccount sum(StudyAccount one, StudyAccount other) {
        SortedMap<RefusalReason, Long> refused = new TreeMap<>(one.refusedByReason());
        other.refusedByReason().forEach((reason, count) -> refused.merge(reason, count, Long::sum));
        return new StudyAccount(
                Optional.empty(),
                one.received() + other.received(),
                one.admitted() + other.admitted(),
                one.duplicates() + other.duplicates(),
                one.waiting() + other.waiting(),
                refused);
    }

    /// In total: of which kind they are may tell what somebody feels.
    private static List<Row<?>> rows(Map<StudyId, Integer> entries) {
        List<Row<?>> rows = new ArrayList<>();
        entries.forEach((study, count) -> rows.add(Row.of(Tags.of("study", study.value()), count)));
        return rows;
    }

    private static List<Row<?>> rows(
            Map<String, StudyAccount> accounts,
            BiFunction<String, StudyAccount, List<Row<?>>> rows) {
        List<Row<?>> all = new ArrayList<>();
        accounts.forEach((study, account) -> all.addAll(rows.apply(study, account)));
        return all;
    }

    private static List<Row<?>> parts(String study, StudyAccount account) {
        return List.of(
                part(study, "received", account.received()),
                part(study, "admitted", account.admitted()),
                part(study, "duplicates", account.duplicates()),
                part(study, "waiting", account.waiting()),
                part(study, "refused", account.refused()));
    }

    private static Row<?> part(String study, String part, long count) {
        return Row.of(Tags.of("study", study, "part", part), count);
    }

    private static List<Row<?>> refusals(String study, StudyAccount account) {
        List<Row<?>> rows = new ArrayList<>();
        account.refusedByReason()
                .forEach(
                        (reason, count) ->
                                rows.add(
                                        Row.of(
                                                Tags.of("study", study, "reason", reason.name()),
                                                count)));
        return rows;
    }

    private static List<Row<?>> stages(Backlog backlog) {
        return List.of(
                stage("unread", backlog.unread()),
                stage("undigested", backlog.undigested()),
                stage("unprojected", backlog.unprojected()));
    }

    private static Row<?> stage(String stage, long records) {
        return Row.of(Tags.of("stage", stage), records);
    }

    /// What the process itself needs, and no live count: two looks at one tell what somebody in
    /// between did.
    String scrapeOfTheProcess() {
        return scrape().lines()
                .filter(line -> !LIVE.matcher(line).find())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /// In Prometheus' text format.
    synchronized String scrape() {
        try {
            List<Future<Boolean>> results =
                    threads.invokeAll(readings, LONGEST_READING.toSeconds(), TimeUnit.SECONDS);
            for (int i = 0; i < results.size(); i++) {
                readings.get(i).note(results.get(i));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return registry.scrape();
    }
}
