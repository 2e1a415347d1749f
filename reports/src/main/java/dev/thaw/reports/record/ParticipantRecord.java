package dev.thaw.reports.record;

import dev.thaw.core.consent.Permission;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.vault.Erasure;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// What is held about one participant of one study, for that participant. It names the pseudonym
/// and not the subject: nothing that leaves the vault may lead from one to the other.
public record ParticipantRecord(
        StudyProtocol protocol, ParticipantId participant, Instant generatedAt, Contents contents) {

    /// What there is.
    public sealed interface Contents {

        /// Everything about somebody who takes part or took part.
        ///
        /// @param sourceId the id in an imported file that leads to the pseudonym, where one is
        ///   kept
        /// @param entries all admitted events in the order of occurrence
        /// @param permissions what is permitted at the moment of the record
        /// @param trend what is derived from the entries; absent unless it is permitted
        record Held(
                Optional<String> sourceId,
                List<Entry> entries,
                SortedMap<ConsentScope, Permission> permissions,
                Optional<ParticipantTrend> trend)
                implements Contents {
            public Held {
                entries = List.copyOf(entries);
                permissions = Collections.unmodifiableSortedMap(new TreeMap<>(permissions));
            }
        }

        /// Nothing: nobody has heard of this participant in this study.
        record Nothing() implements Contents {}

        /// An erasure that has begun.
        record BeingErased(Erasure erasure) implements Contents {}

        /// Everything was erased, and nothing leads to the erasure's receipt any more.
        record Erased() implements Contents {}
    }

    /// An event and what became of it.
    ///
    /// @param amendedBy the correction or retraction that names it, the first where there are
    ///   several
    public record Entry(LedgerEvent event, Standing standing, Optional<UUID> amendedBy) {}

    /// Whether what an event says still counts.
    public enum Standing {
        /// It does.
        STANDS,
        /// A correction stands in its place.
        CORRECTED,
        /// It was taken back.
        RETRACTED,
        /// Its corrections contradict each other, so that no version counts.
        DISPUTED
    }
}
