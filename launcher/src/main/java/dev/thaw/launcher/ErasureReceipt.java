package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/// An erasure as people are shown it: what is done, and the receipt's number once all is. Nothing
/// in it leads to a person, not even the subject's random name.
record ErasureReceipt(Erasure erasure) {

    ObjectNode json() {
        ObjectNode json =
                Output.object()
                        .put("receipt", erasure.receipt().map(UUID::toString).orElse(null))
                        .put("study", erasure.study().value())
                        .put("requested_at", erasure.requestedAt().toString())
                        .put("events_erased", erasure.events());
        erasure.done().forEach((step, at) -> json.put(name(step) + "_at", at.toString()));
        return json;
    }

    String text() {
        StringBuilder text =
                new StringBuilder(
                        "%s %d events of study %s, asked for at %s.%n"
                                .formatted(
                                        erasure.isDone(Step.COMPLETED) ? "Erased" : "Erasing",
                                        erasure.events(),
                                        erasure.study(),
                                        shown(erasure.requestedAt())));
        erasure.done()
                .forEach(
                        (step, at) ->
                                text.append(
                                        "  %-16s %s%n"
                                                .formatted(
                                                        name(step).replace('_', ' '), shown(at))));
        return text.append(
                        erasure.receipt()
                                .map(number -> "Receipt " + number)
                                .orElse(
                                        "Not complete; it goes on while streams and reports (or"
                                                + " 'thaw up') run."))
                .toString();
    }

    private static String name(Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }

    private static Instant shown(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
