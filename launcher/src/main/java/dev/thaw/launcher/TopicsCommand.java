package dev.thaw.launcher;

import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw topics`: the topic catalogue.
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Create the topics of a ledger.",
        subcommands = TopicsCommand.Apply.class,
        synopsisSubcommandLabel = "COMMAND")
final class TopicsCommand {

    private TopicsCommand() {}

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = {
                "Create missing topics and set the catalogue's settings on the others.",
                "The partition count is fixed at creation; a different one is refused."
            },
            footer = {
                "",
                "Example:",
                "  thaw topics apply --bootstrap kafka:9092 --registry http://registry:8081"
                        + " --database jdbc:postgresql://postgres/thaw --replicas 3"
            })
    static final class Apply implements Callable<Integer> {

        @Option(
                names = "--partitions",
                defaultValue = "" + Topic.DEFAULT_PARTITIONS,
                description = "Partitions of the participants' topics (${DEFAULT-VALUE}).")
        private int partitions;

        @Option(
                names = "--replicas",
                defaultValue = "1",
                description = "Copies of each topic (${DEFAULT-VALUE}; 3 in production).")
        private short replicas;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            try (Workspace workspace = Workspace.open(where)) {
                workspace.applyTopics(partitions, replicas);
            } catch (TopicAdmin.PartitionsDiffer e) {
                throw new UserProblem(e.getMessage(), e);
            }
            output.show(
                    Output.object().put("partitions", partitions).put("replicas", replicas),
                    () -> "All topics are as the catalogue says.");
            return ExitCode.OK;
        }
    }
}
