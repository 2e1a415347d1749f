package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.reports.receipt.Evaluation;
import dev.thaw.reports.receipt.EvaluationInput;
import dev.thaw.schemas.json.CanonicalBytes;
import java.util.List;

/// A small evaluation: how many events there are, and of how many people.
public final class EventCounts implements Evaluation {

    @Override
    public String api() {
        return "event-counts/v1";
    }

    @Override
    public byte[] canonicalResult(EvaluationInput input) {
        List<Integer> counts = input.replay(person -> person.history().events().size());
        ObjectNode result =
                Output.object()
                        .put("people", counts.size())
                        .put("events", counts.stream().mapToInt(Integer::intValue).sum());
        return CanonicalBytes.of(result);
    }
}
