package dev.thaw.launcher;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.vault.Identity;
import java.io.Console;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw participant`: what a data steward does for one person.
@Command(
        name = "participant",
        mixinStandardHelpOptions = true,
        description =
                "Give one participant their record, honour their withdrawal or erasure, or find their"
                        + " subject.",
        subcommands = {
            ParticipantRecordCommand.class,
            ParticipantCommand.Withdraw.class,
            ParticipantCommand.Erase.class,
            ErasuresCommand.class,
            ParticipantCommand.Find.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ParticipantCommand {

    private static final AppSource SOURCE = new AppSource("thaw-participant", "1");

    private ParticipantCommand() {}

    /// Whom it is about.
    static final class Who {

        @Option(names = "--study", required = true, description = "The study.")
        private String study;

        @ArgGroup(multiplicity = "1")
        private Name name;

        static final class Name {

            @Option(
                    names = "--participant",
                    paramLabel = "ID",
                    description =
                            "The participant's id as the study app sends it; without a value it is"
                                    + " asked for, so that it stays out of the shell's history.",
                    arity = "0..1",
                    interactive = true,
                    echo = true)
            private String participant;

            @Option(
                    names = "--source-id",
                    paramLabel = "ID",
                    description =
                            "For imported data: the id in the imported file; without a value it is"
                                    + " asked for.",
                    arity = "0..1",
                    interactive = true,
                    echo = true)
            private String sourceId;
        }

        StudyId study() {
            return Names.study(study);
        }

        /// @throws UserProblem if it cannot name a participant
        ParticipantId participant(Workspace workspace) {
            if (name.sourceId != null) {
                return workspace.vault().pseudonymOf(study(), name.sourceId);
            }
            return Names.participant(name.participant);
        }

        /// The participant's subject.
        ///
        /// @throws UserProblem if the participant was never met, or was erased
        SubjectId subject(Workspace workspace) {
            return switch (workspace.vault().find(study(), participant(workspace))) {
                case Identity.Known(SubjectId subject) -> subject;
                case Identity.Erased _ ->
                        throw new UserProblem(
                                "This participant was erased, or is being erased; see: thaw"
                                        + " participant erasures --study "
                                        + study());
                case Identity.NeverMet _ ->
                        throw new UserProblem(
                                "Study %s has never heard of this participant; check the study and the id."
                                        .formatted(study));
            };
        }
    }

    @Command(
            name = "withdraw",
            mixinStandardHelpOptions = true,
            description = {
                "Record that a participant withdraws, with effect from now.",
                "PAUSE, STOP_COLLECTION, STOP_PROCESSING, STOP_SHARING or STOP_CONTACT."
            },
            footer = {
                "",
                "Example:",
                "  thaw participant withdraw --study pilot --participant p17 --kind STOP_PROCESSING"
            })
    static final class Withdraw implements Callable<Integer> {

        @Mixin private Who who;

        @Option(
                names = "--kind",
                required = true,
                description = "How far the withdrawal reaches: ${COMPLETION-CANDIDATES}.")
        private WithdrawalKind kind;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            if (kind == WithdrawalKind.ERASE) {
                throw new UserProblem(
                        "An erasure cannot be undone; ask for it with 'thaw participant erase'.");
            }
            try (Workspace workspace = Workspace.open(where)) {
                who.subject(workspace);
                report(workspace, who, kind);
                boolean visible = Visibility.await(workspace);
                output.show(
                        Output.object()
                                .put("study", who.study().value())
                                .put("kind", kind.name())
                                .put("visible", visible),
                        () ->
                                visible
                                        ? "The withdrawal holds, and tables and trends show it."
                                        : "The withdrawal holds; tables will show it shortly.");
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "erase",
            mixinStandardHelpOptions = true,
            description = {
                "Erase all about one participant, for ever, and print the receipt.",
                "It takes a minute at least: running processes may remember a key for so long. An"
                        + " interrupted erasure goes on by itself."
            },
            footer = {
                "",
                "Examples:",
                "  thaw participant erase --study pilot --participant p17 --yes",
                "  thaw participant erase --study pmdata --source-id p01 --yes --json"
            })
    static final class Erase implements Callable<Integer> {

        @Mixin private Who who;

        @Option(names = "--yes", description = "Do not ask whether it is meant.")
        private boolean yes;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            try (Workspace workspace = Workspace.open(where)) {
                SubjectId subject = who.subject(workspace);
                confirm();
                report(workspace, who, WithdrawalKind.ERASE);
                ErasureReceipt receipt =
                        new ErasureReceipt(
                                ErasureWait.on(
                                                workspace,
                                                () -> workspace.vault().erasures().of(subject),
                                                output::say)
                                        .await());
                output.show(receipt.json(), receipt::text);
            }
            return ExitCode.OK;
        }

        private void confirm() {
            if (yes) {
                return;
            }
            Console terminal =
                    Optional.ofNullable(System.console())
                            .filter(Console::isTerminal)
                            .orElseThrow(
                                    () ->
                                            new UserProblem(
                                                    "An erasure cannot be undone; say --yes if it"
                                                            + " is meant."));
            String answer =
                    terminal.readLine("All data of this participant will be gone. Type 'erase': ");
            if (!"erase".equals(answer)) {
                throw new UserProblem("Nothing was erased.");
            }
        }
    }

    @Command(
            name = "find",
            mixinStandardHelpOptions = true,
            description = {
                "Print the random subject under which everything about a participant is kept.",
                "For data stewards: it is the only way from a person to the data."
            },
            footer = {"", "Example:", "  thaw participant find --study pilot --participant p17"})
    static final class Find implements Callable<Integer> {

        @Mixin private Who who;
        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            try (Workspace workspace = Workspace.open(where)) {
                SubjectId subject = who.subject(workspace);
                output.show(
                        Output.object()
                                .put("study", who.study().value())
                                .put("subject", subject.toString()),
                        subject::toString);
            }
            return ExitCode.OK;
        }
    }

    /// Sends the withdrawal the way a study app does, so that it meets the same rules.
    private static void report(Workspace workspace, Who who, WithdrawalKind kind) {
        StudyEvent event =
                new StudyEvent(
                        UUID.randomUUID(),
                        who.study(),
                        new CaptureTime.Moment(
                                Instant.now().truncatedTo(ChronoUnit.MICROS),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        SOURCE,
                        Optional.empty(),
                        new ConsentWithdrawn(kind, Optional.empty()));
        EventPublisher publisher = workspace.publisher();
        publisher.publish(new ParticipantEvent(who.participant(workspace), event)).join();
    }
}
