package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw participant erasures`: the only way to a receipt once the vault has forgotten whose it is.
@Command(
        name = "erasures",
        mixinStandardHelpOptions = true,
        description = {
            "Print how far every erasure is, and the receipts, the oldest request first.",
            "They name studies and times, and nobody."
        },
        footer = {
            "",
            "Examples:",
            "  thaw participant erasures",
            "  thaw participant erasures --study pilot --json"
        })
final class ErasuresCommand implements Callable<Integer> {

    @Option(names = "--study", description = "Only this study.")
    private String study;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        Optional<StudyId> only = Optional.ofNullable(study).map(Names::study);
        try (Workspace workspace = Workspace.openWithoutServices(where)) {
            List<Erasure> erasures =
                    workspace.vault().erasures().all().stream()
                            .filter(erasure -> only.isEmpty() || only.get().equals(erasure.study()))
                            .toList();
            output.show(json(erasures), () -> text(erasures));
        }
        return ExitCode.OK;
    }

    private static ObjectNode json(List<Erasure> erasures) {
        ArrayNode all = Output.array();
        erasures.forEach(erasure -> all.add(new ErasureReceipt(erasure).json()));
        ObjectNode json = Output.object().put("open", open(erasures));
        json.set("erasures", all);
        return json;
    }

    private static long open(List<Erasure> erasures) {
        return erasures.stream().filter(erasure -> !erasure.isDone(Step.COMPLETED)).count();
    }

    private static String text(List<Erasure> erasures) {
        return erasures.isEmpty()
                ? "No erasure was asked for."
                : erasures.stream()
                        .map(erasure -> new ErasureReceipt(erasure).text())
                        .collect(Collectors.joining("%n%n".formatted()));
    }
}
