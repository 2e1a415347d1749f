package dev.thaw.launcher;

import dev.thaw.reports.replay.Ledger;
import dev.thaw.reports.replay.LedgerCopy;
import dev.thaw.schemas.Topic;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.TopicExistsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw ledger`: the ledger as a whole.
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Copy the ledger into a larger one.",
        subcommands = LedgerCommand.Copy.class,
        synopsisSubcommandLabel = "COMMAND")
final class LedgerCommand {

    private LedgerCommand() {}

    @Command(
            name = "copy",
            mixinStandardHelpOptions = true,
            description = {
                "Copy every admitted event, sealed as it is, into a new topic with another number"
                        + " of partitions.",
                "Each record keeps its original position in a header, so that locks and receipts"
                        + " hold for the copy. Events that arrive meanwhile are not copied: stop"
                        + " the streams service first if the copy is to take over."
            },
            footer = {
                "",
                "Examples:",
                "  thaw ledger copy --to-topic ledger-events-24 --partitions 24",
                "  thaw ledger copy --to-bootstrap other:9092 --partitions 48 --replicas 3",
                "",
                "A copy that was interrupted is deleted and begun again."
            })
    static final class Copy implements Callable<Integer> {

        @Option(
                names = "--to-topic",
                paramLabel = "TOPIC",
                description =
                        "A topic that does not exist yet (with --to-bootstrap: ledger-events if not"
                                + " given).")
        private String toTopic;

        @Option(
                names = "--to-bootstrap",
                paramLabel = "HOST:PORT",
                description = "Another Kafka (default: the same).")
        private String toBootstrap;

        @Option(names = "--partitions", required = true, description = "Of the new topic.")
        private int partitions;

        @Option(
                names = "--replicas",
                defaultValue = "1",
                description = "Copies of the new topic (${DEFAULT-VALUE}; 3 in production).")
        private short replicas;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            check();
            try (Workspace workspace = Workspace.openWithoutServices(where);
                    Bar bar = new Bar("Copying", 0)) {
                Ledger to = target(workspace);
                long records =
                        new LedgerCopy(Ledger.of(workspace.kafka()), to, LockCommand.progress(bar))
                                .run(partitions, replicas);
                output.show(
                        Output.object()
                                .put("records", records)
                                .put("topic", to.topic())
                                .put("partitions", partitions)
                                .put("ledger_id", to.id()),
                        () ->
                                "Copied %,d records into topic %s with %d partitions."
                                        .formatted(records, to.topic(), partitions));
            } catch (TopicExistsException e) {
                throw new UserProblem(
                        "There is such a topic already; name another, or delete it if it is a copy"
                                + " that was interrupted.",
                        e);
            }
            return ExitCode.OK;
        }

        private void check() {
            if (toTopic == null && toBootstrap == null) {
                throw new UserProblem(
                        "Say where to: --to-topic for another topic of this Kafka, or"
                                + " --to-bootstrap for another Kafka.");
            }
            if (partitions < 1 || replicas < 1) {
                throw new UserProblem("A topic has at least 1 partition and 1 copy.");
            }
        }

        private Ledger target(Workspace workspace) {
            return Ledger.at(
                    toBootstrap == null
                            ? workspace.kafka()
                            : Map.of("bootstrap.servers", toBootstrap),
                    toTopic == null ? Topic.LEDGER_EVENTS.topicName() : toTopic);
        }
    }
}
