package dev.thaw.streams;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.topic.Protocols;
import java.time.Instant;
import java.util.Optional;

/// The protocols of all studies. [Protocols] in production.
interface KnownProtocols {

    /// The protocol of a study as of the last refresh.
    Optional<StudyProtocol> of(StudyId study);

    /// Makes sure that every protocol published before a moment is known.
    ///
    /// @return whether there was anything new
    boolean refreshSince(Instant moment);

    /// Those on the topic.
    static KnownProtocols on(Protocols topic) {
        return new KnownProtocols() {
            @Override
            public Optional<StudyProtocol> of(StudyId study) {
                return topic.of(study);
            }

            @Override
            public boolean refreshSince(Instant moment) {
                return topic.refreshSince(moment);
            }
        };
    }
}
