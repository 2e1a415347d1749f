package dev.thaw.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a command shows its result: text for people, or JSON with documented keys. Results go to
/// standard output, everything else to standard error.
final class Output {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    @Option(names = "--json", description = "Print the result as JSON (keys: docs/json.md).")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// Shows the result in the form that was asked for.
    void show(JsonNode result, Supplier<String> text) {
        out().println(json ? pretty(result) : text.get());
        out().flush();
    }

    /// Prints a result that is JSON whatever was asked for.
    void print(JsonNode result) {
        show(result, () -> pretty(result));
    }

    /// A word to the person at the command that is no result.
    void say(String sentence) {
        command.commandLine().getErr().println(sentence);
        command.commandLine().getErr().flush();
    }

    private PrintWriter out() {
        return command.root().commandLine().getOut();
    }

    /// A tree as people read it.
    static String pretty(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node).replace("\r\n", "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of values is always JSON", e);
        }
    }
}
