package dev.thaw.reports.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The OpenAPI document tells the truth: what it allows is answered, what it does not know is
/// refused, and every answer has the form that it says.
@Tag("stack")
class ApiDescriptionTest {

    private static QueryServer thaw;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        thaw = QueryServer.shared();
        document =
                QueryServer.JSON.readTree(thaw.send(thaw.request("/openapi/reports.json")).body());
    }

    @Test
    void everyAnswerHasTheFormThatTheDocumentSays() throws Exception {
        for (Map.Entry<String, JsonNode> path : tables()) {
            String address = path.getKey().replace("{study}", thaw.study.value());
            JsonNode responses = path.getValue().at("/get/responses");

            HttpResponse<String> rows = thaw.get(address, thaw.steward);
            assertThat(rows.statusCode()).as(address).isEqualTo(200);
            String schema = responses.at("/200/content/application~1json/schema/$ref").asText();
            assertThat(schema(schema).validate(QueryServer.JSON.readTree(rows.body())))
                    .as(address)
                    .isEmpty();
            assertRefused(responses, thaw.get(address, "unknown"), 401);
            assertRefused(responses, thaw.get(address + "?unheard=of", thaw.steward), 400);
            assertRefused(responses, thaw.get(address + "?format=xml", thaw.steward), 406);
            assertRefused(
                    responses,
                    thaw.get(
                            address.replace(thaw.study.value(), thaw.another.value()),
                            thaw.steward),
                    403);
        }
    }

    /// All but the files, which PublishedQueryTest looks at.
    private static List<Map.Entry<String, JsonNode>> tables() {
        return document.get("paths").properties().stream()
                .filter(path -> !path.getKey().contains("{sha256}"))
                .toList();
    }

    private static void assertRefused(JsonNode responses, HttpResponse<String> answer, int status)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        String schema =
                responses.at("/" + status + "/content/application~1json/schema/$ref").asText();
        assertThat(schema(schema).validate(QueryServer.JSON.readTree(answer.body()))).isEmpty();
    }

    @Test
    void everyParameterInItIsUnderstood() throws Exception {
        for (Map.Entry<String, JsonNode> path : tables()) {
            String address = path.getKey().replace("{study}", thaw.study.value());
            for (JsonNode parameter : path.getValue().at("/get/parameters")) {
                String name = parameter.get("name").asText();
                if (parameter.get("in").asText().equals("query") && !name.equals("cursor")) {
                    for (String value : examples(parameter.get("schema"))) {
                        HttpResponse<String> answer =
                                thaw.get(address + "?" + name + "=" + value, thaw.steward);
                        assertThat(answer.statusCode())
                                .as("%s?%s=%s %s", address, name, value, answer.body())
                                .isEqualTo(200);
                    }
                }
            }
        }
    }

    private static List<String> examples(JsonNode schema) {
        JsonNode one = schema.has("items") ? schema.get("items") : schema;
        List<String> examples = new ArrayList<>();
        one.path("enum").forEach(word -> examples.add(word.asText()));
        if (examples.isEmpty()) {
            examples.add(
                    switch (one.get("type").asText()) {
                        case "integer" -> "1";
                        default -> one.has("format") ? "00000000-0000-0000-0000-000000000001" : "a";
                    });
        }
        return examples;
    }

    @Test
    void theDocumentKnowsAllCodes() {
        List<String> codes = new ArrayList<>();
        document.at("/components/schemas/Problem/properties/code/enum")
                .forEach(code -> codes.add(code.asText()));
        assertThat(codes)
                .containsExactlyElementsOf(
                        Arrays.stream(QueryProblem.values()).map(Enum::name).toList());
    }

    private static JsonSchema schema(String reference) {
        JsonSchemaFactory factory =
                JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        builder ->
                                builder.schemaLoaders(
                                        loaders ->
                                                loaders.schemas(
                                                        Map.of(
                                                                "https://thaw.dev/openapi",
                                                                document.toString()))));
        return factory.getSchema(
                SchemaLocation.of("https://thaw.dev/openapi" + reference),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }
}
