package dev.thaw.streams;

import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.admission.CorrectionChain;
import dev.thaw.core.admission.ParticipantRecord;
import dev.thaw.core.admission.ParticipantRecord.SameId;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyDay;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.streams.StateRows.Kind;
import dev.thaw.streams.StateRows.Row;
import dev.thaw.streams.WaitingRoom.Ticket;
import dev.thaw.streams.WaitingRoom.Waiting;
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
import java.util.UUID;

/// What admission remembers about the participants of one intake partition.
///
/// | row | key | value |
/// |---|---|---|
/// | known event | `E`, subject, event id | sort time of its ledger key, fingerprint of content |
/// | consent event | `C`, ledger key | the sealed event |
/// | corrected event | `S`, subject, event id | id of the admitted correction |
/// | waiting event, deadline | see [WaitingRoom] | |
/// | day | `D`, subject, study day | events admitted or waiting |
/// | erased subject | `X`, subject | nothing |
/// | count of events | `A`, study and part | how many, see [Accounts] |
///
/// A participant's events all come through one partition, so that everything about a subject lies
/// in one task.
final class AdmissionState {

    private static final int UUID_BYTES = 16;
    private static final int REMEMBERED_SUBJECTS = 2_000;
    private static final byte[] PLACE = "admission-state\0".getBytes(StandardCharsets.US_ASCII);

    private final StateRows rows;
    private final SealedEvents events;
    private final WaitingRoom waitingRoom;
    private final Map<SubjectId, ConsentHistory> recentConsents = new LeastRecentlyUsed<>();
    private final Map<SubjectId, DayCount> recentDays = new LeastRecentlyUsed<>();

    AdmissionState(StateRows rows, SealedEvents events) {
        this.rows = rows;
        this.events = events;
        this.waitingRoom = new WaitingRoom(rows, events);
    }

    /// What an event is decided by.
    ///
    /// @param day on which it counts towards the daily limit, if it does
    record Known(ParticipantRecord participant, Optional<LocalDate> day) {}

    /// What is known when an event is decided for the first time.
    Known knownOf(LedgerEvent event, StudyProtocol protocol) {
        Optional<LocalDate> day = dayOf(event, protocol);
        return new Known(
                new ParticipantRecord(
                        consentsOf(event.subject()),
                        sameId(event),
                        chainOf(event),
                        day.isPresent() ? countOn(event.subject(), day.get()) : 0),
                day);
    }

    /// What is known when a waiting event is decided again: it does not stand in its own way.
    Known knownOf(Waiting waiting) {
        SubjectId subject = waiting.event().subject();
        Optional<LocalDate> day = waiting.ticket().day();
        return new Known(
                new ParticipantRecord(
                        consentsOf(subject),
                        SameId.NONE,
                        chainOf(waiting.event()),
                        day.isPresent() ? countOn(subject, day.get()) - 1 : 0),
                day);
    }

    private static Optional<LocalDate> dayOf(LedgerEvent event, StudyProtocol protocol) {
        return AdmissionRules.hasLimit(event.event().payload())
                ? StudyDay.of(protocol, event.event().captured())
                : Optional.empty();
    }

    /// Remembers what an admitted event says about others, whether it had waited or not.
    void admit(LedgerEvent event) {
        if (event.event().payload() instanceof EventCorrected corrected) {
            rows.put(
                    Kind.CORRECTED,
                    eventKey(event.subject(), corrected.supersedes()),
                    uuid(event.event().id()));
        }
    }

    /// Remembers an event that is admitted or waits.
    ///
    /// @param known what it was decided by
    void remember(LedgerEvent event, Known known) {
        LedgerKey key = LedgerKey.of(event);
        rows.put(
                Kind.KNOWN,
                knownKey(key),
                StateRows.bytes(key.sortMicros()),
                events.fingerprint(event));
        if (known.day().isPresent()) {
            count(event.subject(), known.day().get(), known.participant().admittedOnDay() + 1);
        }
        if (event.event().payload() instanceof ConsentEvent) {
            rows.put(
                    Kind.CONSENT,
                    key.toBytes(),
                    events.close(place(Kind.CONSENT, key.toBytes()), event));
            recentConsents.remove(event.subject());
        }
    }

    /// Keeps an event until its consent is known.
    ///
    /// @param known what it was decided by
    void keep(Waiting waiting, Known known) {
        remember(waiting.event(), known);
        waitingRoom.enter(waiting);
    }

    /// Takes an event out of the waiting room, because it is admitted.
    void release(Ticket ticket) {
        waitingRoom.leave(ticket);
    }

    /// Takes an event out of the waiting room, because it is refused. Whoever sends it again has it
    /// decided again.
    void forget(Ticket ticket) {
        waitingRoom.leave(ticket);
        rows.delete(Kind.KNOWN, knownKey(ticket.key()));
        SubjectId subject = ticket.key().subject();
        ticket.day().ifPresent(day -> count(subject, day, countOn(subject, day) - 1));
    }

    /// Forgets all about a subject but that it was erased. What waited is out of the waiting room.
    ///
    /// @return the keys of its events in the ledger, ascending by event id
    List<LedgerKey> erase(SubjectId subject) {
        byte[] prefix = LedgerKey.prefix(subject);
        List<LedgerKey> admitted =
                rows.all(Kind.KNOWN, prefix).stream().map(AdmissionState::ledgerKey).toList();
        for (Kind kind : List.of(Kind.KNOWN, Kind.CONSENT, Kind.CORRECTED, Kind.DAY)) {
            rows.all(kind, prefix).forEach(row -> rows.delete(kind, row.key().get()));
        }
        rows.put(Kind.ERASED, prefix);
        recentConsents.remove(subject);
        recentDays.remove(subject);
        return admitted;
    }

