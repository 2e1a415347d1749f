package dev.thaw.reports.monitor;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Reasons;
import dev.thaw.reports.ReportsDatabase;
import dev.thaw.reports.monitor.Outbox.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at all studies again and again, and delivers what is to be told, each in a thread of its
/// own: a webhook that does not answer holds up no look. Any number of instances may run.
public final class MonitorSchedule implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MonitorSchedule.class);

    /// Until it is seen that there is a message.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Supplier<Collection<StudyProtocol>> studies;
    private final MonitorSettings settings;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread looking;
    private final Thread telling;

    private MonitorSchedule(
            Jdbi jdbi,
            Supplier<Collection<StudyProtocol>> studies,
            MonitorSettings settings,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.studies = studies;
        this.settings = settings;
        this.clock = clock;
        looking = Thread.ofPlatform().name("thaw-monitors").unstarted(this::look);
        telling = Thread.ofPlatform().name("thaw-webhook").unstarted(this::tell);
    }

    /// Looks at once, and again and again, on the tables of a database, made where there are none.
    ///
    /// @param studies all of them, whenever it looks
    public static MonitorSchedule start(
            DataSource database,
            Supplier<Collection<StudyProtocol>> studies,
            MonitorSettings settings,
            InstantSource clock) {
        MonitorSchedule schedule =
                new MonitorSchedule(ReportsDatabase.open(database), studies, settings, clock);
        schedule.looking.start();
        if (settings.webhook().isPresent()) {
            schedule.telling.start();
        }
        return schedule;
    }

    /// Gives up what is under way: a look leaves nothing, a message is sent again.
    @Override
    public void close() {
        closing.countDown();
        for (Thread thread : new Thread[] {looking, telling}) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void look() {
        try {
            do {
                attempt("Studies are looked at again later", this::lookAtAll);
            } while (!closing.await(settings.every().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAtAll() {
        MonitorJob job = new MonitorJob(jdbi);
        MonitorJob.Telling whom =
                settings.webhook().isPresent()
                        ? MonitorJob.Telling.WEBHOOK
                        : MonitorJob.Telling.NOBODY;
        for (StudyProtocol protocol : studies.get()) {
            attempt(
                    "Study %s is looked at again later".formatted(protocol.study()),
                    () -> {
                        int fresh = job.look(protocol, clock.instant(), whom).orElse(0);
                        if (fresh > 0) {
                            LOG.info(
                                    "There is something new on the list of study {}: {} entries",
                                    protocol.study(),
                                    fresh);
                        }
                    });
        }
    }

    private void tell() {
        Outbox outbox = new Outbox(jdbi, settings.firstPause(), settings.longestPause());
        Duration pause =
                settings.firstPause().compareTo(LONGEST_WAIT) < 0
                        ? settings.firstPause()
                        : LONGEST_WAIT;
        try (WebhookSender sender = new WebhookSender(settings.webhook().orElseThrow())) {
            do {
                deliver(outbox, sender);
            } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Outbox outbox, WebhookSender sender) throws InterruptedException {
        try {
            Optional<Message> due = outbox.take(clock.instant());
            while (due.isPresent()) {
                deliver(due.get(), outbox, sender);
                due = outbox.take(clock.instant());
            }
        } catch (RuntimeException e) {
            told("Messages to the webhook are delivered later", e);
        }
    }

    private void deliver(Message message, Outbox outbox, WebhookSender sender)
            throws InterruptedException {
        Optional<String> problem;
        try {
            problem = sender.send(message, clock.instant());
        } catch (InterruptedException e) {
            outbox.putBack(message, clock.instant());
            throw e;
        }
        if (problem.isEmpty()) {
            outbox.delivered(message);
        } else {
            outbox.failed(message, problem.get(), clock.instant());
            LOG.warn(
                    "A message about study {} is sent again later: {}",
                    message.study(),
                    problem.get());
        }
    }

    private void attempt(String otherwise, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            told(otherwise, e);
        }
    }

    private void told(String otherwise, RuntimeException e) {
        if (closing.getCount() > 0) {
            LOG.warn("{}: {}", otherwise, Reasons.of(e));
        }
    }
}
