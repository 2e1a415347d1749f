package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.reports.replay.LedgerRecord;
import dev.thaw.reports.replay.SubjectRecords;
import dev.thaw.schemas.json.CanonicalBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A small evaluation: how many events of each kind there are, and of how many people. A public
/// result says nothing of counts.
public final class CountsByKind implements Evaluation {

    private final String unit;

    public CountsByKind() {
        this("event");
    }

    /// An evaluation by code that was changed.
    CountsByKind(String unit) {
        this.unit = unit;
    }

    static Claim claim(Edition edition) {
        return new Claim(
                "{\"api\":\"counts-by-kind/v1\",\"id\":\"how-many\"}",
                Optional.empty(),
                "0",
                edition);
    }

    @Override
    public String api() {
        return "counts-by-kind/v1";
    }

    @Override
    public byte[] canonicalResult(EvaluationInput input) {
        SortedMap<String, Long> counts = new TreeMap<>();
        var people = input.replay(CountsByKind::kinds);
        people.forEach(person -> person.forEach((kind, n) -> counts.merge(kind, n, Long::sum)));
        ObjectNode result =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("horizon", input.horizon().toString())
                        .put("protocol", input.protocol().version())
                        .put("unit", unit);
        if (input.edition() == Edition.RESTRICTED) {
            result.put("people", people.size());
            ObjectNode kinds = result.putObject("kinds");
            counts.forEach(kinds::put);
        }
        return CanonicalBytes.of(result);
    }

    private static SortedMap<String, Long> kinds(SubjectRecords records) {
        SortedMap<String, Long> kinds = new TreeMap<>();
        for (LedgerRecord record : records.records()) {
            kinds.merge(record.event().event().payload().getClass().getSimpleName(), 1L, Long::sum);
        }
        return kinds;
    }

    static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }
}
