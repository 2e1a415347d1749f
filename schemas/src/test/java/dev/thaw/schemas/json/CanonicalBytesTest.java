package dev.thaw.schemas.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalBytesTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Test
    void keysAreSortedAndNothingStandsBetween() {
        ObjectNode value = JSON.objectNode().put("b", 2).put("a", "é\n");
        value.putArray("c").add(true).addNull();

        assertThat(new String(CanonicalBytes.of(value), UTF_8))
                .isEqualTo("{\"a\":\"é\\n\",\"b\":2,\"c\":[true,null]}");
    }

    @Test
    void whatIsWrittenIsRead() {
        JsonNode value = JSON.objectNode().put("n", (1L << 53) - 1).put("z", -7);

        assertThat(CanonicalBytes.parse(CanonicalBytes.of(value))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":2}",
                "{\"a\":1,\"a\":1}",
                "{\"a\": 1}",
                "{\"a\":1}\n",
                "{\"a\":1.0}",
                "{\"a\":1e2}",
                "{\"a\":0.5}",
                "{\"a\":9007199254740993}",
                "{\"a\":99999999999999999999}",
                "{\"a\":\"\\u0041\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":1",
                ""
            })
    void anyOtherWayToWriteItIsRefused(String text) {
        assertThat(CanonicalBytes.parse(text.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void aNumberThatJavaScriptWouldRoundIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBytes.of(JSON.objectNode().put("a", 0.1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBytes.of(JSON.arrayNode().add(1L << 53)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBytes.of(JSON.arrayNode().add(Long.MIN_VALUE)));
    }
}
