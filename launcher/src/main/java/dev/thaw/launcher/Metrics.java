package dev.thaw.launcher;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.Projection;
import dev.thaw.reports.StudyAccounts;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.streams.StreamsFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What a process tells Prometheus at `GET /metrics`. Labels name studies, reasons and stages, and
/// never a person. Accounts and backlog are read when they are asked for.
final class Metrics {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Runnable> readings = new ArrayList<>();

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

    /// And the accounts of all studies, and what is received and not visible yet.
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
        MultiGauge backlog =
                MultiGauge.builder("thaw.backlog.records")
                        .description("Records received and not visible yet, by stage")
                        .register(registry);
        readings.add(
                () -> {
                    List<StudyAccount> accounts = StudyAccounts.of(workspace.database()).all();
                    events.register(
                            accounts.stream().flatMap(a -> parts(a).stream()).toList(), true);
                    refused.register(
                            accounts.stream().flatMap(a -> refusals(a).stream()).toList(), true);
                    backlog.register(stages(Visibility.backlog(workspace)), true);
                });
        return this;
    }

    private static List<Row<?>> parts(StudyAccount account) {
        return List.of(
                part(account, "received", account.received()),
                part(account, "admitted", account.admitted()),
                part(account, "duplicates", account.duplicates()),
                part(account, "waiting", account.waiting()),
                part(account, "refused", account.refused()));
    }

    private static Row<?> part(StudyAccount account, String part, long count) {
        return Row.of(Tags.of("study", study(account), "part", part), count);
    }

    private static List<Row<?>> refusals(StudyAccount account) {
        List<Row<?>> rows = new ArrayList<>();
        account.refusedByReason()
                .forEach(
                        (reason, count) ->
                                rows.add(
                                        Row.of(
                                                Tags.of(
                                                        "study",
                                                        study(account),
                                                        "reason",
                                                        reason.name()),
                                                count)));
        return rows;
    }

    private static String study(StudyAccount account) {
        return account.study().map(StudyId::value).orElse("unknown");
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

    /// In Prometheus' text format.
    synchronized String scrape() {
        readings.forEach(Runnable::run);
        return registry.scrape();
    }
}
