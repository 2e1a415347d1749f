package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.topic.ClaimRegistration;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.ClaimRegistrations.Registered;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw claim register`: puts a plan on record.
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        description = {
            "Put a claim on record, with how far the ledger has come by now.",
            "Whatever outcome is reported afterwards was not known to the plan. Registering it"
                    + " again changes nothing; a changed claim is another one. Publish the hash"
                    + " where others date it, too: whoever runs Kafka sets its clock."
        },
        footer = {"", "Example:", "  thaw claim register claim.yaml --study pilot"})
final class ClaimRegisterCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The claim file.")
    private Path file;

    @Option(names = "--study", required = true, description = "The study.")
    private String study;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        StudyId id = Names.study(study);
        ClaimFiles.Valid claim = ClaimCommand.valid(file);
        try (Workspace workspace = Workspace.open(where)) {
            List<String> misfits =
                    ClaimCommand.misfits(claim.claim(), StudyCommand.protocol(workspace, id));
            if (!misfits.isEmpty()) {
                throw new UserProblem(String.join(" ", misfits));
            }
            try (ClaimRegistrations registrations =
                    new ClaimRegistrations(workspace.kafka(), workspace.registry())) {
                if (registrations.first(id, claim.hash()).isEmpty()) {
                    publish(workspace, id, claim);
                }
                Registered registered = registrations.first(id, claim.hash()).orElseThrow();
                output.show(json(registered), () -> text(registered));
            }
        }
        return ExitCode.OK;
    }

    private static void publish(Workspace workspace, StudyId study, ClaimFiles.Valid claim) {
        Ledger ledger = Ledger.of(workspace.kafka());
        ClaimRegistration registration =
                new ClaimRegistration(
                        study, claim.hash(), claim.canonicalJson(), ledger.id(), ledger.ends());
        Settings.publish(
                workspace,
                Topic.CLAIM_REGISTRATIONS,
                UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII),
                Codecs.claimRegistrations(workspace.registry()).encode(registration));
    }

    private static ObjectNode json(Registered registered) {
        ObjectNode json =
                Output.object()
                        .put("study", registered.registration().study().value())
                        .put("claim_sha256", registered.registration().claimHash())
                        .put("registered_at", registered.at().toString())
                        .put("ledger", registered.registration().ledger());
        ObjectNode ends = json.putObject("end_offsets");
        registered
                .registration()
                .endOffsets()
                .forEach((partition, end) -> ends.put("" + partition, end));
        return json;
    }

    private static String text(Registered registered) {
        return "Claim %s is on record in study %s since %s."
                .formatted(
                        registered.registration().claimHash(),
                        registered.registration().study(),
                        registered.at());
    }
}
