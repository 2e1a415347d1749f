package dev.thaw.reports.record;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.Trends;
import dev.thaw.reports.record.ParticipantRecord.Contents;
import dev.thaw.reports.replay.Replay;
import dev.thaw.reports.replay.SubjectLedger;
import dev.thaw.reports.replay.SubjectLedger.Found;
import dev.thaw.vault.Identity;
import dev.thaw.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Puts a participant's record together. Whoever calls has made sure that it is for that
/// participant. Thread-safe.
public final class ParticipantRecords {

    private final Vault vault;
    private final SubjectLedger ledger;
    private final InstantSource clock;

    public ParticipantRecords(Vault vault, SubjectLedger ledger, InstantSource clock) {
        this.vault = vault;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// The record as of now. Asking leaves no trace: of somebody unknown nothing is made.
    ///
    /// @param progress hears how much of the ledger is read
    /// @throws RecordProblem if the ledger was changed so that the record would not be whole
    /// @throws RuntimeException of the implementation's own if anything cannot be reached
    public ParticipantRecord of(
            StudyProtocol protocol, ParticipantId participant, Replay.Progress progress) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Contents contents =
                switch (vault.find(protocol.study(), participant)) {
                    case Identity.NeverMet _ -> new Contents.Nothing();
                    case Identity.Erased _ -> new Contents.Erased();
                    case Identity.Known(SubjectId subject) ->
                            contents(protocol, subject, now, progress);
                };
        return new ParticipantRecord(protocol, participant, now, contents);
    }

    private Contents contents(
            StudyProtocol protocol, SubjectId subject, Instant now, Replay.Progress progress) {
        Found found = ledger.read(subject, protocol.study(), progress);
        // Looked for afterwards: records that an erasure took away meanwhile are no empty record.
        Optional<Contents> erased = vault.erasures().of(subject).map(Contents.BeingErased::new);
        return erased.orElseGet(
                () ->
                        switch (found) {
                            case Found.KeyDestroyed _ -> new Contents.Erased();
                            case Found.Nothing _ -> held(protocol, subject, List.of(), now);
                            case Found.Records(var records) ->
                                    held(protocol, subject, records.history().events(), now);
                            case Found.Unreadable _ ->
                                    throw new RecordProblem(
                                            "A record of this participant in the ledger was changed"
                                                    + " so that nobody can read it; the participant's"
                                                    + " record would not be whole. See who may write to"
                                                    + " the ledger, and restore it from a backup.");
                        });
    }

    private Contents held(
            StudyProtocol protocol, SubjectId subject, List<LedgerEvent> events, Instant now) {
        ParticipantHistory history = new ParticipantHistory(subject, events);
        return new Contents.Held(
                vault.sourceId(subject),
                Entries.of(history, protocol),
                permissions(ConsentHistory.in(history.events()), protocol, now),
                Trends.of(history, protocol));
    }

    private static SortedMap<ConsentScope, Permission> permissions(
            ConsentHistory history, StudyProtocol protocol, Instant now) {
        SortedMap<ConsentScope, Permission> permissions = new TreeMap<>();
        CaptureTime moment = new CaptureTime.Moment(now, Optional.empty(), Optional.empty());
        for (ConsentScope scope : ConsentScope.values()) {
            permissions.put(
                    scope,
                    switch (scope) {
                        case COLLECT_CHECKINS, COLLECT_SESSIONS ->
                                ConsentRules.collectable(history, scope, moment, now, protocol);
                        case DERIVE_INDIVIDUAL_TRENDS,
                                INCLUDE_IN_COHORT_CLAIMS,
                                SHARE_CONTROLLED,
                                PUBLISH_AGGREGATE,
                                CONTACT_RECONTACT,
                                QUOTE_STORY,
                                LINK_EXTERNAL ->
                                ConsentRules.usable(history, scope, protocol);
                    });
        }
        return permissions;
    }
}
