package dev.thaw.reports.release;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Reasons;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes releases when studies' intervals have passed, in a thread of its own. Any number of
/// instances may run: one of them makes a release.
public final class ReleaseSchedule implements AutoCloseable {

    /// How often it looks whether one is due. Intervals are days.
    public static final Duration USUAL = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseSchedule.class);

    private final ReleaseJob job;
    private final Supplier<Collection<StudyProtocol>> studies;
    private final Duration every;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private ReleaseSchedule(
            ReleaseJob job, Supplier<Collection<StudyProtocol>> studies, Duration every) {
        this.job = job;
        this.studies = studies;
        this.every = every;
        thread = Thread.ofPlatform().name("thaw-releases").unstarted(this::run);
    }

    /// Looks at once, and again and again.
    ///
    /// @param studies all of them, whenever it looks
    public static ReleaseSchedule start(
            ReleaseJob job, Supplier<Collection<StudyProtocol>> studies, Duration every) {
        ReleaseSchedule schedule = new ReleaseSchedule(job, studies, every);
        schedule.thread.start();
        return schedule;
    }

    /// Gives up a release under way, of which nothing stays.
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                releaseWhatIsDue();
            } while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void releaseWhatIsDue() {
        try {
            for (StudyProtocol protocol : studies.get()) {
                release(protocol);
            }
        } catch (RuntimeException e) {
            told(e);
        }
    }

    private void release(StudyProtocol protocol) {
        try {
            switch (job.release(protocol, ReleaseJob.Occasion.BY_ITSELF, (_, _) -> {})) {
                case ReleaseOutcome.Released(int number, _, _) ->
                        LOG.info("Release {} of study {} is made", number, protocol.study());
                case ReleaseOutcome.NotDue _,
                        ReleaseOutcome.UnderWay _,
                        ReleaseOutcome.NothingToShow _ -> {}
            }
        } catch (ReleaseProblem e) {
            LOG.debug("Study {} is not released: {}", protocol.study(), e.getMessage());
        } catch (RuntimeException e) {
            told(e);
        }
    }

    private void told(RuntimeException e) {
        if (closing.getCount() > 0) {
            LOG.warn("A release that was due is tried again later: {}", Reasons.of(e));
        }
    }
}
