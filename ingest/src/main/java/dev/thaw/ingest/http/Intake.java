package dev.thaw.ingest.http;

import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What all ways into the gateway share: who may publish and how fast, the room for requests in
/// flight, and storing. It keeps a few megabytes at most for all requests and refuses others
/// beyond. Publisher and apps belong to the caller, who closes them after the server.
public final class Intake {
    /// The most events of a request.
    public static final int MOST_EVENTS = 10_000;

    private static final int PIECES = 512;

    /// What one largest body takes, as it is sent and inflated.
    private static final int MOST_PIECES_OF_A_KEY = 320;

    /// A client that gives up after half a minute still hears that its events were not stored.
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(25);

    private final EventPublisher publisher;
    private final Callers callers;
    private final Limits limits = new Limits(MOST_EVENTS);
    private final Room room;
    private final Overdue overdue;

    /// @param publisher one for requests ([EventPublisher#forRequests]), because they wait for it
    /// @param apps who may publish; read on while requests come in
    public Intake(EventPublisher publisher, StudyApps apps, IntakeSettings settings) {
        this(publisher, apps, settings, new Room(PIECES, MOST_PIECES_OF_A_KEY, Pace.USUAL));
    }

    Intake(EventPublisher publisher, StudyApps apps, IntakeSettings settings, Room room) {
        this(publisher, apps, settings, room, new Overdue(LONGEST_REQUEST));
    }

    Intake(
            EventPublisher publisher,
            StudyApps apps,
            IntakeSettings settings,
            Room room,
            Overdue overdue) {
        this.publisher = publisher;
        this.callers = new Callers(apps, settings, InstantSource.system());
        this.room = room;
        this.overdue = overdue;
    }

    /// Room for one request, to be closed with it.
    ///
    /// @throws RequestRefused if there is none ([Problem#BUSY])
    public Room.Share enter() throws RequestRefused {
        return room.enter();
    }

    /// Who sends a request, by its header `Authorization`.
    ///
    /// @throws RequestRefused if nobody known does, or somebody who may send nothing just now
    public Caller caller(Context request) throws RequestRefused {
        Caller caller = callers.of(request.header("Authorization"));
        limits.refuseIfSpent(caller.limit());
        return caller;
    }

    /// Stores what was read from a request, for its caller: the verdicts on the readings, in their
    /// order. An event that was received is durable; a refusal stands in the study's account.
    ///
    /// @throws RequestRefused if the caller sends too fast ([Problem#TOO_FAST]); nothing was stored
    /// @throws InterruptedException if the gateway is being stopped
    public List<Verdict> store(Caller caller, List<EventReading> readings)
            throws RequestRefused, InterruptedException {
        limits.take(caller.limit(), readings.size());
        return Storing.store(caller, readings, publisher, overdue);
    }

    /// Whether Kafka answers, so that events can be taken; not while the latest ones were waited
    /// for in vain. May wait as long as Kafka's `default.api.timeout.ms`.
    public boolean healthy() {
        return !overdue.isLatest() && callers.reachable();
    }
}
