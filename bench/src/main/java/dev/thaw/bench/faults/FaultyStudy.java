package dev.thaw.bench.faults;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A synthetic study as it comes in: 10 % of the records are duplicates, 20 % of the events come
/// late, 1 % of the records are malformed, some participants never consent, and every third one
/// asks for erasure somewhere in the middle. The same parameters always give the same records, and
/// what must become of them is known beforehand.
///
/// [#PLANTED] stands in every feeling, free text and participant id, and in the rubbish, and
/// nowhere else.
final class FaultyStudy {

    static final String PLANTED = "qxzplanted";

    private static final StudyId STUDY = new StudyId("faults");
    private static final StudyId ELSEWHERE = new StudyId("elsewhere");
    private static final int WEEKS = 8;
    private static final int LEAST_EVENTS_EACH = 330;
    private static final int NEVER_CONSENTS_EVERY = 20;
    private static final int NEVER_CONSENTS_FIRST = 3;
    private static final int ERASED_EVERY = 3;
    private static final int ERASED_FIRST = 1;
    private static final double DUPLICATES = 0.1;
    private static final double MALFORMED = 0.01;
    private static final double LATE = 0.2;
    private static final int LATE_BY_AT_MOST = 300;

    private final SplittableRandom random;
    private final SyntheticStudy study;
    private final SortedSet<ParticipantId> silent = participants();
    private final SortedSet<ParticipantId> participants = participants();
    private final List<ParticipantId> leaving = new ArrayList<>();
    private final SortedSet<ParticipantId> erased = participants();
    private final List<Integer> eventsErased = new ArrayList<>();
    private final SortedSet<String> admitted = new TreeSet<>();
    private final SortedSet<String> waiting = new TreeSet<>();
    private final TreeMap<StudyId, Counts> expected = new TreeMap<>();
    private final Counts unreadable = new Counts();
    private final List<Arrival> arrivals = new ArrayList<>();

    /// Something on its way to `intake-events`.
    sealed interface Sent {

        /// An event in good form, whatever admission thinks of it.
        record Event(ParticipantEvent event) implements Sent {}

        /// Bytes that are no event.
        record Rubbish(ProducerRecord<byte[], byte[]> record) implements Sent {}
    }

    /// What becomes of an arrival, unless its participant was erased before.
    private sealed interface Fate {

        /// It is admitted, or waits for a consent that never comes.
        record New() implements Fate {}

        record Repeated() implements Fate {}

        /// It takes away all that came of its participant before.
        record Erases() implements Fate {}

        record Refused(RefusalReason reason) implements Fate {}
    }

    private record Arrival(double when, Sent sent, Fate fate) {}

    private static final class Counts {
        private long admitted;
        private long duplicates;
        private long waiting;
        private final TreeMap<RefusalReason, Long> refused = new TreeMap<>();

        private void refuse(RefusalReason reason) {
            refused.merge(reason, 1L, Long::sum);
        }

        private StudyAccount account(Optional<StudyId> study) {
            long received =
                    admitted
                            + duplicates
                            + waiting
                            + refused.values().stream().mapToLong(n -> n).sum();
            return new StudyAccount(study, received, admitted, duplicates, waiting, refused);
        }
    }

    /// @param records how many arrive, at least 1,000
    FaultyStudy(int records, long seed) {
        if (records < 1_000) {
            throw new IllegalArgumentException("a faulty study has at least 1,000 records");
        }
        this.random = new SplittableRandom(seed);
        this.study = new SyntheticStudy(STUDY, 2 + records / LEAST_EVENTS_EACH, WEEKS, 1.0, seed);
        int duplicates = (int) (records * DUPLICATES);
        int malformed = (int) (records * MALFORMED);
        int erasures = (study.participants() - ERASED_FIRST + ERASED_EVERY - 1) / ERASED_EVERY;
        List<Arrival> originals = originals(records - duplicates - malformed - erasures);
        arrivals.addAll(originals);
        for (int i = 0; i < leaving.size(); i++) {
            addRequestForErasure(
                    leaving.get(i),
                    originals,
                    (2 * i + 1) * originals.size() / (2 * leaving.size()));
        }
        for (int i = 0; i < duplicates; i++) {
            addDuplicateOf(oneOf(originals));
        }
        for (int i = 0; i < malformed; i++) {
            addMalformed(i, originals);
        }
        // Stable: of two at the same time the one added first comes first.
        arrivals.sort(Comparator.comparingDouble(Arrival::when));
        arrivals.forEach(this::foretell);
    }

