package dev.thaw.publisher;

import static dev.thaw.publisher.ScriptedGateway.KEY;
import static dev.thaw.publisher.ScriptedGateway.STUDY;
import static dev.thaw.publisher.ScriptedGateway.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.publisher.Delivery.Received;
import dev.thaw.publisher.Delivery.Refused;
import dev.thaw.publisher.Delivery.SetAside;
import dev.thaw.publisher.PublisherState.Closed;
import dev.thaw.publisher.PublisherState.KeyRejected;
import dev.thaw.publisher.PublisherState.Online;
import dev.thaw.publisher.PublisherState.Reason;
import dev.thaw.publisher.PublisherState.Waiting;
import dev.thaw.publisher.ScriptedGateway.AtMost;
import dev.thaw.publisher.ScriptedGateway.Drop;
import dev.thaw.publisher.ScriptedGateway.Reaction;
import dev.thaw.publisher.ScriptedGateway.Say;
import dev.thaw.publisher.ScriptedGateway.StallInBody;
import dev.thaw.publisher.ScriptedGateway.Take;
import dev.thaw.publisher.ScriptedGateway.TakeAndDrop;
import dev.thaw.publisher.ScriptedGateway.TakeAndStall;
import dev.thaw.publisher.ScriptedGateway.TakeSome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDeliveryTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final BlockingQueue<PublisherState> states = new LinkedBlockingQueue<>();
    private ScriptedGateway gateway;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    @Test
    void anEventIsDeliveredAsItWasRecorded() throws Exception {
        try (ThawPublisher publisher = publisher().open()) {
            // When
            CheckInDraft checkIn = publisher.checkIn("p-1").felt("calm", 40).freeText("ıİ 🧊");
            Spooled spooled = checkIn.publish();

            // Then
            assertThat(spooled.delivery().get(30, TimeUnit.SECONDS))
                    .isEqualTo(new Received(spooled.eventId()));
            assertThat(gateway.stored()).containsExactly(checkIn.event());
            assertThat(deliveries).containsExactly(new Received(spooled.eventId()));
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(publisher.pending()).isZero();
            assertThat(gateway.keys()).containsExactly("Bearer " + KEY);
            assertThat(publisher.state()).isEqualTo(new Online());
        }
        assertThat(states).containsExactly(new Closed());
    }

    @Test
    void aRefusedEventIsToldAndKeepsNoOtherBack() throws Exception {
        gateway.refuse(event -> kind(event).equals("bad"));
        gateway.reactWith(say(503, "BUSY", "0"), new Take());
        try (ThawPublisher publisher = publisher().open()) {
            // When
            List<Spooled> spooled = new ArrayList<>();
            for (String kind : List.of("good", "bad", "good", "bad", "good")) {
                spooled.add(setback(publisher, "p-1", kind).publish());
            }

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.stored()).hasSize(3);
            Refused expected =
                    new Refused(
                            spooled.get(1).eventId(),
                            "MALFORMED",
                            "/payload/kind",
                            "This is not one of ours.");
            assertThat(spooled.get(1).delivery().get(30, TimeUnit.SECONDS)).isEqualTo(expected);
            assertThat(deliveries).hasSize(5).contains(expected);
            assertThat(publisher.refused())
                    .hasSize(2)
                    .first()
                    .satisfies(
                            refused -> {
                                assertThat(refused.refusal()).isEqualTo(expected);
                                assertThat(kind(refused.event())).isEqualTo("bad");
                            });

            // When the study takes such events after all, and one is given up
            gateway.refuse(_ -> false);
            publisher.sendAgain(spooled.get(1).eventId());
            publisher.dismiss(spooled.get(3).eventId());

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.find(spooled.get(1).eventId())).isPresent();
            assertThat(gateway.find(spooled.get(3).eventId())).isEmpty();
            assertThat(publisher.refused()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheNetworkDoesEverythingArrivesInOrder(long seed) throws Exception {
        // Given a server that mostly fails, and a publisher that is closed and opened
        SplittableRandom random = new SplittableRandom(seed);
        gateway.refuse(event -> kind(event).equals("bad"));
        gateway.reactWith(() -> anything(random));
        List<ParticipantEvent> recorded = new ArrayList<>();

        // When
        for (int start = 0; start < 4; start++) {
            try (ThawPublisher publisher = publisher().batch(1 + random.nextInt(9)).open()) {
                for (int i = 0; i < 20; i++) {
                    String kind = random.nextInt(6) == 0 ? "bad" : "kind-" + i;
                    OtherDraft draft = setback(publisher, "p-" + random.nextInt(4), kind);
                    recorded.add(draft.event());
                    draft.publish();
                }
                if (start == 3) {
                    assertThat(publisher.flush(LONG)).isTrue();
                    assertThat(publisher.refused().stream().map(RefusedEvent::event))
                            .containsExactlyElementsOf(
                                    recorded.stream().filter(e -> kind(e).equals("bad")).toList());
                }
            }
        }

        // Then each good event was stored, first in the order of recording
        List<ParticipantEvent> good =
                recorded.stream().filter(event -> !kind(event).equals("bad")).toList();
        assertThat(gateway.storedOnce()).isEqualTo(good);
        Map<UUID, Delivery> told =
                deliveries.stream()
                        .collect(
                                Collectors.toMap(
                                        Delivery::eventId, delivery -> delivery, (a, b) -> a));
        assertThat(told).hasSize(80);
        recorded.forEach(
                event ->
                        assertThat(told.get(event.event().id()))
                                .isInstanceOf(
                                        kind(event).equals("bad")
                                                ? Refused.class
                                                : Received.class));
    }

    private static Reaction anything(SplittableRandom random) {
        return switch (random.nextInt(14)) {
            case 0 -> new TakeAndDrop();
            case 1 -> new Drop();
            case 2 -> new TakeSome(random.nextInt(5));
            case 3 -> say(503, "BUSY", "0");
            case 4 -> say(429, "TOO_MANY_REQUESTS", "Wed, 21 Oct 2015 07:28:00 GMT");
            case 5 -> say(500, "FAULT");
            case 6 -> new Say(502, "<html>Bad gateway</html>", Map.of());
            case 7 -> new Say(200, "<html>Welcome to our hotel</html>", Map.of());
            case 8 -> new Say(200, "{\"verdicts\":[]}", Map.of());
            case 9 -> new AtMost(1 + random.nextInt(3));
            case 10 -> new Say(302, "", Map.of("Location", "http://127.0.0.1:1/"));
            default -> new Take();
        };
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForForEver() throws Exception {
        gateway.reactWith(new TakeAndStall(), new StallInBody(), new Take());
        try (ThawPublisher publisher = publisher().requestTimeout(Duration.ofMillis(300)).open()) {
            // When
            OtherDraft draft = setback(publisher, "p-1", "stalled");
            draft.publish();

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.storedOnce()).containsExactly(draft.event());
            assertThat(((Waiting) states.element()).reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void aRejectedKeyIsToldOnceAndANewOneHelps() throws Exception {
        gateway.reactWith(say(401, "UNKNOWN_KEY"), say(403, "OTHER_STUDY"), new Take());
        AtomicReference<String> key = new AtomicReference<>("old");
        try (ThawPublisher publisher =
                publisher()
                        .http(gateway.address(), key::get)
                        .backOff(Duration.ofMillis(1), Duration.ofMinutes(5))
                        .open()) {
            // When
            Spooled spooled = setback(publisher, "p-1", "kept").publish();

            // Then the event is kept, and the key not tried again soon
            KeyRejected rejected = (KeyRejected) take(states);
            assertThat(rejected.detail()).contains("401 (UNKNOWN_KEY)");
            assertThat(rejected.until()).isAfter(Instant.now().plusSeconds(100));
            assertThat(publisher.pending()).isEqualTo(1);

            // When it is tried again, in vain, and once more with a new key
            publisher.retryNow();
            await(() -> gateway.batches().size() == 2);
            key.set("new");
            publisher.retryNow();

            // Then
            assertThat(spooled.delivery().get(30, TimeUnit.SECONDS)).isInstanceOf(Received.class);
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(take(states)).isEqualTo(new Online());
            assertThat(gateway.keys()).containsExactly("Bearer old", "Bearer old", "Bearer new");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two lines\nsecret-part", "ümlaut"})
    void aKeyThatCannotBeSentIsNotShown(String key) throws Exception {
        try (ThawPublisher publisher = publisher().http(gateway.address(), key).open()) {
            setback(publisher, "p-1", "kept").publish();
            Waiting waiting = (Waiting) take(states);
            assertThat(waiting.reason()).isEqualTo(Reason.NO_KEY);
            assertThat(waiting.detail()).doesNotContain("secret").endsWith(".");
        }
        assertThat(gateway.batches()).isEmpty();
    }

    @Test
    void aBatchThatIsTooLargeIsSplitAndOneTooLargeEventIsRefused() throws Exception {
        gateway.reactWith(new AtMost(3));
        try (ThawPublisher publisher = publisher().batch(16).open()) {
            // When
            List<ParticipantEvent> events = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                events.add(setback(publisher, "p-1", "kind-" + i).event());
            }
            publisher.publishAll(events);

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.stored()).isEqualTo(events);
            assertThat(gateway.batches()).startsWith(16, 8, 4, 2);

            // And
            gateway.reactWith(say(413, "TOO_LARGE"), new Take());
            Spooled large = setback(publisher, "p-1", "large").publish();
            assertThat(large.delivery().get(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo("TOO_LARGE"));
        }
    }

    @Test
    void whatTheServerAsksToWaitForIsWaitedForWhateverTheApp() throws Exception {
        gateway.reactWith(say(429, "TOO_MANY_REQUESTS", "3600"), new Take());
        try (ThawPublisher publisher = publisher().open()) {
            // When
            setback(publisher, "p-1", "kept").publish();

            // Then
            Waiting waiting = (Waiting) take(states);
            assertThat(waiting.reason()).isEqualTo(Reason.BUSY);
            assertThat(waiting.until()).isAfter(Instant.now().plusSeconds(3_500));
            publisher.retryNow();
            assertThat(publisher.flush(Duration.ofMillis(50))).isFalse();
            assertThat(gateway.batches()).hasSize(1);
        }
    }

    @Test
    void withoutANetworkEverythingIsKeptForTheNextStart() throws Exception {
        // Given
        List<ParticipantEvent> recorded = new ArrayList<>();
        ThawPublisher offline = publisher().http(URI.create("http://127.0.0.1:1"), KEY).open();
        OtherDraft kept = setback(offline, "p-1", "offline");
        recorded.add(kept.event());
        Spooled spooled = kept.publish();
        assertThat(((Waiting) take(states)).reason()).isEqualTo(Reason.UNREACHABLE);
        offline.close();
        assertThat(spooled.delivery())
                .failsWithin(LONG)
                .withThrowableThat()
                .withMessageContaining("is in the spool");
        assertThatThrownBy(kept::publish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");

        // When
        try (ThawPublisher online = publisher().open()) {
            OtherDraft draft = setback(online, "p-1", "online");
            recorded.add(draft.event());
            draft.publish();
            assertThat(online.flush(LONG)).isTrue();
        }

        // Then
        assertThat(gateway.stored()).isEqualTo(recorded);
    }

    @Test
    void aListenerThatFailsOrWaitsForItselfStopsNothing() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        AtomicReference<ThawPublisher> self = new AtomicReference<>();
        try (ThawPublisher publisher =
                publisher()
                        .onDelivery(
                                delivery -> {
                                    try {
                                        self.get().close();
                                    } catch (IllegalStateException e) {
                                        told.add(e.getMessage());
                                        throw e;
                                    }
                                })
                        .open()) {
            self.set(publisher);

            // When
            setback(publisher, "p-1", "first").publish();
            setback(publisher, "p-1", "second").publish();

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(told).hasSize(2).allMatch(sentence -> sentence.contains("listener"));
            assertThat(gateway.stored()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void whatTheGatewayFailsOverForEverHoldsUpNoOther(int status) throws Exception {
        // Given two events next to each other, and the first and the last, that bring the fault up
        gateway.failOver(event -> kind(event).startsWith("bad"), status);
        List<ParticipantEvent> recorded = new ArrayList<>();
        try (ThawPublisher publisher = publisher().batch(4).open()) {
            for (String kind :
                    List.of("bad-0", "1", "2", "3", "bad-4", "bad-5", "6", "7", "8", "bad-9")) {
                recorded.add(setback(publisher, "p-1", kind).event());
            }

            // When
            List<Spooled> spooled = publisher.publishAll(recorded.subList(0, 9));
            assertThat(publisher.flush(LONG)).isTrue();

            // Then the others have arrived in their order, and what failed is kept and told
            assertThat(gateway.storedOnce()).isEqualTo(good(recorded));
            assertThat(publisher.setAside())
                    .containsExactlyInAnyOrder(recorded.get(0), recorded.get(4), recorded.get(5));
            assertThat(spooled.getFirst().delivery()).isNotDone();
            assertThat(setAside()).containsExactlyInAnyOrderElementsOf(ids(recorded, 0, 4, 5));

            // When one that fails is the last, nobody is held up, and it stays the first
            publisher.publish(recorded.get(9));
            while (gateway.batches().size() < 60) {
                assertThat(publisher.flush(Duration.ofMillis(10))).isFalse();
            }
            assertThat(publisher.setAside()).hasSize(3);

            // When another is published behind it
            ParticipantEvent late = setback(publisher, "p-1", "late").event();
            publisher.publish(late);
            assertThat(publisher.flush(LONG)).isTrue();

            // Then
            assertThat(gateway.storedOnce().getLast()).isEqualTo(late);
            assertThat(publisher.setAside()).hasSize(4);
        }

        // When the publisher is opened again, and the gateway is mended
        try (ThawPublisher publisher = publisher().open()) {
            assertThat(publisher.pending()).isZero();
            assertThat(publisher.setAside()).hasSize(4);
            assertThat(publisher.dismiss(recorded.get(9).event().id())).isTrue();
            gateway.failOver(_ -> false);
            gateway.refuse(event -> kind(event).equals("bad-5"));
            await(() -> publisher.setAside().isEmpty());

            // Then
            assertThat(gateway.storedOnce()).contains(recorded.get(0), recorded.get(4));
            assertThat(gateway.storedOnce()).doesNotContain(recorded.get(9));
            assertThat(publisher.refused())
                    .extracting(RefusedEvent::event)
                    .containsExactly(recorded.get(5));
            assertThat(publisher.pending()).isZero();
        }
        assertThat(deliveries).contains(new Received(recorded.get(4).event().id()));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aGatewayThatFailsForAllSetsNothingAside(int status) throws Exception {
        // Given
        gateway.reactWith(new Take(), say(status, "FAULT"));
        List<ParticipantEvent> recorded = new ArrayList<>();
        try (ThawPublisher publisher = publisher().open()) {
            recorded.add(setback(publisher, "p-1", "before").event());
            publisher.publish(recorded.getFirst());
            assertThat(publisher.flush(LONG)).isTrue();
            for (int i = 0; i < 20; i++) {
                recorded.add(setback(publisher, "p-1", "kind-" + i).event());
            }

            // When
            publisher.publishAll(recorded.subList(1, 21));
            while (gateway.batches().size() < 40) {
                assertThat(publisher.flush(Duration.ofMillis(10))).isFalse();
            }

            // Then
            assertThat(publisher.pending()).isEqualTo(20);
            assertThat(publisher.setAside()).isEmpty();

            // When
            gateway.reactWith(new Take());

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.storedOnce()).isEqualTo(recorded);
        }
        assertThat(setAside()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 40})
    void aGatewayThatComesBackIsGivenEverythingInOrder(int failures) throws Exception {
        // Given a gateway that is down when the app starts, and back after so many requests
        List<Reaction> reactions = new ArrayList<>(Collections.nCopies(failures, say(500, "DOWN")));
        reactions.add(new Take());
        gateway.reactWith(reactions.toArray(Reaction[]::new));
        List<ParticipantEvent> recorded = new ArrayList<>();

        // When
        try (ThawPublisher publisher = publisher().open()) {
            for (int i = 0; i < 8; i++) {
                recorded.add(setback(publisher, "p-1", "kind-" + i).event());
            }
            publisher.publishAll(recorded);

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.stored()).isEqualTo(recorded);
            assertThat(publisher.setAside()).isEmpty();
        }
    }

    static List<Reaction> refusalsWhileNothingIsStored() {
        // A proxy's, and that of a gateway whose storage is down.
        return List.of(say(413, "TOO_LARGE"), new TakeSome(0));
    }

    @ParameterizedTest
    @MethodSource("refusalsWhileNothingIsStored")
    void aRefusalIsNoProofWhileTheGatewayStoresNothing(Reaction refusal) throws Exception {
        // Given
        gateway.refuse(event -> kind(event).equals("bad"));
        gateway.reactTo(
                events ->
                        events.isEmpty()
                                ? new Take()
                                : kind(events.getFirst()).equals("bad")
                                        ? refusal
                                        : say(500, "DOWN"));
        List<ParticipantEvent> recorded = new ArrayList<>();
        try (ThawPublisher publisher = publisher().batch(1).open()) {
            for (String kind : List.of("0", "bad", "2", "3")) {
                recorded.add(setback(publisher, "p-1", kind).event());
            }

            // When
            publisher.publishAll(recorded);
            while (publisher.refused().isEmpty() || gateway.batches().size() < 40) {
                assertThat(publisher.flush(Duration.ofMillis(10))).isFalse();
            }

            // Then
            assertThat(publisher.setAside()).isEmpty();

            // When
            gateway.reactWith(new Take());

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.storedOnce()).containsExactlyInAnyOrderElementsOf(good(recorded));
        }
    }

    @Test
    void whatIsSaidAfterAWithdrawalWaitsForItAndOthersGoOn() throws Exception {
        // Given
        gateway.failOver(event -> event.event().payload() instanceof ConsentWithdrawn);
        List<ParticipantEvent> ada = new ArrayList<>();
        List<ParticipantEvent> bert = new ArrayList<>();
        try (ThawPublisher publisher = publisher().open()) {
            ada.add(setback(publisher, "ada", "before").event());
            ada.add(publisher.withdrawal("ada", WithdrawalKind.STOP_COLLECTION).event());
            ada.add(setback(publisher, "ada", "after").event());
            for (int i = 0; i < 5; i++) {
                bert.add(setback(publisher, "bert", "kind-" + i).event());
            }

            // When
            publisher.publishAll(ada);
            publisher.publishAll(bert);

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(publisher.setAside()).containsExactly(ada.get(1));
            assertThat(publisher.pending()).isEqualTo(1);
            assertThat(gateway.storedOnce()).contains(ada.getFirst()).containsAll(bert).hasSize(6);
        }

        // When the app is started again, and more is said
        try (ThawPublisher publisher = publisher().open()) {
            ada.add(setback(publisher, "ada", "later").event());
            publisher.publish(ada.getLast());
            bert.add(setback(publisher, "bert", "later").event());
            publisher.publish(bert.getLast());

            // Then
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.storedOnce()).containsAll(bert).hasSize(7);
            assertThat(publisher.pending()).isEqualTo(2);

            // When the gateway is mended
            gateway.failOver(_ -> false);
            await(() -> publisher.pending() == 0);

            // Then
            assertThat(gateway.storedOnce().stream().filter(ada::contains).toList()).isEqualTo(ada);
            assertThat(publisher.setAside()).isEmpty();
        }
    }

    @Test
    void aWithdrawalIsNotSetAsideForWhatThePersonSaysLater() throws Exception {
        // Given
        gateway.failOver(event -> event.event().payload() instanceof ConsentWithdrawn);
        List<ParticipantEvent> ada = new ArrayList<>();
        try (ThawPublisher publisher = publisher().open()) {
            ada.add(setback(publisher, "ada", "before").event());
            ada.add(publisher.withdrawal("ada", WithdrawalKind.STOP_COLLECTION).event());
            ada.add(setback(publisher, "ada", "after").event());

            // When
            publisher.publishAll(ada);
            while (gateway.batches().size() < 40) {
                assertThat(publisher.flush(Duration.ofMillis(10))).isFalse();
            }

            // Then
            assertThat(publisher.setAside()).isEmpty();
            gateway.failOver(_ -> false);
            assertThat(publisher.flush(LONG)).isTrue();
            assertThat(gateway.storedOnce()).isEqualTo(ada);
        }
    }

    @Test
    void whatWasSetAsideIsTriedWhenTheAppSaysSo() throws Exception {
        // Given two that were set aside, and rest for an hour
        gateway.failOver(event -> kind(event).startsWith("bad"));
        try (ThawPublisher publisher =
                publisher().backOff(Duration.ofMillis(1), Duration.ofMinutes(5)).open()) {
            publisher.publishAll(
                    List.of(
                            setback(publisher, "p-1", "bad-0").event(),
                            setback(publisher, "p-1", "bad-1").event(),
                            setback(publisher, "p-1", "2").event(),
                            setback(publisher, "p-1", "3").event()));
            retryUntil(publisher, () -> publisher.setAside().size() == 2);
            assertThat(publisher.flush(LONG)).isTrue();

            // When the network is away, which says nothing about them
            gateway.reactWith(new Drop(), new Drop(), say(401, "UNKNOWN_KEY"), new Take());
            gateway.failOver(_ -> false);
            publisher.retryNow();
            PublisherState told = take(states);
            while (!(told instanceof KeyRejected)) {
                told = take(states);
            }

            // Then
            assertThat(publisher.setAside()).hasSize(2);

            // When there is a new key
            publisher.retryNow();
            await(() -> publisher.setAside().isEmpty());

            // Then
            assertThat(gateway.storedOnce()).hasSize(4);
            while (!told.equals(new Online())) {
                told = take(states);
            }
        }
    }

    @Test
    void theAppsWordIsForAllThatWereSetAside() throws Exception {
        // Given
        gateway.failOver(event -> kind(event).startsWith("bad"));
        try (ThawPublisher publisher =
                publisher().backOff(Duration.ofMillis(1), Duration.ofMinutes(5)).open()) {
            publisher.publishAll(
                    List.of(
                            setback(publisher, "p-1", "bad-0").event(),
                            setback(publisher, "p-1", "bad-1").event(),
                            setback(publisher, "p-1", "2").event(),
                            setback(publisher, "p-1", "3").event()));
            retryUntil(publisher, () -> publisher.setAside().size() == 2);

            // When the fault over one of them is mended, and not over the one tried first
            UUID first = publisher.setAside().getFirst().event().id();
            gateway.failOver(event -> event.event().id().equals(first));
            publisher.retryNow();

            // Then
            await(() -> publisher.setAside().size() == 1);
            assertThat(publisher.setAside()).first().matches(e -> e.event().id().equals(first));
        }
    }

    private List<UUID> setAside() {
        return deliveries.stream()
                .filter(SetAside.class::isInstance)
                .map(Delivery::eventId)
                .toList();
    }

    private static List<ParticipantEvent> good(List<ParticipantEvent> events) {
        return events.stream().filter(event -> !kind(event).startsWith("bad")).toList();
    }

    private static List<UUID> ids(List<ParticipantEvent> events, int... places) {
        return Arrays.stream(places).mapToObj(place -> events.get(place).event().id()).toList();
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void retryUntil(ThawPublisher publisher, Condition condition)
            throws InterruptedException {
        while (!condition.holds()) {
            publisher.retryNow();
            assertThat(publisher.flush(Duration.ofMillis(10))).isIn(true, false);
        }
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T first = queue.poll(30, TimeUnit.SECONDS);
        assertThat(first).as("something is told").isNotNull();
        return first;
    }

    private static OtherDraft setback(ThawPublisher publisher, String participant, String kind) {
        return publisher.event(participant, new SetbackReported(kind));
    }

    private static String kind(ParticipantEvent event) {
        return event.event().payload() instanceof SetbackReported(String kind) ? kind : "";
    }

    private ThawPublisher.Builder publisher() {
        return ThawPublisher.builder(STUDY)
                .source("ember", "2.1")
                .spool(folder.resolve("spool"))
                .http(gateway.address(), KEY)
                .backOff(Duration.ofMillis(1), Duration.ofMillis(8))
                .onDelivery(deliveries::add)
                .onState(states::add);
    }
}
