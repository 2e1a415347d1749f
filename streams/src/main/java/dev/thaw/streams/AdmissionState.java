package dev.thaw.streams;

import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.admission.CorrectionChain;
import dev.thaw.core.admission.ParticipantRecord;
import dev.thaw.core.admission.ParticipantRecord.SameId;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyDay;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.json.ContentDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// What admission remembers about the participants of one intake partition.
///
/// The store's keys begin with a letter for the kind of row, so that rows of a kind lie together in
/// the order of the rest of the key; its values begin with a version byte.
///
/// | row | key | value |
/// |---|---|---|
/// | known event | `E`, subject, event id | digest of the content |
/// | consent event | `C`, ledger key | the sealed event |
/// | waiting event | `W`, ledger key | intake offset, day on which it counts, the sealed event |
/// | deadline | `T`, reception, ledger key | nothing |
/// | day | `D`, subject, study day | events admitted or waiting |
/// | account | `A`, study | see [Accounts] |
///
/// A participant's events all come through one partition, so that everything about a subject lies
/// in one store.
final class AdmissionState {

    private static final byte VERSION = 1;
    private static final int NO_DAY = Integer.MIN_VALUE;
    private static final int REMEMBERED_CONSENTS = 2_000;
    private static final byte[] PLACE = "admission-state\0".getBytes(StandardCharsets.US_ASCII);
    private static final ByteArraySerializer AS_IT_IS = new ByteArraySerializer();

    private enum Row {
        KNOWN('E'),
        CONSENT('C'),
        WAITING('W'),
        DEADLINE('T'),
        DAY('D'),
        ACCOUNT('A');

        private final byte letter;

        Row(char letter) {
            this.letter = (byte) letter;
        }
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private final SealedEvents events;
    private final Map<SubjectId, ConsentHistory> recentConsents = new LeastRecentlyUsed();
    private Optional<Instant> nextDeadline;

    AdmissionState(KeyValueStore<Bytes, byte[]> store, SealedEvents events) {
        this.store = store;
        this.events = events;
        this.nextDeadline = firstDeadline();
    }

    /// An event in the waiting room.
    ///
    /// @param intakeOffset where it lies on intake, in this partition
    /// @param day the study day on which it counts, if it has one
    record Waiting(LedgerEvent event, long intakeOffset, Optional<LocalDate> day) {}

    /// What is known when an event is decided for the first time.
    ParticipantRecord knownOf(LedgerEvent event, StudyProtocol protocol) {
        return new ParticipantRecord(
                consentsOf(event.subject()),
                sameId(event),
                CorrectionChain.joinedBy(event.event(), _ -> Optional.empty()),
                dayOf(event, protocol).map(day -> countOn(event.subject(), day)).orElse(0));
    }

    /// What is known when a waiting event is decided again: it does not stand in its own way.
    ParticipantRecord knownOf(Waiting waiting) {
        SubjectId subject = waiting.event().subject();
        return new ParticipantRecord(
                consentsOf(subject),
                SameId.NONE,
                CorrectionChain.joinedBy(waiting.event().event(), _ -> Optional.empty()),
                waiting.day().map(day -> countOn(subject, day) - 1).orElse(0));
    }

    /// The study day on which an event counts towards the daily limit.
    static Optional<LocalDate> dayOf(LedgerEvent event, StudyProtocol protocol) {
        return AdmissionRules.hasLimit(event.event().payload())
                ? StudyDay.of(protocol, event.event().captured())
                : Optional.empty();
    }

    /// Remembers an event that is admitted at once.
    void remember(LedgerEvent event, Optional<LocalDate> day) {
        store.put(knownKey(event), value(digest(event)));
        day.ifPresent(counted -> count(event.subject(), counted, 1));
        if (event.event().payload() instanceof ConsentEvent) {
            Bytes key = key(Row.CONSENT, LedgerKey.of(event).toBytes());
            store.put(key, value(events.close(place(key), event)));
            recentConsents.remove(event.subject());
        }
    }

    /// Keeps an event until its consent is known.
    void keep(Waiting waiting) {
        LedgerEvent event = waiting.event();
        remember(event, waiting.day());
        Bytes key = waitingKey(event);
        byte[] content = events.close(place(key), event);
        store.put(
                key,
                ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + content.length)
                        .put(VERSION)
                        .putLong(waiting.intakeOffset())
                        .putInt(waiting.day().map(AdmissionState::number).orElse(NO_DAY))
                        .put(content)
                        .array());
        store.put(deadlineKey(event), value());
        Instant deadline = event.receivedAt().plus(AdmissionRules.LONGEST_WAIT);
        if (nextDeadline.isEmpty() || deadline.isBefore(nextDeadline.get())) {
            nextDeadline = Optional.of(deadline);
        }
    }

