package dev.thaw.reports.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/// What FHIR R4 demands of a bundle as the record's is, as far as JSON can be looked at for it.
final class FhirRules {

    private static final String DATE_TIME =
            "\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-](0\\d|1[0-3]):[0-5]\\d|[+-]14:00))?";
    private static final String INSTANT =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)";
    private static final Set<String> VALUES =
            Set.of("valueCoding", "valueInteger", "valueDecimal", "valueBoolean", "valueString");

    private FhirRules() {}

    static void check(JsonNode bundle) {
        assertThat(bundle.at("/resourceType").asText()).isEqualTo("Bundle");
        assertThat(bundle.at("/type").asText()).isEqualTo("collection");
        assertThat(bundle.at("/timestamp").asText()).matches(INSTANT);
        nothingIsEmpty(bundle);
        Set<String> urls = new HashSet<>();
        for (JsonNode entry : bundle.path("entry")) {
            String url = entry.at("/fullUrl").asText();
            // bdl-7, and a urn:uuid that is the resource's own id
            assertThat(urls.add(url)).isTrue();
            JsonNode resource = entry.at("/resource");
            assertThat(url).isEqualTo("urn:uuid:" + resource.at("/id").asText());
            assertThat(resource.at("/id").asText()).matches("[A-Za-z0-9\\-.]{1,64}");
            switch (resource.at("/resourceType").asText()) {
                case "QuestionnaireResponse" -> response(resource);
                case "Consent" -> consent(resource);
                default -> throw new AssertionError("another resource");
            }
        }
    }

    private static void nothingIsEmpty(JsonNode node) {
        assertThat(node.isNull()).isFalse();
        if (node.isContainerNode()) {
            assertThat(node.isEmpty()).isFalse();
            node.forEach(FhirRules::nothingIsEmpty);
        } else if (node.isTextual()) {
            assertThat(node.asText()).isNotBlank();
        }
    }

    private static void response(JsonNode response) {
        assertThat(response.at("/status").asText()).isIn("completed", "amended");
        logicalReference(response.at("/subject"));
        if (response.has("authored")) {
            assertThat(response.at("/authored").asText()).matches(DATE_TIME);
        }
        items(response);
    }

    private static void items(JsonNode parent) {
        Set<String> links = new HashSet<>();
        for (JsonNode item : parent.path("item")) {
            assertThat(links.add(item.at("/linkId").asText())).isTrue();
            // qrs-1: nested items and answers exclude each other here
            assertThat(item.has("item")).isNotEqualTo(item.has("answer"));
            for (JsonNode answer : item.path("answer")) {
                assertThat(answer.size()).isEqualTo(1);
                assertThat(VALUES).contains(answer.fieldNames().next());
                assertThat(
                                answer.path("valueInteger").isMissingNode()
                                        || answer.path("valueInteger").isInt())
                        .isTrue();
            }
            items(item);
        }
    }

    private static void consent(JsonNode consent) {
        assertThat(consent.at("/status").asText()).isIn("active", "inactive");
        assertThat(consent.at("/scope/coding/0/code").asText()).isEqualTo("research");
        assertThat(consent.at("/category/0/coding/0/code").asText()).isNotEmpty();
        logicalReference(consent.at("/patient"));
        assertThat(consent.at("/dateTime").asText()).matches(DATE_TIME);
        // ppc-1: a policy or a policy rule
        assertThat(consent.at("/policyRule/text").asText()).isNotEmpty();
        assertThat(consent.at("/provision/type").asText()).isEqualTo("deny");
        for (JsonNode provision : consent.at("/provision/provision")) {
            assertThat(provision.at("/type").asText()).isIn("permit", "deny");
            assertThat(provision.at("/code/0/coding/0/system").asText())
                    .isEqualTo("urn:x-thaw:scope");
        }
    }

    /// Somebody by a pseudonym, and no resource that says more.
    private static void logicalReference(JsonNode reference) {
        assertThat(reference.size()).isEqualTo(1);
        assertThat(reference.at("/identifier/system").asText()).startsWith("urn:");
        assertThat(reference.at("/identifier/value").asText()).isNotEmpty();
    }
}
