package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.Assessment;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.DataNeeds;
import dev.thaw.core.claim.PlanInWords;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.receipt.RunningCode;
import dev.thaw.schemas.claim.ClaimFiles;
import java.io.Console;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw claim`: what is planned before anybody looks.
@Command(
        name = "claim",
        mixinStandardHelpOptions = true,
        description =
                "Draft, check, plan, register, evaluate and publish claims, and show what came"
                        + " out.",
        subcommands = {
            ClaimCommand.New.class,
            ClaimCommand.Check.class,
            ClaimPowerCommand.class,
            ClaimRegisterCommand.class,
            ClaimEvaluateCommand.class,
            ClaimPublishCommand.class,
            ClaimReportCommand.class,
            ClaimExplainCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ClaimCommand {

    private ClaimCommand() {}

    /// A claim file without mistakes.
    ///
    /// @throws UserProblem that says all of them
    static ClaimFiles.Valid valid(Path file) {
        return switch (ClaimFiles.read(file)) {
            case ClaimFiles.Valid valid -> valid;
            case ClaimFiles.Invalid(List<String> problems) ->
                    throw new UserProblem(String.join("\n", problems));
        };
    }

    /// Why a claim cannot be evaluated in a study by this program, a sentence each.
    static List<String> misfits(ClaimSpec claim, StudyProtocol protocol) {
        return Stream.concat(
                        Assessment.misfits(claim, protocol).stream(),
                        RunningCode.here().misfits(claim.pins()).stream())
                .toList();
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Draft a claim file from an example and a handful of answers.",
            footer = {
                "",
                "Examples:",
                "  thaw claim new my-claim.yaml",
                "  thaw claim new my-claim.yaml --from classical"
            })
    static final class New implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "The file to write; it must not exist yet.")
        private Path file;

        @Option(
                names = "--from",
                paramLabel = "EXAMPLE",
                description =
                        "Take an example as it is, without questions: over-60-percent,"
                                + " most-who-stay or classical.")
        private String example;

        @Mixin private Output output;

        @Override
        public Integer call() {
            if (Files.exists(file)) {
                throw exists();
            }
            write(example == null ? asked() : ClaimDraft.of(kind()));
            output.show(
                    Output.object().put("file", file.toString()),
                    () ->
                            "%s is a draft. Read it line by line, then: thaw claim check %s"
                                    .formatted(file, file));
            return ExitCode.OK;
        }

        private ClaimDraft.Kind kind() {
            return ClaimDraft.Kind.of(example)
                    .orElseThrow(
                            () ->
                                    new UserProblem(
                                            "There is no example '%s'; --from takes %s."
                                                    .formatted(
                                                            example,
                                                            String.join(
                                                                    ", ",
                                                                    ClaimDraft.Kind.words()))));
        }

        private String asked() {
            Console terminal =
                    Optional.ofNullable(System.console())
                            .filter(Console::isTerminal)
                            .orElseThrow(
                                    () ->
                                            new UserProblem(
                                                    "There is no terminal to ask questions on;"
                                                            + " begin with --from classical or"
                                                            + " another example."));
            return new ClaimDraft(
                            question -> Optional.ofNullable(terminal.readLine("%s", question)),
                            output::say)
                    .ask();
        }

        private void write(String draft) {
            try {
                Files.writeString(file, draft, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException _) {
                throw exists();
            } catch (IOException _) {
                throw new UserProblem("%s cannot be written; check its path.".formatted(file));
            }
        }

        private UserProblem exists() {
            return new UserProblem(
                    "%s exists already and is left as it is; name another file.".formatted(file));
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Say in plain words what a claim file plans and which data it needs, or what"
                            + " is wrong with it.",
            footer = {
                "",
                "Example:",
                "  thaw claim check docs/examples/claims/most-who-stay-8-12-weeks.yaml"
            })
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "A claim file (claim/v1).")
        private Path file;

        @Option(
                names = "--study",
                paramLabel = "STUDY",
                description = "Say also whether this study's protocol has what the claim needs.")
        private String study;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            return switch (ClaimFiles.read(file)) {
                case ClaimFiles.Valid valid -> plan(valid);
                case ClaimFiles.Invalid(List<String> problems) -> {
                    ObjectNode json = Output.object().put("valid", false);
                    list(json, "problems", problems);
                    output.show(json, () -> String.join("\n", problems));
                    yield ExitCode.CANNOT;
                }
            };
        }

        private int plan(ClaimFiles.Valid valid) {
            ClaimSpec claim = valid.claim();
            String plan = PlanInWords.of(claim);
            List<String> needs = DataNeeds.of(claim);
            List<String> misfits = study == null ? List.of() : misfits(claim);
            ObjectNode json =
                    Output.object()
                            .put("valid", true)
                            .put("id", claim.id())
                            .put("version", claim.version())
                            .put("hash", valid.hash())
                            .put("plan", plan);
            list(json, "needs", needs);
            if (study != null) {
                json.put("study", study);
                list(json, "misfits", misfits);
            }
            output.show(json, () -> text(valid, plan, needs, misfits));
            return misfits.isEmpty() ? ExitCode.OK : ExitCode.CANNOT;
        }

        private List<String> misfits(ClaimSpec claim) {
            try (Workspace workspace = Workspace.open(where)) {
                return ClaimCommand.misfits(
                        claim, StudyCommand.protocol(workspace, Names.study(study)));
            }
        }

        private String text(
                ClaimFiles.Valid valid, String plan, List<String> needs, List<String> misfits) {
            String text =
                    "%s: the claim is valid; its hash is %s.\n\n%s\n\nIt needs:\n- %s"
                            .formatted(file, valid.hash(), plan, String.join("\n- ", needs));
            return misfits.isEmpty()
                    ? text
                    : text
                            + "\n\nStudy %s cannot answer it:\n- %s"
                                    .formatted(study, String.join("\n- ", misfits));
        }

        private static void list(ObjectNode json, String key, List<String> sentences) {
            ArrayNode list = json.putArray(key);
            sentences.forEach(list::add);
        }
    }
}