    private static SortedSet<ParticipantId> participants() {
        return new TreeSet<>(Comparator.comparing(ParticipantId::value));
    }

    private List<Arrival> originals(int count) {
        List<ParticipantEvent> events = new ArrayList<>();
        int[] number = new int[1];
        study.reports()
                .forEach(
                        reports -> {
                            ParticipantId name = new ParticipantId(PLANTED + "-" + number[0]);
                            participants.add(name);
                            if (number[0] % ERASED_EVERY == ERASED_FIRST) {
                                leaving.add(name);
                            }
                            boolean consents =
                                    number[0]++ % NEVER_CONSENTS_EVERY != NEVER_CONSENTS_FIRST;
                            if (!consents) {
                                silent.add(name);
                            }
                            reports.stream()
                                    .filter(e -> consents || !isConsent(e))
                                    .map(e -> planted(name, e.event()))
                                    .forEach(events::add);
                        });
        events.sort(
                Comparator.comparing((ParticipantEvent event) -> occurred(event.event()))
                        .thenComparing(ParticipantEvent::event, StudyEvent.BY_ID));
        if (events.size() < count) {
            throw new IllegalStateException("too few events were simulated");
        }
        List<Arrival> originals = new ArrayList<>();
        for (ParticipantEvent event : events.subList(0, count)) {
            double when =
                    originals.size()
                            + (random.nextDouble() < LATE
                                    ? 1 + random.nextInt(LATE_BY_AT_MOST)
                                    : 0);
            originals.add(new Arrival(when, new Sent.Event(event), new Fate.New()));
        }
        return originals;
    }

    private void foretell(Arrival arrival) {
        switch (arrival.sent()) {
            case Sent.Event(ParticipantEvent event) -> foretell(event, arrival.fate());
            case Sent.Rubbish _ -> unreadable.refuse(RefusalReason.UNDECODABLE);
        }
    }

    private void foretell(ParticipantEvent event, Fate fate) {
        ParticipantId participant = event.participant();
        Counts counts = of(event.event().study());
        if (event.event().study().equals(STUDY) && erased.contains(participant)) {
            counts.refuse(RefusalReason.ERASED);
            return;
        }
        switch (fate) {
            case Fate.New _ when silent.contains(participant) -> {
                counts.waiting++;
                waiting.add(name(participant, event.event().id()));
            }
            case Fate.New _ -> {
                counts.admitted++;
                admitted.add(name(participant, event.event().id()));
            }
            case Fate.Repeated _ -> counts.duplicates++;
            case Fate.Erases _ -> {
                counts.admitted++;
                erase(participant, counts);
            }
            case Fate.Refused(RefusalReason reason) -> counts.refuse(reason);
        }
    }

    /// What was admitted counts as admitted for ever, though nothing of it is left.
    private void erase(ParticipantId participant, Counts counts) {
        erased.add(participant);
        eventsErased.add(take(participant, admitted));
        int waited = take(participant, waiting);
        counts.waiting -= waited;
        for (int i = 0; i < waited; i++) {
            counts.refuse(RefusalReason.ERASED);
        }
    }

    private static int take(ParticipantId participant, SortedSet<String> events) {
        int before = events.size();
        events.removeIf(event -> event.startsWith(participant.value() + "/"));
        return before - events.size();
    }

