package dev.thaw.publisher;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a study app on the JVM publishes with; docs/publisher.md introduces it.
///
/// Publishing stores an event in a spool on disk and returns; a thread of the publisher delivers
/// what is there, in order, for as long as it takes. An event that was published is delivered
/// whatever happens between – no network, a full gateway, the end of the process –, at least once,
/// and counts once, because its id is made when it is recorded. Thread-safe.
public final class ThawPublisher implements AutoCloseable {

    private final StudyId study;
    private final AppSource source;
    private final Supplier<Clock> clock;
    private final Spool spool;
    private final DeliveryLoop loop;
    private final Map<UUID, CompletableFuture<Delivery>> underWay = new ConcurrentHashMap<>();

    private ThawPublisher(Builder builder, AppSource source, Spool spool, Transport transport) {
        this.study = builder.study;
        this.source = source;
        this.clock = builder.clock;
        this.spool = spool;
        this.loop =
                new DeliveryLoop(
                        spool,
                        transport,
                        new BackOff(builder.firstBackOff, builder.longestBackOff),
                        builder.batch,
                        new DeliveryLoop.Listeners(
                                builder.onDelivery, this::complete, builder.onState));
    }

    /// A publisher of a study's events, to be described.
    public static Builder builder(String study) {
        return builder(new StudyId(study));
    }

    /// A publisher of a study's events, to be described.
    public static Builder builder(StudyId study) {
        return new Builder(study);
    }

    /// Begins a check-in of a participant.
    ///
    /// @param participant the random pseudonym; never a name or an e-mail address
    public CheckInDraft checkIn(String participant) {
        return new CheckInDraft(this, participant);
    }

    /// Begins a consent of a participant to these scopes; everything else stays off.
    public ConsentDraft consent(String participant, ConsentScope... scopes) {
        return new ConsentDraft(this, participant, scopes);
    }

    /// Begins a therapy session of a participant.
    ///
    /// @param main the main kind of therapy
    public SessionDraft session(String participant, Modality main, Modality... others) {
        return new SessionDraft(this, participant, main, others);
    }

    /// Begins a questionnaire that a participant filled in.
    ///
    /// @param instrument its id in the protocol, for example `BDI-II`
    public InstrumentDraft instrument(String participant, String instrument) {
        return new InstrumentDraft(this, participant, instrument);
    }

    /// Begins a prompt that was issued when it was scheduled. Prompts are events as well: without
    /// them nobody knows which were missed.
    ///
    /// @param promptId unique within the participant
    /// @param responseWindow how long an answer counts as on time
    public OtherDraft prompt(String participant, String promptId, Duration responseWindow) {
        return new OtherDraft(
                this, participant, at -> new PromptIssued(promptId, at, responseWindow));
    }

    /// Begins a withdrawal of a participant, from now on.
    public OtherDraft withdrawal(String participant, WithdrawalKind kind) {
        return event(participant, new ConsentWithdrawn(kind, Optional.empty()));
    }

    /// Begins an event of any kind.
    public OtherDraft event(String participant, EventPayload payload) {
        return new OtherDraft(this, participant, _ -> payload);
    }

    /// Stores an event in the spool. When this returns it is durable and will be delivered.
    ///
    /// @throws SpoolException if it could not be stored, for example because the spool is full; the
    ///   same event may be published again later
    /// @throws IllegalArgumentException if the gateway would refuse it for its form, or if another
    ///   event has its id
    public Spooled publish(ParticipantEvent event) {
        return publishAll(List.of(event)).getFirst();
    }

    /// Stores events in the spool, all of them or none, in much less time than one by one.
    ///
    /// @throws SpoolException if they could not be stored
    /// @throws IllegalArgumentException if the gateway would refuse one for its form
    public List<Spooled> publishAll(List<ParticipantEvent> events) {
        List<Spool.Entry> entries = events.stream().map(this::entry).toList();
        List<Spooled> spooled = spool(entries);
        loop.wake();
        return spooled;
    }

    /// One caller at a time: else a future could be handed out that another's failure then drops.
    private synchronized List<Spooled> spool(List<Spool.Entry> entries) {
        List<UUID> added = new ArrayList<>();
        List<Spooled> spooled = new ArrayList<>();
        for (Spool.Entry entry : entries) {
            // Before it is stored: from then on it may be delivered at any moment.
            CompletableFuture<Delivery> delivery =
                    underWay.computeIfAbsent(
                            entry.id(),
                            id -> {
                                added.add(id);
                                return new CompletableFuture<>();
                            });
            spooled.add(new Spooled(entry.id(), delivery));
        }
        try {
            spool.add(entries);
        } catch (RuntimeException e) {
            added.forEach(underWay::remove);
            throw e;
        }
        return spooled;
    }

