package dev.thaw.streams;

import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.EventHolder;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.streams.StateRows.Kind;
import dev.thaw.streams.StateRows.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// The events whose consent is not known yet, sealed like all others.
///
/// | row | key | value |
/// |---|---|---|
/// | waiting event | `W`, ledger key | intake offset, reception, day, study, the sealed event |
/// | holder | `H`, ledger key | who asks what became of it; empty: nobody; without the row: the study |
/// | deadline | `T`, reception, ledger key | nothing |
///
/// What is needed to end a wait stands outside the seal: it must end even when nobody can open the
/// event any more.
final class WaitingRoom {

    private static final int NO_DAY = Integer.MIN_VALUE;

    private final StateRows rows;
    private final SealedEvents events;
    private Optional<Instant> nextDeadline;

    WaitingRoom(StateRows rows, SealedEvents events) {
        this.rows = rows;
        this.events = events;
        this.nextDeadline =
                rows.keysUntil(Kind.DEADLINE, _ -> true).stream()
                        .findFirst()
                        .map(WaitingRoom::deadline);
    }

    /// What is known of a waiting event without opening it.
    ///
    /// @param asker who asks what became of it
    /// @param intakeOffset where it lies on intake, in this partition
    /// @param day the study day on which it counts, if it has one
    record Ticket(
            LedgerKey key,
            StudyId study,
            Asker asker,
            Instant receivedAt,
            long intakeOffset,
            Optional<LocalDate> day) {

        static Ticket of(
                LedgerEvent event, Asker asker, long intakeOffset, Optional<LocalDate> day) {
            return new Ticket(
                    LedgerKey.of(event),
                    event.event().study(),
                    asker,
                    event.receivedAt(),
                    intakeOffset,
                    day);
        }
    }

    /// An event in the waiting room.
    record Waiting(Ticket ticket, LedgerEvent event) {}

    void enter(Waiting waiting) {
        Ticket ticket = waiting.ticket();
        byte[] key = ticket.key().toBytes();
        byte[] study = ticket.study().value().getBytes(StandardCharsets.US_ASCII);
        rows.put(
                Kind.WAITING,
                key,
                StateRows.bytes(ticket.intakeOffset()),
                StateRows.bytes(ticket.receivedAt().toEpochMilli()),
                StateRows.bytes(ticket.day().map(WaitingRoom::number).orElse(NO_DAY)),
                StateRows.bytes(study.length),
                study,
                events.close(place(key), waiting.event()));
        switch (ticket.asker()) {
            case Asker.Holder(EventHolder holder) -> rows.put(Kind.HOLDER, key, holder.bytes());
            case Asker.Nobody() -> rows.put(Kind.HOLDER, key);
            case Asker.StudyOnly() -> {
                // As from before there were such rows.
            }
        }
        rows.put(Kind.DEADLINE, deadlineKey(ticket));
        Instant deadline = ticket.receivedAt().plus(AdmissionRules.LONGEST_WAIT);
        if (nextDeadline.isEmpty() || deadline.isBefore(nextDeadline.get())) {
            nextDeadline = Optional.of(deadline);
        }
    }

    void leave(Ticket ticket) {
        rows.delete(Kind.WAITING, ticket.key().toBytes());
        rows.delete(Kind.HOLDER, ticket.key().toBytes());
        rows.delete(Kind.DEADLINE, deadlineKey(ticket));
    }

    /// The waiting events of a subject, by time, then id.
    List<Waiting> of(SubjectId subject) {
        List<Waiting> waiting = new ArrayList<>();
        for (Row row : rows.all(Kind.WAITING, LedgerKey.prefix(subject))) {
            Ticket ticket = ticket(row);
            waiting.add(new Waiting(ticket, opened(row)));
        }
        return waiting;
    }

    /// The same unopened.
    List<Ticket> ticketsOf(SubjectId subject) {
        return rows.all(Kind.WAITING, LedgerKey.prefix(subject)).stream()
                .map(this::ticket)
                .toList();
    }

    /// What has waited too long at a time, the one received first in front.
    List<Ticket> overdueAt(Instant now) {
        if (nextDeadline.isEmpty() || nextDeadline.get().isAfter(now)) {
            return List.of();
        }
        List<byte[]> keys =
                new ArrayList<>(rows.keysUntil(Kind.DEADLINE, key -> deadline(key).isAfter(now)));
        nextDeadline = Optional.empty();
        if (deadline(keys.getLast()).isAfter(now)) {
            nextDeadline = Optional.of(deadline(keys.removeLast()));
        }
        return keys.stream().map(this::ticketAt).toList();
    }

    private Ticket ticketAt(byte[] deadlineKey) {
        byte[] key = StateRows.rest(ByteBuffer.wrap(deadlineKey).position(Long.BYTES));
        return ticket(new Row(Bytes.wrap(key), rows.get(Kind.WAITING, key).orElseThrow()));
    }

    /// Leaves the row's value at the sealed event.
    private Ticket ticket(Row row) {
        ByteBuffer value = row.value();
        long offset = value.getLong();
        Instant receivedAt = Instant.ofEpochMilli(value.getLong());
        int day = value.getInt();
        byte[] study = new byte[value.getInt()];
        value.get(study);
        return new Ticket(
                LedgerKey.parse(row.key().get()),
                new StudyId(new String(study, StandardCharsets.US_ASCII)),
                asker(row.key().get()),
                receivedAt,
                offset,
                day == NO_DAY ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day)));
    }

    private Asker asker(byte[] key) {
        return rows.get(Kind.HOLDER, key)
                .<Asker>map(
                        row ->
                                row.hasRemaining()
                                        ? new Asker.Holder(EventHolder.ofBytes(StateRows.rest(row)))
                                        : new Asker.Nobody())
                .orElseGet(Asker.StudyOnly::new);
    }

    private LedgerEvent opened(Row row) {
        SubjectId subject = LedgerKey.parse(row.key().get()).subject();
        return events.open(subject, place(row.key().get()), StateRows.rest(row.value()))
                .orElseThrow(
                        () ->
                                new BrokenInvariant(
                                        "subject %s has waiting events and no key"
                                                .formatted(subject)));
    }

    private static byte[] place(byte[] key) {
        return AdmissionState.place(Kind.WAITING, key);
    }

    private static byte[] deadlineKey(Ticket ticket) {
        return ByteBuffer.allocate(Long.BYTES + LedgerKey.BYTES)
                .putLong(ticket.receivedAt().toEpochMilli())
                .put(ticket.key().toBytes())
                .array();
    }

    private static Instant deadline(byte[] deadlineKey) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(deadlineKey).getLong())
                .plus(AdmissionRules.LONGEST_WAIT);
    }

    private static int number(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }
}
