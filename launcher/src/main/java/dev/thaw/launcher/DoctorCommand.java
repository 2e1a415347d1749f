package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.thaw.embedded.DataDirectory;
import dev.thaw.embedded.RunningStack;
import dev.thaw.embedded.StartupProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `thaw doctor`: can Thaw work here?
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Look for what could keep Thaw from working here, and say what to do.",
        footer = {"", "Example:", "  thaw doctor --data /srv/thaw"})
final class DoctorCommand implements Callable<Integer> {

    private static final int JDK = 25;
    private static final long FREE_BYTES = 2L << 30;

    @Mixin private Where where;
    @Mixin private Output output;

    /// One thing looked at.
    ///
    /// @param advice what to do; empty: nothing
    private record Finding(String subject, String state, Optional<String> advice) {}

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(disk());
        findings.add(dataDirectory());
        findings.add(start());
        ArrayNode json = Output.array();
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            json.addObject()
                    .put("subject", finding.subject())
                    .put("state", finding.state())
                    .put("ok", finding.advice().isEmpty())
                    .put("advice", finding.advice().orElse(null));
            text.append(finding.advice().isEmpty() ? "ok   " : "BAD  ")
                    .append("%-16s %s%n".formatted(finding.subject(), finding.state()));
            finding.advice().ifPresent(advice -> text.append("     ").append(advice).append('\n'));
        }
        output.show(json, () -> text.toString().stripTrailing());
        return findings.stream().allMatch(finding -> finding.advice().isEmpty())
                ? ExitCode.OK
                : ExitCode.FOUND_WRONG;
    }

    private static Finding java() {
        int version = Runtime.version().feature();
        return new Finding(
                "Java",
                System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                version >= JDK
                        ? Optional.empty()
                        : Optional.of("Install a JDK " + JDK + " or later."));
    }

    private Finding disk() {
        try {
            Path there = where.data().toAbsolutePath();
            while (!Files.exists(there)) {
                there = there.getParent();
            }
            long free = Files.getFileStore(there).getUsableSpace();
            return new Finding(
                    "disk",
                    "%,d MB free for %s".formatted(free >> 20, where.data()),
                    free >= FREE_BYTES
                            ? Optional.empty()
                            : Optional.of("Free at least 2 GB, or choose another --data DIR."));
        } catch (IOException e) {
            return new Finding(
                    "disk",
                    "the free space of %s cannot be told".formatted(where.data()),
                    Optional.of("Choose another --data DIR."));
        }
    }

    private Finding dataDirectory() {
        try {
            Optional<RunningStack> running =
                    Files.exists(where.data())
                            ? DataDirectory.at(where.data()).running()
                            : Optional.empty();
            return new Finding(
                    "data directory",
                    running.map(
                                    stack ->
                                            "Thaw runs on %s (pid %d)"
                                                    .formatted(where.data(), stack.pid()))
                            .orElse(
                                    Files.exists(where.data())
                                            ? where.data() + " is there, nothing runs on it"
                                            : where.data() + " will be made"),
                    Optional.empty());
        } catch (StartupProblem e) {
            return new Finding("data directory", "cannot be used", Optional.of(e.getMessage()));
        }
    }

    private Finding start() {
        long began = System.nanoTime();
        try (Workspace workspace = Workspace.open(where)) {
            workspace.vault();
            return new Finding(
                    "services",
                    "Kafka, registry, PostgreSQL and vault answer (%.1f s)"
                            .formatted((System.nanoTime() - began) / 1e9),
                    Optional.empty());
        } catch (RuntimeException e) {
            return new Finding(
                    "services",
                    "do not start",
                    Optional.of(Thaw.sentence(e).orElse("Report this: " + e.getClass().getName())));
        }
    }
}
