package dev.thaw.reports.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.reports.reader.Role;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What the query API says of itself (OpenAPI 3.1), made from what it is made of: the tables, their
/// filters and columns, and the problems.
final class ApiDescription {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String STUDY_PATTERN = "^[a-z0-9][a-z0-9-]{0,63}$";

    private ApiDescription() {}

    static ObjectNode document() {
        ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Thaw – the query API")
                .put("version", "1")
                .put(
                        "description",
                        "Tables of a study for R, Python and everything else that speaks HTTP."
                                + " Researchers read releases; what is live or about single"
                                + " participants is the data steward's. Every answer to whoever is"
                                + " known stands in a log.");
        document.putArray("security").addObject().putArray("key");
        ObjectNode paths = document.putObject("paths");
        ObjectNode components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("key")
                .put("type", "http")
                .put("scheme", "bearer")
                .put(
                        "description",
                        "A key that 'thaw reader create' makes, or a token of the study's sign-in.");
        ObjectNode schemas = components.putObject("schemas");
        schemas.set("Problem", problem());
        for (Dataset dataset : Datasets.ALL) {
            paths.putObject(dataset.route()).set("get", operation(dataset));
            schemas.set(name(dataset), table(dataset));
        }
        paths.putObject(QueryRoutes.RECEIPT).set("get", receipt());
        return document;
    }

    /// `/cohorts/shares` is called `CohortsShares`.
    private static String name(Dataset dataset) {
        StringBuilder name = new StringBuilder();
        for (String part : dataset.path().substring(1).split("/", -1)) {
            name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return name.toString();
    }

    private static ObjectNode operation(Dataset dataset) {
        ObjectNode operation =
                JSON.objectNode()
                        .put("operationId", "read" + name(dataset))
                        .put("summary", dataset.meaning())
                        .put("description", forWhom(dataset.role()))
                        .put("x-thaw-role", dataset.role().name());
        operation.set("parameters", parameters(dataset));
        operation.set("responses", responses(dataset));
        return operation;
    }

    private static ObjectNode receipt() {
        ObjectNode operation =
                JSON.objectNode()
                        .put("operationId", "readReceipt")
                        .put("summary", "The receipt of a published result, byte for byte.")
                        .put("description", forWhom(Role.RESEARCHER))
                        .put("x-thaw-role", Role.RESEARCHER.name());
        ArrayNode parameters = JSON.arrayNode();
        inPath(parameters, "study", STUDY_PATTERN);
        inPath(parameters, "sha256", "^[0-9a-f]{64}$");
        operation.set("parameters", parameters);
        ObjectNode responses = JSON.objectNode();
        ObjectNode file =
                responses
                        .putObject("200")
                        .put("description", "A receipt (thaw-receipt/v1, docs/receipts.md).");
        header(file.putObject("headers"), "ETag", "The SHA-256 of the file.");
        file.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("type", "object");
        addOthers(responses);
        operation.set("responses", responses);
        return operation;
    }

    private static String forWhom(Role role) {
        return switch (role) {
            case RESEARCHER -> "For researchers and data stewards.";
            case STEWARD -> "For data stewards only.";
        };
    }

    private static void inPath(ArrayNode parameters, String name, String pattern) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .putObject("schema")
                .put("type", "string")
                .put("pattern", pattern);
    }

    private static ArrayNode parameters(Dataset dataset) {
        ArrayNode parameters = JSON.arrayNode();
        inPath(parameters, "study", STUDY_PATTERN);
        for (Filter filter : dataset.filters()) {
            ObjectNode schema = JSON.objectNode();
            switch (filter.comparison()) {
                case ANY_OF -> schema.put("type", "array").set("items", value(filter));
                case AT_LEAST, AT_MOST -> schema.setAll(value(filter));
            }
            parameter(parameters, filter.name(), filter.meaning(), schema);
        }
        if (dataset.isReleased()) {
            parameter(
                    parameters,
                    "release",
                    "Number of a release; otherwise the newest.",
                    JSON.objectNode().put("type", "integer").put("minimum", 1));
        }
        if (dataset.isPaged()) {
            parameter(
                    parameters,
                    "limit",
                    "How many rows at most.",
                    JSON.objectNode()
                            .put("type", "integer")
                            .put("minimum", 1)
                            .put("maximum", Question.HIGHEST_LIMIT)
                            .put("default", Question.USUAL_LIMIT));
            parameter(
                    parameters,
                    "cursor",
                    "Where to go on, as the answer before says (its header Link, or next).",
                    JSON.objectNode().put("type", "string"));
        }
        ObjectNode format = JSON.objectNode().put("type", "string");
        ArrayNode words = format.putArray("enum");
        for (Format one : Format.values()) {
            words.add(one.word());
        }
        parameter(parameters, "format", "In the place of the header Accept.", format);
        return parameters;
    }

