package dev.thaw.reports.web;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.api.Failures;
import dev.thaw.reports.reader.Credentials;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.KnownStudies;
import dev.thaw.reports.reader.KnownStudy;
import dev.thaw.reports.reader.NotAdmitted;
import dev.thaw.reports.reader.ReadLog;
import dev.thaw.reports.reader.Reader;
import dev.thaw.reports.reader.Role;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The account of a study as it changes, as server-sent events (`account`: HTML).
///
/// Each look finds out anew who looks, so that a stream ends with the session or key that it was
/// opened with. A stream that has nothing to say for a while says so, or whoever stands between
/// would close it.
final class LiveIntake {

    static final String ROUTE = "/studies/{study}/intake";

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_BETWEEN_COMMENTS = 15;

    /// Each stream has a thread; browsers come again when there is room.
    private static final int MOST = 100;

    private final Gate gate;
    private final KnownStudies studies;
    private final Function<StudyId, String> account;
    private final Semaphore streams = new Semaphore(MOST);
    private final CountDownLatch stopping = new CountDownLatch(1);

    /// @param account of a study as HTML, in one line
    LiveIntake(Gate gate, KnownStudies studies, Function<StudyId, String> account) {
        this.gate = gate;
        this.studies = studies;
        this.account = account;
    }

    static String address(StudyId study) {
        return ROUTE.replace("{study}", study.value());
    }

    /// Ends all streams.
    void stop() {
        stopping.countDown();
    }

    void stream(Context request) {
        String name = request.pathParam("study");
        Credentials credentials = Credentials.of(request);
        if (!streams.tryAcquire()) {
            request.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "5");
            return;
        }
        try {
            Optional<StudyId> study =
                    gate.admit(
                            credentials,
                            reader -> {
                                Optional<StudyId> found = may(reader, name);
                                log(reader, found);
                                return found;
                            });
            if (study.isEmpty()) {
                request.status(HttpStatus.FORBIDDEN);
            } else {
                follow(request, credentials, study.get());
            }
        } catch (NotAdmitted refused) {
            request.status(
                    switch (refused.reason()) {
                        case TOO_FAST -> HttpStatus.TOO_MANY_REQUESTS;
                        case BUSY, KEYS_UNREACHABLE -> HttpStatus.SERVICE_UNAVAILABLE;
                        case NO_ROLE -> HttpStatus.FORBIDDEN;
                        case NO_KEY, UNKNOWN_KEY, BAD_TOKEN -> HttpStatus.UNAUTHORIZED;
                    });
        } catch (RuntimeException e) {
            request.status(Failures.status(e));
        } finally {
            streams.release();
        }
    }

    private Optional<StudyId> may(Reader reader, String study) {
        return reader.role().mayReadWhatIsFor(Role.STEWARD) && reader.mayRead(study)
                ? studies.named(study).map(KnownStudy::id)
                : Optional.empty();
    }

    private void log(Reader reader, Optional<StudyId> study) {
        gate.log(
                new ReadLog.Entry(
                        gate.now(),
                        reader.name(),
                        reader.role(),
                        study.map(StudyId::value).orElse(""),
                        ROUTE,
                        "",
                        OptionalInt.empty(),
                        0,
                        study.isPresent() ? 200 : 403));
    }

    private void follow(Context request, Credentials credentials, StudyId study) {
        request.status(HttpStatus.OK)
                .contentType("text/event-stream;charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
        try (SseClient browser = new SseClient(request)) {
            String told = "";
            for (int quiet = 0; !browser.terminated(); quiet++) {
                String now = look(credentials, study).orElse(told);
                if (!now.equals(told)) {
                    browser.sendEvent("account", now);
                    told = now;
                    quiet = 0;
                } else if (quiet % LOOKS_BETWEEN_COMMENTS == 0) {
                    browser.sendComment("still here");
                }
                if (stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (NotAdmitted _) {
            // The session or key ended: the browser is told so when it comes again.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> look(Credentials credentials, StudyId study) throws NotAdmitted {
        return gate.again(credentials, _ -> account.apply(study));
    }
}