    /// Whether a subject was erased here.
    boolean isErased(SubjectId subject) {
        return rows.get(Kind.ERASED, LedgerKey.prefix(subject)).isPresent();
    }

    /// The waiting events of a subject, by time, then id.
    List<Waiting> waitingOf(SubjectId subject) {
        return waitingRoom.of(subject);
    }

    /// The same unopened.
    List<Ticket> ticketsOf(SubjectId subject) {
        return waitingRoom.ticketsOf(subject);
    }

    /// What has waited too long at a time, the one received first in front.
    List<Ticket> overdueAt(Instant now) {
        return waitingRoom.overdueAt(now);
    }

    /// All that is known about a subject's consent.
    ConsentHistory consentsOf(SubjectId subject) {
        return recentConsents.computeIfAbsent(subject, this::storedConsentsOf);
    }

    private ConsentHistory storedConsentsOf(SubjectId subject) {
        byte[] prefix = LedgerKey.prefix(subject);
        if (isErased(subject)) {
            return new ConsentHistory(List.of(ERASED));
        }
        List<ConsentHistory.Entry> entries = new ArrayList<>();
        for (Row row : rows.all(Kind.CONSENT, prefix)) {
            entries.add(
                    events.open(
                                    subject,
                                    place(Kind.CONSENT, row.key().get()),
                                    StateRows.rest(row.value()))
                            .map(ConsentHistory.Entry::of)
                            .orElse(ERASED));
        }
        return new ConsentHistory(entries);
    }

    /// A consent that nobody can read any more is one whose participant was erased.
    private static final ConsentHistory.Entry ERASED =
            new ConsentHistory.Entry(
                    new ConsentWithdrawn(WithdrawalKind.ERASE, Optional.empty()),
                    new CaptureTime.Ordinal(),
                    Instant.EPOCH);

    private SameId sameId(LedgerEvent event) {
        Optional<ByteBuffer> known = rows.get(Kind.KNOWN, knownKey(LedgerKey.of(event)));
        if (known.isEmpty()) {
            return SameId.NONE;
        }
        known.get().getLong();
        return Arrays.equals(StateRows.rest(known.get()), events.fingerprint(event))
                ? SameId.SAME_CONTENT
                : SameId.OTHER_CONTENT;
    }

    private CorrectionChain chainOf(LedgerEvent event) {
        return CorrectionChain.joinedBy(
                event.event(),
                corrected ->
                        rows.get(Kind.CORRECTED, eventKey(event.subject(), corrected))
                                .map(AdmissionState::uuid));
    }

    /// How many events count on the study day on which a subject's last event counted.
    private record DayCount(LocalDate day, int events) {}

    private int countOn(SubjectId subject, LocalDate day) {
        DayCount recent = recentDays.get(subject);
        if (recent != null && recent.day().equals(day)) {
            return recent.events();
        }
        return rows.get(Kind.DAY, dayKey(subject, day)).map(ByteBuffer::getInt).orElse(0);
    }

    private void count(SubjectId subject, LocalDate day, int events) {
        recentDays.put(subject, new DayCount(day, events));
        if (events == 0) {
            rows.delete(Kind.DAY, dayKey(subject, day));
        } else {
            rows.put(Kind.DAY, dayKey(subject, day), StateRows.bytes(events));
        }
    }

    /// The stored counts by their names ([Accounts]).
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Row row : rows.all(Kind.ACCOUNT, new byte[0])) {
            counts.put(new String(row.key().get(), StandardCharsets.UTF_8), row.value().getLong());
        }
        return counts;
    }

    /// Stores a count.
    void count(byte[] name, long events) {
        rows.put(Kind.ACCOUNT, name, StateRows.bytes(events));
    }

    private static byte[] knownKey(LedgerKey key) {
        return eventKey(key.subject(), key.eventId());
    }

    private static byte[] eventKey(SubjectId subject, UUID event) {
        return ByteBuffer.allocate(LedgerKey.SUBJECT_BYTES + UUID_BYTES)
                .put(LedgerKey.prefix(subject))
                .put(uuid(event))
                .array();
    }

    private static LedgerKey ledgerKey(Row known) {
        ByteBuffer key = ByteBuffer.wrap(known.key().get());
        return new LedgerKey(new SubjectId(uuid(key)), known.value().getLong(), uuid(key));
    }

    private static byte[] uuid(UUID uuid) {
        return ByteBuffer.allocate(UUID_BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    private static UUID uuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static byte[] dayKey(SubjectId subject, LocalDate day) {
        return ByteBuffer.allocate(LedgerKey.SUBJECT_BYTES + Integer.BYTES)
                .put(LedgerKey.prefix(subject))
                .putInt(Math.toIntExact(day.toEpochDay()))
                .array();
    }

    /// What a sealed value in the store belongs to.
    static byte[] place(Kind kind, byte[] key) {
        byte[] storeKey = kind.storeKey(key);
        return ByteBuffer.allocate(PLACE.length + storeKey.length).put(PLACE).put(storeKey).array();
    }

    /// Spares looks into the store for participants who are just sending.
    private static final class LeastRecentlyUsed<T> extends LinkedHashMap<SubjectId, T> {

        LeastRecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<SubjectId, T> eldest) {
            return size() > REMEMBERED_SUBJECTS;
        }
    }
}
