package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.monitor.MonitorList;
import dev.thaw.reports.monitor.MonitorList.Undelivered;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw status`: what became of every event.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Prove the account: received = admitted + duplicates + waiting + refused.",
            "What was received and is not visible yet is shown apart."
        },
        footer = {
            "",
            "Examples:",
            "  thaw status",
            "  thaw status --study pmdata --json",
            "",
            "Exit code 1 if an account does not balance."
        })
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--study", description = "Only this study.")
    private String study;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        Optional<StudyId> only = Optional.ofNullable(study).map(Names::study);
        try (Workspace workspace = Workspace.open(where)) {
            if (workspace.ownStack().isPresent()) {
                Visibility.await(workspace);
            }
            Account account = Account.of(workspace, only);
            Backlog backlog = Visibility.backlog(workspace);
            ObjectNode json = Output.object();
            json.put("balanced", account.balanced()).set("studies", account.json());
            json.putObject("backlog")
                    .put("unread", backlog.unread())
                    .put("undigested", backlog.undigested())
                    .put("untrended", backlog.untrended())
                    .put("unprojected", backlog.unprojected());
            Undelivered undelivered = MonitorList.of(workspace.database()).undelivered();
            json.putObject("webhook")
                    .put("undelivered", undelivered.messages())
                    .put("problem", undelivered.problem().orElse(null));
            output.show(json, () -> account.text() + "\n" + text(backlog) + text(undelivered));
            return account.balanced() ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }
    }

    private static String text(Undelivered undelivered) {
        return undelivered.messages() == 0
                ? ""
                : "\nThe webhook has not been told of %,d messages%s."
                        .formatted(
                                undelivered.messages(),
                                undelivered.problem().map(why -> ": " + why).orElse(""));
    }

    private static String text(Backlog backlog) {
        return backlog.isEmpty()
                ? "Everything received is visible."
                : "Not visible yet: %,d to decide, %,d to fold into trends, %,d to put into tables."
                        .formatted(backlog.unread(), backlog.undigested(), backlog.unprojected());
    }
}
