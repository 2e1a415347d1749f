package dev.thaw.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.embedded.StackOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;

/// The `thaw` command as somebody types it.
///
/// @param exit its exit code
/// @param out what it printed as its result
/// @param err what it said besides
record Cli(int exit, String out, String err) {

    /// Free ports; nothing of a test outlives the machine, so that no commit waits for the disk.
    static final StackOptions BRIEF_STACK = new StackOptions(0, 0, 0, false);

    /// Runs a command in this process.
    static Cli thaw(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine thaw = Thaw.commandLine();
        thaw.setOut(new PrintWriter(out, true));
        thaw.setErr(new PrintWriter(err, true));
        int exit = thaw.execute(arguments);
        return new Cli(exit, out.toString(), err.toString());
    }

    /// Starts a command in a process of its own.
    ///
    /// @param folder takes what it prints, in `out` and `err`
    /// @param variables of its environment, besides those of this one
    static Process thawElsewhere(Path folder, Map<String, String> variables, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx400m",
                                "-XX:+UseSerialGC",
                                // It lives for seconds: what would be won later is never earned.
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.thaw.launcher.Thaw"));
        command.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        process.environment().putAll(variables);
        return process.start();
    }

    /// The result, if the command did its work.
    JsonNode json() {
        if (exit != 0) {
            throw new AssertionError("exit " + exit + ": " + err + out);
        }
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + out, e);
        }
    }

    /// A folder beside the checkout with other people's data, which are never copied into it.
    static Path shared(String name) {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolveSibling("shared").resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(here.resolveSibling("shared").resolve(name));
    }

    /// A file of this repository.
    static String ours(String name) {
        return Path.of("").toAbsolutePath().getParent().resolve(name).toString();
    }
}
