package dev.thaw.ingest.restproxy;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.ingest.http.Verdict;
import dev.thaw.schemas.json.EventReading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// What is answered to one record.
sealed interface RecordAnswer {

    /// All its events are durable; the first lies here.
    record Stored(int partition, long offset) implements RecordAnswer {}

    /// The study's mappings pass it over.
    record PassedOver() implements RecordAnswer {}

    /// It will never be taken as it is.
    ///
    /// @param errorCode an HTTP status, followed by two digits
    record Refused(int errorCode, String sentence) implements RecordAnswer {}

    /// It shall be sent again.
    record NotStored() implements RecordAnswer {}

    /// What the gateway shall store for records: their events, and a refusal for each that is none.
    static List<EventReading> readings(List<RecordTaken> records) {
        return records.stream()
                .flatMap(
                        record ->
                                switch (record) {
                                    case RecordTaken.Events(List<ParticipantEvent> events) ->
                                            events.stream()
                                                    .<EventReading>map(EventReading.Read::new);
                                    case RecordTaken.PassedOver() -> Stream.empty();
                                    case RecordTaken.Refused(Fault fault) ->
                                            Stream.of(
                                                    new EventReading.Faulty(
                                                            fault.pointer(), fault.sentence()));
                                })
                .toList();
    }

    /// The answers, in the order of the records.
    ///
    /// @param verdicts on the [#readings]
    static List<RecordAnswer> to(List<RecordTaken> records, List<Verdict> verdicts) {
        Iterator<Verdict> next = verdicts.iterator();
        List<RecordAnswer> answers = new ArrayList<>(records.size());
        for (RecordTaken record : records) {
            answers.add(
                    switch (record) {
                        case RecordTaken.PassedOver() -> new PassedOver();
                        case RecordTaken.Refused(Fault fault) -> refused(fault, next.next());
                        case RecordTaken.Events(List<ParticipantEvent> events) ->
                                whole(events.stream().map(_ -> of(next.next())).toList());
                    });
        }
        return answers;
    }

    /// A refusal is one only when it is on record.
    private static RecordAnswer refused(Fault fault, Verdict verdict) {
        return verdict instanceof Verdict.NotStored
                ? new NotStored()
                : new Refused(
                        fault.errorCode(),
                        fault.pointer().isEmpty()
                                ? fault.sentence()
                                : fault.pointer() + ": " + fault.sentence());
    }

    private static RecordAnswer of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Received(var _, int partition, long offset) ->
                    new Stored(partition, offset);
            case Verdict.NotStored _ -> new NotStored();
            case Verdict.Refused(RefusalReason reason, var _, String detail) ->
                    new Refused(
                            reason == RefusalReason.TOO_LARGE ? Fault.TOO_LARGE : Fault.NOT_ALLOWED,
                            detail);
        };
    }

    /// What is worst among a record's events holds for it.
    private static RecordAnswer whole(List<RecordAnswer> events) {
        return Stream.<Class<? extends RecordAnswer>>of(NotStored.class, Refused.class)
                .flatMap(worst -> events.stream().filter(worst::isInstance))
                .findFirst()
                .orElse(events.getFirst());
    }
}