    /// Takes an event out of the waiting room, because it is admitted.
    void release(Waiting waiting) {
        store.delete(waitingKey(waiting.event()));
        store.delete(deadlineKey(waiting.event()));
    }

    /// Takes an event out of the waiting room, because it is refused. Whoever sends it again has it
    /// decided again.
    void forget(Waiting waiting) {
        release(waiting);
        store.delete(knownKey(waiting.event()));
        waiting.day().ifPresent(day -> count(waiting.event().subject(), day, -1));
    }

    /// The waiting events of a subject, by time, then id.
    List<Waiting> waitingOf(SubjectId subject) {
        List<Waiting> waiting = new ArrayList<>();
        try (var rows = scan(key(Row.WAITING, LedgerKey.prefix(subject)))) {
            rows.forEachRemaining(row -> waiting.add(waiting(row.key, row.value)));
        }
        return waiting;
    }

    /// The events that have waited too long at a time, the one received first in front.
    List<Waiting> overdueAt(Instant now) {
        if (nextDeadline.isEmpty() || nextDeadline.get().isAfter(now)) {
            return List.of();
        }
        List<Bytes> overdue = new ArrayList<>();
        nextDeadline = Optional.empty();
        try (var rows = scan(key(Row.DEADLINE))) {
            while (rows.hasNext() && nextDeadline.isEmpty()) {
                Bytes row = rows.next().key;
                if (deadline(row).isAfter(now)) {
                    nextDeadline = Optional.of(deadline(row));
                } else {
                    overdue.add(waitingKey(row));
                }
            }
        }
        // Reading may push rows out of the store's cache, and a scan would miss them: only now.
        return overdue.stream().map(key -> waiting(key, store.get(key))).toList();
    }

    private Optional<Instant> firstDeadline() {
        try (var rows = scan(key(Row.DEADLINE))) {
            return rows.hasNext() ? Optional.of(deadline(rows.peekNextKey())) : Optional.empty();
        }
    }

