package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.Protocols;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `thaw study`: protocols.
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        description = "Check and apply study protocols.",
        subcommands = {
            StudyCommand.Check.class,
            StudyCommand.Apply.class,
            StudyCommand.ListAll.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class StudyCommand {

    private StudyCommand() {}

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Say whether a protocol file is valid, and what is wrong with it.",
            footer = {"", "Example:", "  thaw study check docs/examples/pmdata/protocol.yaml"})
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "A protocol file (protocol/v1).")
        private Path file;

        @Mixin private Output output;

        @Override
        public Integer call() {
            return switch (ProtocolFiles.read(file)) {
                case ProtocolFiles.Valid(var _, PublishedProtocol protocol) -> {
                    output.show(
                            json(protocol.study().value(), protocol.version(), protocol.hash())
                                    .put("valid", true),
                            () ->
                                    "%s: protocol %s of study %s is valid; its hash is %s."
                                            .formatted(
                                                    file,
                                                    protocol.version(),
                                                    protocol.study(),
                                                    protocol.hash()));
                    yield ExitCode.OK;
                }
                case ProtocolFiles.Invalid(List<String> problems) -> {
                    ObjectNode json = Output.object().put("valid", false);
                    ArrayNode list = json.putArray("problems");
                    problems.forEach(list::add);
                    output.show(json, () -> String.join("\n", problems));
                    yield ExitCode.CANNOT;
                }
            };
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Publish a protocol; events that contradict it will be refused.",
            footer = {"", "Example:", "  thaw study apply docs/examples/pmdata/protocol.yaml"})
    static final class Apply implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "A protocol file (protocol/v1).")
        private Path file;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            PublishedProtocol protocol = valid(file);
            try (Workspace workspace = Workspace.open(where)) {
                apply(workspace, protocol);
            }
            output.show(
                    json(protocol.study().value(), protocol.version(), protocol.hash()),
                    () ->
                            "Study %s now follows protocol %s (%s)."
                                    .formatted(
                                            protocol.study(),
                                            protocol.version(),
                                            protocol.hash().substring(0, 12)));
            return ExitCode.OK;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the studies and their protocols.",
            footer = {"", "Example:", "  thaw study list --json"})
    static final class ListAll implements Callable<Integer> {

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            List<StudyProtocol> all;
            try (Workspace workspace = Workspace.open(where)) {
                all = List.copyOf(workspace.protocols().all().values());
            }
            ArrayNode studies = Output.array();
            StringBuilder text = new StringBuilder();
            for (StudyProtocol protocol : all) {
                studies.add(
                        json(protocol.study().value(), protocol.version(), protocol.hash())
                                .put("title", protocol.title()));
                text.append(
                        "%-24s %-10s %s%n"
                                .formatted(protocol.study(), protocol.version(), protocol.title()));
            }
            output.show(
                    studies,
                    () ->
                            all.isEmpty()
                                    ? "No study yet; apply a protocol with 'thaw study apply FILE'."
                                    : text.toString().stripTrailing());
            return ExitCode.OK;
        }
    }

    /// The protocol in a file.
    ///
    /// @throws UserProblem with everything that is wrong with it
    static PublishedProtocol valid(Path file) {
        return switch (ProtocolFiles.read(file)) {
            case ProtocolFiles.Valid valid -> valid.published();
            case ProtocolFiles.Invalid invalid ->
                    throw new UserProblem(String.join("\nthaw: ", invalid.problems()));
        };
    }

    /// Publishes a protocol and returns when it is durable.
    ///
    /// @throws UserProblem if it promises those who withdraw less than the one in force
    static void apply(Workspace workspace, PublishedProtocol protocol) {
        WithdrawalPolicies promised = parsed(protocol).withdrawalPolicies();
        workspace
                .protocols()
                .of(protocol.study())
                .filter(inForce -> !promised.keep(inForce.withdrawalPolicies()))
                .ifPresent(
                        inForce -> {
                            throw new UserProblem(
                                    "Protocol %s promises those who withdraw less than protocol %s, under which people have consented; keep its consent.withdrawal_policies or make them more protective."
                                            .formatted(protocol.version(), inForce.version()));
                        });
        Settings.publish(
                workspace,
                Topic.STUDY_PROTOCOLS,
                Protocols.key(protocol.study()),
                Codecs.studyProtocols(workspace.registry()).encode(protocol));
    }

    private static StudyProtocol parsed(PublishedProtocol protocol) {
        return ProtocolFiles.fromCanonicalJson(protocol.canonicalJson());
    }

    private static ObjectNode json(String study, String version, String hash) {
        return Output.object().put("study", study).put("version", version).put("hash", hash);
    }

    /// The protocol that a study follows.
    ///
    /// @throws UserProblem if it has none
    static StudyProtocol protocol(Workspace workspace, StudyId study) {
        return workspace.protocols().of(study).orElseThrow(() -> withoutProtocol(study));
    }

    /// The same as it was published.
    ///
    /// @throws UserProblem if it has none
    static PublishedProtocol published(Workspace workspace, StudyId study) {
        return workspace.protocols().published(study).orElseThrow(() -> withoutProtocol(study));
    }

    private static UserProblem withoutProtocol(StudyId study) {
        return new UserProblem(
                "Study %s has no protocol yet; apply one with 'thaw study apply FILE'."
                        .formatted(study));
    }
}
