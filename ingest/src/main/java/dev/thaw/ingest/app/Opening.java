package dev.thaw.ingest.app;

import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Safety;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the app may be opened to a study's participants.
sealed interface Opening {

    /// It may.
    record Open(StudyProtocol protocol, Safety safety) implements Opening {}

    /// Something is missing that no participant should be without.
    ///
    /// @param missing what the protocol needs, never empty
    record NotOpen(List<String> missing) implements Opening {
        public NotOpen {
            missing = List.copyOf(missing);
        }

        /// One sentence for participants and stewards.
        String sentence() {
            return "The study is not open: its protocol still needs %s; the study's data steward adds it and applies the protocol."
                    .formatted(String.join(", and ", missing));
        }
    }

    /// Judges a protocol.
    static Opening of(StudyProtocol protocol) {
        List<String> missing = new ArrayList<>();
        Optional<Safety> safety = protocol.safety().filter(block -> !block.contacts().isEmpty());
        if (safety.isEmpty()) {
            missing.add("a safety block with a contact per country (safety)");
        }
        boolean readable =
                protocol.consentDocuments().values().stream()
                        .anyMatch(
                                document ->
                                        document.wording().isPresent()
                                                && document.scopes()
                                                        .contains(ConsentScope.COLLECT_CHECKINS));
        if (!readable) {
            missing.add("a consent text that asks for collect_checkins (consent.documents, text)");
        }
        if (protocol.vocabulary().isEmpty()) {
            missing.add("a vocabulary of feelings (vocabulary)");
        }
        return missing.isEmpty() ? new Open(protocol, safety.orElseThrow()) : new NotOpen(missing);
    }
}
