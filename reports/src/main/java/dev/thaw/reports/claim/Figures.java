package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Proportion;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// Figures in results: decimals as strings, so that every reader keeps each digit, counts as whole
/// numbers.
final class Figures {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Figures() {}

    static ObjectNode of(Estimate estimate) {
        ObjectNode json =
                JSON.objectNode().put("status", estimate.status().name()).put("n", estimate.n());
        if (!estimate.flags().isEmpty()) {
            ArrayNode flags = json.putArray("flags");
            estimate.flags().forEach(flag -> flags.add(flag.name()));
        }
        if (estimate instanceof Estimate.Measured measured) {
            json.put("value", measured.value().toString());
            measured.standardError().ifPresent(error -> json.put("se", error.toString()));
            measured.interval()
                    .ifPresent(
                            interval ->
                                    json.put("lower", interval.lower().toString())
                                            .put("upper", interval.upper().toString())
                                            .put("confidence", interval.confidence().toString()));
        }
        return json;
    }

    /// k of n with Wilson's interval.
    static ObjectNode of(Proportion proportion) {
        ObjectNode json = JSON.objectNode().put("k", proportion.k()).put("n", proportion.n());
        json.set("wilson95", of(proportion.wilson(Confidence.P95)));
        return json;
    }

    static String of(Rational value) {
        return Figure.of(value).toString();
    }

    static JsonNode of(Optional<Rational> value) {
        return value.<JsonNode>map(some -> JSON.textNode(of(some))).orElse(JSON.nullNode());
    }

    static <T> ArrayNode array(Collection<T> values, Function<T, ? extends JsonNode> each) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(value -> array.add(each.apply(value)));
        return array;
    }
}
