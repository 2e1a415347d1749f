package dev.thaw.reports.reader;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.TrendTables;
import dev.thaw.schemas.topic.Protocols;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which studies there are.
public final class KnownStudies {

    /// For how long a new protocol may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private final Protocols protocols;
    private final TrendTables tables;
    private final InstantSource clock;

    /// @param protocols stays the caller's to close
    public KnownStudies(Protocols protocols, TrendTables tables, InstantSource clock) {
        this.protocols = protocols;
        this.tables = tables;
        this.clock = clock;
    }

    /// What a text of an address can name.
    public static Optional<StudyId> id(String name) {
        try {
            return Optional.of(new StudyId(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The study of that name, if anything is known of it.
    public Optional<KnownStudy> named(String name) {
        return id(name).flatMap(this::known);
    }

    private Optional<KnownStudy> known(StudyId study) {
        refresh();
        Optional<StudyProtocol> protocol = protocols.of(study);
        return protocol.isEmpty() && !tables.studies().contains(study)
                ? Optional.empty()
                : Optional.of(new KnownStudy(study, protocol));
    }

    /// All studies of which anything is known, ascending.
    public List<KnownStudy> all() {
        refresh();
        SortedSet<StudyId> studies = new TreeSet<>(protocols.all().keySet());
        studies.addAll(tables.studies());
        return studies.stream().map(study -> new KnownStudy(study, protocols.of(study))).toList();
    }

    private void refresh() {
        var _ = protocols.refreshSince(clock.instant().minus(STALENESS));
    }
}
