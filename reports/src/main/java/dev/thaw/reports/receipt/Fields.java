package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.replay.LedgerEnds;
import java.util.SortedMap;
import java.util.TreeMap;

/// What locks and receipts both write down.
final class Fields {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Fields() {}

    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value.textValue();
    }

    static ObjectNode leaves(SortedMap<Digest, Digest> leaves) {
        ObjectNode node = JSON.objectNode();
        leaves.forEach((id, leaf) -> node.put(id.toString(), leaf.toString()));
        return node;
    }

    static SortedMap<Digest, Digest> leaves(JsonNode node) {
        SortedMap<Digest, Digest> leaves = new TreeMap<>();
        node.properties()
                .forEach(
                        leaf ->
                                leaves.put(
                                        Digest.parse(leaf.getKey()),
                                        Digest.parse(leaf.getValue().asText())));
        return leaves;
    }

    static ObjectNode ends(LedgerEnds ends) {
        ObjectNode node = JSON.objectNode();
        ends.byLedger()
                .forEach(
                        (ledger, byPartition) -> {
                            ObjectNode offsets = node.putObject(ledger);
                            byPartition.forEach(
                                    (partition, offset) ->
                                            offsets.put(Integer.toString(partition), offset));
                        });
        return node;
    }

    static LedgerEnds ends(JsonNode node) {
        SortedMap<String, SortedMap<Integer, Long>> ends = new TreeMap<>();
        node.properties()
                .forEach(
                        ledger -> {
                            SortedMap<Integer, Long> offsets = new TreeMap<>();
                            ledger.getValue()
                                    .properties()
                                    .forEach(
                                            end ->
                                                    offsets.put(
                                                            Integer.valueOf(end.getKey()),
                                                            end.getValue().longValue()));
                            ends.put(ledger.getKey(), offsets);
                        });
        return new LedgerEnds(ends);
    }
}