    private Waiting waiting(Bytes key, byte[] row) {
        ByteBuffer value = opened(row);
        long offset = value.getLong();
        int day = value.getInt();
        SubjectId subject = subjectOf(key);
        return new Waiting(
                events.open(subject, place(key), rest(value))
                        .orElseThrow(
                                () ->
                                        new BrokenInvariant(
                                                "subject %s has waiting events and no key"
                                                        .formatted(subject))),
                offset,
                day == NO_DAY ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day)));
    }

    private ConsentHistory consentsOf(SubjectId subject) {
        return recentConsents.computeIfAbsent(subject, this::storedConsentsOf);
    }

    private ConsentHistory storedConsentsOf(SubjectId subject) {
        List<ConsentHistory.Entry> entries = new ArrayList<>();
        try (var rows = scan(key(Row.CONSENT, LedgerKey.prefix(subject)))) {
            rows.forEachRemaining(
                    row ->
                            entries.add(
                                    events.open(subject, place(row.key), rest(opened(row.value)))
                                            .map(AdmissionState::entry)
                                            .orElse(ERASED)));
        }
        return new ConsentHistory(entries);
    }

    private static ConsentHistory.Entry entry(LedgerEvent event) {
        return ConsentHistory.Entry.of(
                (ConsentEvent) event.event().payload(),
                event.event().captured(),
                event.receivedAt());
    }

    /// A consent that nobody can read any more is one whose participant was erased.
    private static final ConsentHistory.Entry ERASED =
            ConsentHistory.Entry.of(
                    new ConsentWithdrawn(WithdrawalKind.ERASE, Optional.empty()),
                    new CaptureTime.Ordinal(),
                    Instant.EPOCH);

    private SameId sameId(LedgerEvent event) {
        byte[] row = store.get(knownKey(event));
        if (row == null) {
            return SameId.NONE;
        }
        return Arrays.equals(rest(opened(row)), digest(event))
                ? SameId.SAME_CONTENT
                : SameId.OTHER_CONTENT;
    }

    private static byte[] digest(LedgerEvent event) {
        return ContentDigest.of(event.event());
    }

    private int countOn(SubjectId subject, LocalDate day) {
        byte[] row = store.get(dayKey(subject, day));
        return row == null ? 0 : opened(row).getInt();
    }

    private void count(SubjectId subject, LocalDate day, int more) {
        int count = countOn(subject, day) + more;
        if (count == 0) {
            store.delete(dayKey(subject, day));
        } else {
            store.put(
                    dayKey(subject, day),
                    value(ByteBuffer.allocate(Integer.BYTES).putInt(count).array()));
        }
    }

    /// The stored accounts by study.
    Map<String, byte[]> accounts() {
        Map<String, byte[]> accounts = new LinkedHashMap<>();
        try (var rows = scan(key(Row.ACCOUNT))) {
            rows.forEachRemaining(
                    row ->
                            accounts.put(
                                    StandardCharsets.UTF_8
                                            .decode(ByteBuffer.wrap(row.key.get()).position(1))
                                            .toString(),
                                    rest(opened(row.value))));
        }
        return accounts;
    }

    /// Stores the account of a study.
    void account(String study, byte[] account) {
        store.put(key(Row.ACCOUNT, study.getBytes(StandardCharsets.UTF_8)), value(account));
    }

    private KeyValueIterator<Bytes, byte[]> scan(Bytes prefix) {
        return store.prefixScan(prefix.get(), AS_IT_IS);
    }

    private static Bytes knownKey(LedgerEvent event) {
        return key(
                Row.KNOWN,
                LedgerKey.prefix(event.subject()),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(event.event().id().getMostSignificantBits())
                        .putLong(event.event().id().getLeastSignificantBits())
                        .array());
    }

    private static Bytes waitingKey(LedgerEvent event) {
        return key(Row.WAITING, LedgerKey.of(event).toBytes());
    }

    private static Bytes deadlineKey(LedgerEvent event) {
        return key(
                Row.DEADLINE,
                ByteBuffer.allocate(Long.BYTES).putLong(event.receivedAt().toEpochMilli()).array(),
                LedgerKey.of(event).toBytes());
    }

    private static Instant deadline(Bytes deadlineKey) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(deadlineKey.get()).getLong(1))
                .plus(AdmissionRules.LONGEST_WAIT);
    }

    private static Bytes waitingKey(Bytes deadlineKey) {
        return key(
                Row.WAITING,
                Arrays.copyOfRange(deadlineKey.get(), 1 + Long.BYTES, deadlineKey.get().length));
    }

    private static SubjectId subjectOf(Bytes waitingKey) {
        return LedgerKey.parse(Arrays.copyOfRange(waitingKey.get(), 1, waitingKey.get().length))
                .subject();
    }

    private static Bytes dayKey(SubjectId subject, LocalDate day) {
        return key(
                Row.DAY,
                LedgerKey.prefix(subject),
                ByteBuffer.allocate(Integer.BYTES).putInt(number(day)).array());
    }

    private static int number(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }

    private static Bytes key(Row row, byte[]... parts) {
        return Bytes.wrap(joined(row.letter, parts));
    }

    private static byte[] value(byte[]... parts) {
        return joined(VERSION, parts);
    }

    private static byte[] place(Bytes key) {
        return ByteBuffer.allocate(PLACE.length + key.get().length)
                .put(PLACE)
                .put(key.get())
                .array();
    }

    private static byte[] joined(byte first, byte[]... parts) {
        ByteBuffer bytes =
                ByteBuffer.allocate(1 + Arrays.stream(parts).mapToInt(part -> part.length).sum());
        bytes.put(first);
        for (byte[] part : parts) {
            bytes.put(part);
        }
        return bytes.array();
    }

    private static ByteBuffer opened(byte[] row) {
        ByteBuffer value = ByteBuffer.wrap(row);
        byte version = value.get();
        if (version != VERSION) {
            throw new BrokenInvariant(
                    "admission's state is of version %d, this program writes %d"
                            .formatted(version, VERSION));
        }
        return value;
    }

    private static byte[] rest(ByteBuffer value) {
        byte[] rest = new byte[value.remaining()];
        value.get(rest);
        return rest;
    }

    /// Spares a scan of the store for participants who are just sending.
    private static final class LeastRecentlyUsed extends LinkedHashMap<SubjectId, ConsentHistory> {

        LeastRecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<SubjectId, ConsentHistory> eldest) {
            return size() > REMEMBERED_CONSENTS;
        }
    }
}