    private Spool.Entry entry(ParticipantEvent event) {
        if (!event.event().study().equals(study)) {
            throw new IllegalArgumentException(
                    "this publisher is for study %s; an event of %s needs one of its own"
                            .formatted(study, event.event().study()));
        }
        String json = EventJson.write(event);
        return switch (EventJson.read(study, json)) {
            case EventReading.Read _ -> new Spool.Entry(event.event().id(), json);
            case EventReading.Faulty(String pointer, String sentence) ->
                    throw new IllegalArgumentException(
                            "at %s of the event: %s".formatted(pointer, sentence));
        };
    }

    /// How many events are neither delivered nor refused nor set aside. Those that wait for a
    /// consent event that was set aside are among them.
    public int pending() {
        return spool.pending();
    }

    /// How delivery gets on.
    public PublisherState state() {
        return loop.state();
    }

    /// Waits until everything is delivered or refused. What was set aside is not waited for, nor
    /// what waits for it.
    ///
    /// @return whether that came true in time
    /// @throws InterruptedException if the waiting thread is interrupted
    public boolean flush(Duration patience) throws InterruptedException {
        return loop.flush(patience);
    }

    /// Sends now what waits for its time, and what was set aside, because the network is back or
    /// there is a new key. What the gateway itself asked to wait for is waited for.
    public void retryNow() {
        loop.hurry();
    }

    /// The events that were refused and not decided on yet, in the order in which they were
    /// recorded.
    public List<RefusedEvent> refused() {
        return spool.refused().stream()
                .map(entry -> new RefusedEvent(event(entry.json()), entry.refusal()))
                .toList();
    }

    /// The events that were set aside ([Delivery.SetAside]) and are tried again from time to time.
    public List<ParticipantEvent> setAside() {
        return spool.asides().stream().map(entry -> event(entry.json())).toList();
    }

    private ParticipantEvent event(String json) {
        return switch (EventJson.read(study, json)) {
            case EventReading.Read(ParticipantEvent event) -> event;
            case EventReading.Faulty _ ->
                    throw new IllegalStateException("an event in the spool has been changed");
        };
    }

    /// Forgets an event for good that was refused or set aside.
    ///
    /// @return whether there was one
    public boolean dismiss(UUID eventId) {
        boolean found = spool.dismiss(eventId);
        // Others may have waited for it.
        loop.wake();
        return found;
    }

    /// Sends an event again, as it is, that was refused or set aside: because the study's steward
    /// has widened what the key may write, say.
    ///
    /// @return whether there was one
    public boolean sendAgain(UUID eventId) {
        boolean found = spool.sendAgain(eventId);
        loop.wake();
        return found;
    }

    StudyId study() {
        return study;
    }

    AppSource source() {
        return source;
    }

    ZonedDateTime now() {
        return ZonedDateTime.now(clock.get());
    }

    private void complete(Delivery delivery) {
        CompletableFuture<Delivery> future = underWay.remove(delivery.eventId());
        if (future != null) {
            future.complete(delivery);
        }
    }

    /// Stops delivering. What is not delivered stays in the spool and is delivered by the next
    /// publisher that opens it.
    @Override
    public void close() {
        loop.close();
        spool.close();
        underWay.values()
                .forEach(
                        future ->
                                future.completeExceptionally(
                                        new IllegalStateException(
                                                "the publisher was closed; the event is in the spool and is delivered after the next start")));
        underWay.clear();
    }

    /// Describes a publisher. Source, spool and one way to the study have to be said.
    public static final class Builder {

        private static final int DEFAULT_LIMIT = 100_000;
        private static final int DEFAULT_BATCH = 500;
        private static final int LARGEST_BATCH = 10_000;

        private final StudyId study;
        private Optional<AppSource> source = Optional.empty();
        private Optional<Path> folder = Optional.empty();
        private Optional<Supplier<Transport>> transport = Optional.empty();
        // Asked for at every event: a phone's zone changes while the app runs.
        private Supplier<Clock> clock = Clock::systemDefaultZone;
        private int limit = DEFAULT_LIMIT;
        private int batch = DEFAULT_BATCH;
        private Duration patience = Duration.ofSeconds(30);
        private Duration firstBackOff = Duration.ofSeconds(1);
        private Duration longestBackOff = Duration.ofMinutes(5);
        private Consumer<Delivery> onDelivery = _ -> {};
        private Consumer<PublisherState> onState = _ -> {};