    /// As the study app sends it, and `thaw participant erase`.
    private void addRequestForErasure(
            ParticipantId participant, List<Arrival> originals, int place) {
        StudyEvent near = ((Sent.Event) originals.get(place).sent()).event().event();
        StudyEvent request =
                with(
                        near,
                        newId(),
                        near.captured(),
                        new ConsentWithdrawn(WithdrawalKind.ERASE, Optional.empty()));
        add(place + 0.5, new ParticipantEvent(participant, request), new Fate.Erases());
    }

    private static boolean isConsent(ParticipantEvent event) {
        return event.event().payload() instanceof ConsentEvent;
    }

    private static ParticipantEvent planted(ParticipantId participant, StudyEvent event) {
        EventPayload payload =
                event.payload() instanceof CheckInSubmitted checkIn
                        ? planted(checkIn)
                        : event.payload();
        return new ParticipantEvent(
                participant, with(event, event.id(), event.captured(), payload));
    }

    private static CheckInSubmitted planted(CheckInSubmitted checkIn) {
        return new CheckInSubmitted(
                checkIn.promptId(),
                checkIn.answer(),
                checkIn.feelings().stream()
                        .map(feeling -> new Feeling(planted(feeling.label()), feeling.intensity()))
                        .toList(),
                checkIn.sensations(),
                checkIn.ratings(),
                checkIn.linkedEvent(),
                checkIn.overwhelmed(),
                checkIn.instrumentVersion(),
                Optional.of("I said " + PLANTED + " to nobody"));
    }

    private static String planted(String feeling) {
        return feeling + PLANTED;
    }

    private static StudyEvent with(
            StudyEvent event, UUID id, CaptureTime captured, EventPayload payload) {
        return with(event, event.study(), id, captured, payload);
    }

    private static StudyEvent with(
            StudyEvent event, StudyId study, UUID id, CaptureTime captured, EventPayload payload) {
        return new StudyEvent(
                id, study, captured, event.recordedAt(), event.source(), event.occasion(), payload);
    }

    private void addDuplicateOf(Arrival original) {
        arrivals.add(
                new Arrival(
                        original.when() + random.nextInt(LATE_BY_AT_MOST),
                        original.sent(),
                        new Fate.Repeated()));
    }

    private void addMalformed(int number, List<Arrival> originals) {
        Arrival near = oneOf(originals);
        ParticipantEvent event = ((Sent.Event) near.sent()).event();
        // Just after the original, wherever duplicates of that are.
        double when = near.when() + 0.5;
        switch (number % 7) {
            case 0 -> addRubbish(when, bytes(1 + random.nextInt(200)));
            case 1 -> addRubbish(when, null);
            case 2 -> addRubbish(when, new byte[0]);
            case 3 -> addRubbish(when, withSchemaId(Integer.MAX_VALUE - random.nextInt(100)));
            case 4 -> {
                StudyEvent other =
                        with(
                                event.event(),
                                ELSEWHERE,
                                newId(),
                                event.event().captured(),
                                event.event().payload());
                add(when, event.participant(), other, RefusalReason.UNKNOWN_STUDY);
            }
            case 5 -> {
                StudyEvent retold =
                        with(
                                event.event(),
                                event.event().id(),
                                later(event.event().captured()),
                                event.event().payload());
                add(when, event.participant(), retold, RefusalReason.ID_REUSED);
            }
            default -> {
                StudyEvent unknown =
                        with(event.event(), newId(), event.event().captured(), unknownItem());
                add(when, event.participant(), unknown, RefusalReason.UNKNOWN_ITEM);
            }
        }
    }

    private void add(
            double when, ParticipantId participant, StudyEvent event, RefusalReason refused) {
        add(when, new ParticipantEvent(participant, event), new Fate.Refused(refused));
    }

    private void add(double when, ParticipantEvent event, Fate fate) {
        arrivals.add(new Arrival(when, new Sent.Event(event), fate));
    }

    private void addRubbish(double when, byte[] value) {
        byte[] key =
                random.nextBoolean() ? null : (PLANTED + "/x").getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> rubbish =
                new ProducerRecord<>(
                        Topic.INTAKE_EVENTS.topicName(),
                        random.nextInt(Topic.DEFAULT_PARTITIONS),
                        key,
                        value);
        arrivals.add(
                new Arrival(
                        when,
                        new Sent.Rubbish(rubbish),
                        new Fate.Refused(RefusalReason.UNDECODABLE)));
    }

