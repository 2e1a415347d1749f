package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.reports.replay.LedgerEnds;
import dev.thaw.reports.replay.LedgerPosition;
import dev.thaw.schemas.topic.ClaimRegistrations.Registered;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;

/// When a claim was registered and how far the ledger had come by then, as a receipt carries it.
///
/// @param at by the broker's clock
public record Registration(Instant at, LedgerEnds ends) {

    /// Of a record of `claim-registrations`.
    public static Registration of(Registered registered) {
        SortedMap<String, SortedMap<Integer, Long>> ends = new TreeMap<>();
        ends.put(registered.registration().ledger(), registered.registration().endOffsets());
        return new Registration(registered.at(), new LedgerEnds(ends));
    }

    /// As [#json] wrote it.
    static Registration of(JsonNode json) {
        SortedMap<String, SortedMap<Integer, Long>> ends = new TreeMap<>();
        json.get("end_offsets")
                .properties()
                .forEach(
                        ledger -> {
                            SortedMap<Integer, Long> partitions = new TreeMap<>();
                            ledger.getValue()
                                    .properties()
                                    .forEach(
                                            end ->
                                                    partitions.put(
                                                            Integer.valueOf(end.getKey()),
                                                            end.getValue().asLong()));
                            ends.put(ledger.getKey(), partitions);
                        });
        return new Registration(
                Instant.parse(json.get("registered_at").asText()), new LedgerEnds(ends));
    }

    /// For a receipt.
    public ObjectNode json() {
        ObjectNode json = Figures.JSON.objectNode().put("registered_at", at.toString());
        ObjectNode offsets = json.putObject("end_offsets");
        ends.byLedger()
                .forEach(
                        (ledger, partitions) -> {
                            ObjectNode each = offsets.putObject(ledger);
                            partitions.forEach((number, end) -> each.put("" + number, end));
                        });
        return json;
    }

    /// Whether an event could not be known when the claim was registered: it came to the ledger
    /// after it, and says that it happened after it. What has no time may be as old as it likes.
    boolean precedes(LedgerPosition position, CaptureTime captured) {
        return !ends.contains(position) && isBefore(captured);
    }

    private boolean isBefore(CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment -> moment.at().isAfter(at);
            case CaptureTime.CivilDay day ->
                    day.date().isAfter(at.atOffset(ZoneOffset.MAX).toLocalDate());
            case CaptureTime.Ordinal _ -> false;
        };
    }
}