        private Builder(StudyId study) {
            this.study = study;
        }

        /// The app's name and version, which every event carries.
        public Builder source(String app, String version) {
            source = Optional.of(new AppSource(app, version));
            return this;
        }

        /// The folder of the spool, on a local disk; it is made where it is missing. What is in it
        /// is readable for the owner of the process only, and not encrypted.
        public Builder spool(Path spoolFolder) {
            folder = Optional.of(spoolFolder);
            return this;
        }

        /// How many undelivered, refused and set-aside events the spool holds at most; 100,000
        /// unless said.
        public Builder spoolLimit(int events) {
            limit = atLeastOne(events);
            return this;
        }

        /// Delivers to a gateway over HTTP.
        ///
        /// @param gateway its address without `/v1/…`; `https` wherever the key crosses a network
        public Builder http(URI gateway, String key) {
            return http(gateway, () -> key);
        }

        /// Delivers to a gateway over HTTP.
        ///
        /// @param gateway its address without `/v1/…`; `https` wherever the key crosses a network
        /// @param key gives the key or token as it is now; asked on the publisher's own thread
        ///   before each request
        public Builder http(URI gateway, Supplier<String> key) {
            // Now, so that a wrong address is told where it was given.
            HttpTransport.requireUsable(gateway);
            transport = Optional.of(() -> new HttpTransport(gateway, study, key, patience));
            return this;
        }

        /// Delivers to Kafka itself.
        ///
        /// @param kafka `bootstrap.servers` and whatever security needs
        public Builder kafka(Map<String, Object> kafka, SchemaRegistry registry) {
            Map<String, Object> config = new HashMap<>();
            config.put("max.block.ms", 10_000);
            config.put("request.timeout.ms", 10_000);
            config.put("delivery.timeout.ms", 30_000);
            config.putAll(kafka);
            transport =
                    Optional.of(
                            () ->
                                    new KafkaTransport(
                                            study, () -> new EventPublisher(config, registry)));
            return this;
        }

        /// The clock and zone by which events happen; unless said, the system's, whose zone is
        /// looked up at each event.
        public Builder clock(Clock given) {
            clock = () -> given;
            return this;
        }

        /// How many events go in one request at most, 1 to 10,000; 500 unless said.
        public Builder batch(int events) {
            if (events > LARGEST_BATCH) {
                throw new IllegalArgumentException("the gateway takes 10,000 events a request");
            }
            batch = atLeastOne(events);
            return this;
        }

        /// How long an answer is waited for; 30 seconds unless said. Over HTTP only.
        public Builder requestTimeout(Duration longest) {
            patience = positive(longest);
            return this;
        }

        /// How long to wait after a failure and, doubled each time, at most; 1 second and 5 minutes
        /// unless said.
        public Builder backOff(Duration first, Duration longest) {
            firstBackOff = positive(first);
            longestBackOff = positive(longest);
            return this;
        }

        /// Who is told what became of each event, on the publisher's own thread, before the event
        /// leaves the spool: after a crash it may be told again, and it is always told.
        public Builder onDelivery(Consumer<Delivery> listener) {
            onDelivery = listener;
            return this;
        }

        /// Who is told when delivery gets on otherwise than before, on the publisher's own thread.
        public Builder onState(Consumer<PublisherState> listener) {
            onState = listener;
            return this;
        }

        /// Opens the spool and begins to deliver what is in it.
        ///
        /// @throws SpoolException if the spool cannot be opened, or another publisher has it open
        /// @throws IllegalStateException if source, spool or the way to the study was not said
        public ThawPublisher open() {
            AppSource app = said(source, "source(app, version)");
            Path spoolFolder = said(folder, "spool(folder)");
            Supplier<Transport> way = said(transport, "http(gateway, key) or kafka(…)");
            Spool spool = Spool.open(spoolFolder, study, limit);
            ThawPublisher publisher = new ThawPublisher(this, app, spool, way.get());
            publisher.loop.start();
            return publisher;
        }

        private static <T> T said(Optional<T> part, String how) {
            return part.orElseThrow(() -> new IllegalStateException("a publisher needs " + how));
        }

        private static int atLeastOne(int number) {
            if (number < 1) {
                throw new IllegalArgumentException("this is at least 1");
            }
            return number;
        }

        private static Duration positive(Duration duration) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException("this is longer than nothing");
            }
            return duration;
        }
    }
}