    private byte[] bytes(int length) {
        byte[] bytes =
                (PLANTED + "!")
                        .repeat(1 + length / PLANTED.length())
                        .getBytes(StandardCharsets.UTF_8);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }

    private byte[] withSchemaId(int id) {
        byte[] bytes = bytes(20);
        bytes[0] = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[1 + i] = (byte) (id >>> (8 * (Integer.BYTES - 1 - i)));
        }
        return bytes;
    }

    private UUID newId() {
        return new UUID(
                (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L,
                (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
    }

    private static CaptureTime later(CaptureTime captured) {
        CaptureTime.Moment moment = (CaptureTime.Moment) captured;
        return new CaptureTime.Moment(moment.at().plusSeconds(1), moment.offset(), moment.zoneId());
    }

    private static CheckInSubmitted unknownItem() {
        return new CheckInSubmitted(
                Optional.empty(),
                Answer.BLANK,
                List.of(),
                List.of(),
                new TreeMap<>(Map.of("nosuch", BigDecimal.ONE)),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(PLANTED));
    }

    private Arrival oneOf(List<Arrival> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Instant occurred(StudyEvent event) {
        return ((CaptureTime.Moment) event.captured()).at();
    }

    private Counts of(StudyId id) {
        return expected.computeIfAbsent(id, _ -> new Counts());
    }

    /// The study's id.
    static StudyId id() {
        return STUDY;
    }

    /// The protocol under which the events are true.
    ProtocolFiles.Valid protocol() {
        String planted =
                Pattern.compile("(?m)^vocabulary: .*$")
                        .matcher(study.protocolFile())
                        .replaceFirst(
                                line ->
                                        line.group()
                                                .replaceAll(
                                                        "(\\w+): (positive|negative|neutral)",
                                                        "$1" + PLANTED + ": $2"));
        return switch (ProtocolFiles.parse("faults.yaml", planted)) {
            case ProtocolFiles.Valid valid -> valid;
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalStateException(invalid.problems().toString());
        };
    }

    /// All participants, by name.
    SortedSet<ParticipantId> everybody() {
        return Collections.unmodifiableSortedSet(participants);
    }

    /// What arrives, in this order, in so many parts of about the same size.
    List<List<Sent>> parts(int count) {
        List<List<Sent>> parts = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            int from = (int) ((long) arrivals.size() * part / count);
            int to = (int) ((long) arrivals.size() * (part + 1) / count);
            parts.add(arrivals.subList(from, to).stream().map(Arrival::sent).toList());
        }
        return parts;
    }

    /// Whether somebody asks for erasure by this.
    static boolean asksForErasure(Sent sent) {
        return sent instanceof Sent.Event(ParticipantEvent event)
                && event.event().payload() instanceof ConsentWithdrawn;
    }

    /// Those who are erased in the end.
    SortedSet<ParticipantId> erased() {
        return Collections.unmodifiableSortedSet(erased);
    }

    /// How many admitted events each erasure takes out of the ledger, in order of the requests.
    List<Integer> eventsErased() {
        return Collections.unmodifiableList(eventsErased);
    }

    /// The events that belong into the ledger in the end, as [#name] calls them.
    SortedSet<String> admitted() {
        return Collections.unmodifiableSortedSet(admitted);
    }

    /// The accounts in the end, by study; the one of unreadable records is last.
    List<StudyAccount> accounts() {
        List<StudyAccount> accounts = new ArrayList<>();
        expected.forEach((id, counts) -> accounts.add(counts.account(Optional.of(id))));
        accounts.add(unreadable.account(Optional.empty()));
        return accounts;
    }

    /// How an event is called whatever random subject its participant has.
    static String name(ParticipantId participant, UUID event) {
        return participant.value() + "/" + event;
    }
}
