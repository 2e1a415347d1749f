package dev.thaw.reports.api;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.TrendTables;
import dev.thaw.schemas.topic.Protocols;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Which studies there are.
final class KnownStudies {

    /// For how long a new protocol may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private final Protocols protocols;
    private final TrendTables tables;
    private final InstantSource clock;

    KnownStudies(Protocols protocols, TrendTables tables, InstantSource clock) {
        this.protocols = protocols;
        this.tables = tables;
        this.clock = clock;
    }

    /// What a text of an address can name.
    static Optional<StudyId> id(String name) {
        try {
            return Optional.of(new StudyId(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    KnownStudy named(String name) throws NotAnswered {
        StudyId study = id(name).orElseThrow(() -> new NotAnswered(QueryProblem.NO_STUDY));
        var _ = protocols.refreshSince(clock.instant().minus(STALENESS));
        Optional<StudyProtocol> protocol = protocols.of(study);
        if (protocol.isEmpty() && !tables.studies().contains(study)) {
            throw new NotAnswered(QueryProblem.NO_STUDY);
        }
        return new KnownStudy(study, protocol);
    }
}
