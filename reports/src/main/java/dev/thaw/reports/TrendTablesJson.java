package dev.thaw.reports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Estimate.Insufficient;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import dev.thaw.reports.CohortTable.CohortPoint;
import dev.thaw.reports.CohortTable.CohortWindow;
import dev.thaw.schemas.StudyAccount;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The tables as JSON, with the keys that `docs/json.md` documents.
///
/// Numbers are exact decimals: write them with `WRITE_BIGDECIMAL_AS_PLAIN`, so that they look as
/// [Figure] prints them.
public final class TrendTablesJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TrendTablesJson() {}

    /// All tables of a study.
    public static JsonNode of(StudyTables tables) {
        ObjectNode json = JSON.objectNode().put("study", tables.study().value());
        json.set("participants", array(tables.participants(), TrendTablesJson::of));
        json.set("cohort", array(tables.cohort(), TrendTablesJson::cohort));
        return json;
    }

    /// One participant, with neither subject nor label.
    public static JsonNode of(ParticipantTrend trend) {
        return of(new LabelledTrend(Optional.empty(), trend)).without("label");
    }

    /// One participant, without the subject.
    static ObjectNode of(LabelledTrend labelled) {
        var trend = labelled.trend();
        ObjectNode excluded = JSON.objectNode();
        trend.excluded().forEach((reason, count) -> excluded.put(reason.name(), count));
        ObjectNode json = JSON.objectNode().put("label", labelled.label().orElse(null));
        json.put("site", trend.site().orElse(null))
                .put("arm", trend.arm().orElse(null))
                .put("protocol_hash", trend.protocolHash())
                .put("event_count", trend.events())
                .put("session_attended_count", trend.sessionsAttended())
                .set("excluded", excluded);
        json.set("measures", array(trend.measures(), TrendTablesJson::measure));
        return json;
    }

    /// What became of a study's events.
    public static JsonNode of(StudyAccount account) {
        ObjectNode reasons = JSON.objectNode();
        account.refusedByReason().forEach((reason, count) -> reasons.put(reason.name(), count));
        ObjectNode json =
                JSON.objectNode()
                        .put("study", account.study().map(Object::toString).orElse(null))
                        .put("received", account.received())
                        .put("admitted", account.admitted())
                        .put("duplicates", account.duplicates())
                        .put("waiting", account.waiting())
                        .put("refused", account.refused());
        json.set("refused_by_reason", reasons);
        return json;
    }

    private static JsonNode measure(MeasureTrend measure) {
        ObjectNode json = series(measure.axis(), measure.measure());
        json.set("points", array(measure.points(), p -> point(measure.axis(), p)));
        json.set("windows", array(measure.windows(), TrendTablesJson::window));
        return json;
    }

    private static JsonNode point(Axis axis, Point point) {
        return JSON.objectNode()
                .put(index(axis), point.index())
                .setAll((ObjectNode) estimate(point.value()));
    }

    private static JsonNode window(WindowTrend trend) {
        ObjectNode json = window(trend.window()).put("valid", trend.valid());
        json.set("theil_sen_slope", estimate(trend.theilSen()));
        json.set("least_squares_slope", estimate(trend.leastSquares()));
        json.set("tau_b", estimate(trend.tauB()));
        json.set("trend_p", estimate(trend.trendP()));
        return json;
    }

    private static JsonNode cohort(CohortTable table) {
        ObjectNode json = series(table.axis(), table.measure());
        json.set("points", array(table.points(), p -> point(table.axis(), p)));
        json.set("windows", array(table.windows(), TrendTablesJson::window));
        return json;
    }

    private static JsonNode point(Axis axis, CohortPoint point) {
        return value(JSON.objectNode().put(index(axis), point.index()), point.value());
    }

    private static JsonNode window(CohortWindow window) {
        return value(window(window.window()), window.slope());
    }

    private static ObjectNode value(ObjectNode json, CohortValue value) {
        json.put("n", value.n());
        json.set("mean", estimate(value.mean()));
        json.set("standard_deviation", estimate(value.standardDeviation()));
        return json;
    }

    private static ObjectNode series(Axis axis, String measure) {
        return JSON.objectNode().put("axis", axis.name()).put("measure", measure);
    }

    private static ObjectNode window(Window window) {
        return JSON.objectNode().put("first", window.first()).put("length", window.length());
    }

    private static String index(Axis axis) {
        return switch (axis) {
            case WEEK -> "week";
            case SESSION -> "session";
        };
    }

    private static JsonNode estimate(Estimate estimate) {
        ObjectNode json = JSON.objectNode();
        Optional<Measured> measured =
                estimate instanceof Measured value ? Optional.of(value) : Optional.empty();
        json.set("value", decimal(estimate.figure()));
        json.set("standard_error", decimal(measured.flatMap(Measured::standardError)));
        json.set("lower", decimal(measured.flatMap(Measured::interval).map(Interval::lower)));
        json.set("upper", decimal(measured.flatMap(Measured::interval).map(Interval::upper)));
        json.put("n", estimate.n());
        json.put("required", estimate instanceof Insufficient none ? none.required() : 0);
        json.put("status", estimate.status().name());
        json.set("flags", array(List.copyOf(estimate.flags()), flag -> JSON.textNode(flag.name())));
        return json;
    }

    private static JsonNode decimal(Optional<Figure> figure) {
        return figure.<JsonNode>map(f -> DecimalNode.valueOf(f.value()))
                .orElse(NullNode.getInstance());
    }

    private static <T> ArrayNode array(List<T> values, Function<T, JsonNode> element) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(value -> array.add(element.apply(value)));
        return array;
    }
}
