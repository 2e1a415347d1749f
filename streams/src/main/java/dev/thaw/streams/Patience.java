package dev.thaw.streams;

import dev.thaw.schemas.SubjectErased;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the vault or the registry again, with growing pauses, while they cannot be reached.
///
/// It gives up well before the transaction times out ([StreamsService]); the task then fails,
/// nothing of the transaction becomes visible, and a new thread starts from where it began.
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration LONGEST = Duration.ofSeconds(8);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private Patience() {}

    /// @throws RuntimeException the last one, when patience is exhausted
    static <T> T insist(String what, Supplier<T> ask) {
        long giveUp = System.nanoTime() + LONGEST.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return ask.get();
            } catch (BrokenInvariant | SubjectErased e) {
                throw e;
            } catch (RuntimeException e) {
                if (System.nanoTime() + pause.toNanos() > giveUp) {
                    throw e;
                }
                LOG.warn(
                        "{} failed ({}); asking again in {} ms",
                        what,
                        e.getClass().getSimpleName(),
                        pause.toMillis());
                sleep(pause, e);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private static void sleep(Duration pause, RuntimeException unanswered) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered;
        }
    }
}