    private static void parameter(
            ArrayNode parameters, String name, String meaning, ObjectNode schema) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", "query")
                .put("description", meaning)
                .set("schema", schema);
    }

    private static ObjectNode value(Filter filter) {
        ObjectNode schema = type(filter.kind());
        if (!filter.allowed().isEmpty()) {
            filter.allowed().forEach(schema.putArray("enum")::add);
        }
        return schema;
    }

    private static ObjectNode type(Kind kind) {
        ObjectNode schema = JSON.objectNode();
        return switch (kind) {
            case TEXT -> schema.put("type", "string");
            case ID -> schema.put("type", "string").put("format", "uuid");
            case INTEGER -> schema.put("type", "integer");
            case DECIMAL -> schema.put("type", "number");
            case PROBABILITY -> schema.put("type", "number").put("minimum", 0).put("maximum", 1);
            case FLAG -> schema.put("type", "boolean");
            case TIME -> schema.put("type", "string").put("format", "date-time");
        };
    }

    private static ObjectNode table(Dataset dataset) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        schema.putArray("required").add("rows");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ObjectNode row = JSON.objectNode().put("type", "object");
        row.put("additionalProperties", false);
        ArrayNode required = row.putArray("required");
        ObjectNode columns = row.putObject("properties");
        for (Column column : dataset.columns()) {
            required.add(column.name());
            ObjectNode type = type(column.kind());
            String word = type.get("type").asText();
            type.putArray("type").add(word).add("null");
            columns.set(column.name(), type.put("description", column.meaning()));
        }
        properties.putObject("rows").put("type", "array").set("items", row);
        if (dataset.isPaged()) {
            properties
                    .putObject("next")
                    .put("type", "string")
                    .put("description", "The cursor of the next page; absent on the last.");
        }
        return schema;
    }

    private static ObjectNode responses(Dataset dataset) {
        ObjectNode responses = JSON.objectNode();
        ObjectNode rows = responses.putObject("200").put("description", dataset.meaning());
        ObjectNode headers = rows.putObject("headers");
        header(headers, "ETag", "Send it as If-None-Match to hear 304 while nothing changed.");
        if (dataset.isPaged()) {
            header(headers, "Link", "Where the table goes on (rel=next); absent on the last page.");
        }
        if (dataset.isReleased()) {
            header(headers, "Thaw-Release", "Number of the release.");
        }
        ObjectNode content = rows.putObject("content");
        for (Format format : Format.values()) {
            ObjectNode media = content.putObject(format.mediaType());
            if (format == Format.JSON) {
                media.putObject("schema").put("$ref", "#/components/schemas/" + name(dataset));
            }
        }
        addOthers(responses);
        return responses;
    }

    private static void addOthers(ObjectNode responses) {
        responses.putObject("304").put("description", "Nothing changed since the ETag was given.");
        Arrays.stream(QueryProblem.values())
                .map(QueryProblem::status)
                .distinct()
                .sorted()
                .forEach(status -> responses.set("" + status.getCode(), refusal(status)));
    }

    private static ObjectNode refusal(HttpStatus status) {
        List<String> codes =
                Arrays.stream(QueryProblem.values())
                        .filter(problem -> problem.status() == status)
                        .map(Enum::name)
                        .toList();
        ObjectNode response = JSON.objectNode().put("description", String.join(", ", codes) + ".");
        response.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Problem");
        return response;
    }

    private static void header(ObjectNode headers, String name, String meaning) {
        headers.putObject(name)
                .put("description", meaning)
                .putObject("schema")
                .put("type", "string");
    }

    private static ObjectNode problem() {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        schema.putArray("required").add("error").add("code");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("error")
                .put("type", "string")
                .put("description", "What is wrong and what to do.");
        ArrayNode codes = properties.putObject("code").put("type", "string").putArray("enum");
        Arrays.stream(QueryProblem.values()).forEach(problem -> codes.add(problem.name()));
        return schema;
    }
}
