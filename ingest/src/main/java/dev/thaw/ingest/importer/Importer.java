package dev.thaw.ingest.importer;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.ingest.importer.EventForm.Draft;
import dev.thaw.ingest.importer.KnownEvents.Standing;
import dev.thaw.ingest.importer.RowOutcome.Imported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.LongConsumer;

/// Brings files of existing data into a study.
///
/// An import reads its files twice: [#plan] finds out what every row is and sends nothing, [#run]
/// sends the consents, the enrolments and then the rows' events in the order of the files. The same
/// files give the same events with the same ids, however often and from wherever they are imported.
public final class Importer {

    private static final String APP = "thaw-import";
    private static final String CORRECTION_REASON = "changed-in-source";
    private static final String CORRECTION_ACTOR = "importer";
    private static final int ROWS_BETWEEN_PROGRESS = 1024;

    private final Mapping mapping;
    private final StudyProtocol protocol;
    private final Instant now;
    private final AppSource source;

    /// How changed rows of known identity are brought in.
    public enum Changes {
        /// As new events beside the old ones.
        AS_NEW_EVENTS,
        /// As corrections of the old ones.
        AS_CORRECTIONS
    }

    /// @param now after which no row can have happened
    /// @throws ImportProblem if the mapping speaks of what the protocol does not know
    public Importer(Mapping mapping, StudyProtocol protocol, Instant now) {
        mapping.check(protocol);
        this.mapping = mapping;
        this.protocol = protocol;
        this.now = now;
        this.source = new AppSource(APP, mapping.version());
    }

    /// Reads the files to the end.
    ///
    /// @param progress is told in bytes
    /// @throws ImportProblem if a file cannot be read or lacks a column
    public ImportPlan plan(List<Path> files, Progress progress) {
        Planning planning = new Planning();
        RowReader reader = rowReader();
        long size = files.stream().mapToLong(Importer::size).sum();
        long before = 0;
        for (Path file : files) {
            long start = before;
            eachRow(
                    file,
                    reader,
                    bytes -> progress.at(start + bytes, size),
                    (line, outcome) -> planning.count(file, line, outcome, reader));
            before += size(file);
        }
        return planning.plan(files);
    }

    /// Sends what was planned.
    ///
    /// @param progress is told in rows
    /// @throws ImportProblem if a file has changed since it was planned
    public ImportResult run(
            ImportPlan plan,
            Pseudonyms pseudonyms,
            KnownEvents known,
            Changes changes,
            EventSink sink,
            Progress progress) {
        if (changes == Changes.AS_CORRECTIONS && !mapping.hasIdentity()) {
            throw new ImportProblem(
                    "Corrections need 'identity' columns in the mapping, so that a changed row can"
                            + " be told from a new one.");
        }
        return new Sending(plan, pseudonyms, known, changes, sink, progress)
                .send(plan.participants().size(), Long.MAX_VALUE);
    }

    /// Makes the first events of a plan, as if its ledger knew nothing.
    ///
    /// @param participants of how many participants consents and enrolments are made
    /// @param observations after how many observations enough is seen
    void preview(
            ImportPlan plan,
            Pseudonyms pseudonyms,
            int participants,
            long observations,
            EventSink sink) {
        new Sending(
                        plan,
                        pseudonyms,
                        KnownEvents.none(),
                        Changes.AS_NEW_EVENTS,
                        sink,
                        Progress.unseen())
                .send(participants, observations);
    }

    private RowReader rowReader() {
        return new RowReader(mapping, protocol, source, now);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ImportProblem("There is no file " + file + "; check its path.");
        }
    }

    @FunctionalInterface
    private interface RowConsumer {

        /// Takes a row, and answers whether there should be more.
        boolean accept(long line, RowOutcome outcome);
    }

    private void eachRow(
            Path file, RowReader reader, LongConsumer bytesRead, RowConsumer consumer) {
        try (CsvFile csv = CsvFile.open(file, mapping.file(), bytesRead)) {
            List<EventForm> forms = reader.forms(csv, file.getFileName().toString());
            boolean more = true;
            for (var line = csv.next(); more && line.isPresent(); line = csv.next()) {
                more = consumer.accept(line.get().number(), reader.read(line.get(), forms));
            }
        }
    }

    /// The account of a plan, as it grows row by row.
    private static final class Planning {
        private final List<RefusedRow> refused = new ArrayList<>();
        private final SequencedMap<String, Optional<Draft>> participants = new LinkedHashMap<>();
        private long rows;
        private long imported;
        private long passedOver;
        private long empty;
        private long repeated;
        private long observations;

        boolean count(Path file, long line, RowOutcome outcome, RowReader reader) {
            rows++;
            switch (outcome) {
                case RowOutcome.PassedOver _ -> passedOver++;
                case RowOutcome.Empty _ -> empty++;
                case RowOutcome.Repeated _ -> repeated++;
                case RowOutcome.Refused(var column, var reason) ->
                        refused.add(new RefusedRow(file, line, column, reason));
                case Imported row -> {
                    imported++;
                    observations += row.events().size();
                    participants.merge(
                            row.sourceId(),
                            row.enrolled(),
                            (first, next) -> earlier(first, next, reader));
                }
            }
            return true;
        }

        private Optional<Draft> earlier(
                Optional<Draft> first, Optional<Draft> next, RowReader reader) {
            boolean isEarlier =
                    next.isPresent()
                            && (first.isEmpty()
                                    || reader.start(next.get().captured())
                                            .isBefore(reader.start(first.get().captured())));
            return isEarlier ? next : first;
        }

        ImportPlan plan(List<Path> files) {
            return new ImportPlan(
                    files,
                    new ImportPlan.Counts(
                            rows,
                            imported,
                            passedOver,
                            empty,
                            repeated,
                            refused.size(),
                            observations),
                    refused,
                    participants);
        }
    }

    /// One sending of a plan.
    private final class Sending {
        private final ImportPlan plan;
        private final KnownEvents known;
        private final Changes changes;
        private final EventSink sink;
        private final Progress progress;
        private final EventIds ids = new EventIds(protocol.study());
        private final Map<String, ParticipantId> participants = new HashMap<>();
        private long rows;
        private long consents;
        private long enrolments;
        private long observations;
        private long corrections;
        private long unchanged;

        Sending(
                ImportPlan plan,
                Pseudonyms pseudonyms,
                KnownEvents known,
                Changes changes,
                EventSink sink,
                Progress progress) {
            this.plan = plan;
            this.known = known;
            this.changes = changes;
            this.sink = sink;
            this.progress = progress;
            plan.participants()
                    .keySet()
                    .forEach(sourceId -> participants.put(sourceId, pseudonyms.of(sourceId)));
        }

        ImportResult send(int firstParticipants, long firstObservations) {
            mapping.consent().ifPresent(consent -> sendConsents(consent, firstParticipants));
            plan.participants().entrySet().stream()
                    .limit(firstParticipants)
                    .forEach(
                            entry ->
                                    entry.getValue()
                                            .ifPresent(
                                                    draft -> sendEnrolment(entry.getKey(), draft)));
            RowReader reader = rowReader();
            for (Path file : plan.files()) {
                eachRow(
                        file,
                        reader,
                        _ -> {},
                        (_, outcome) -> {
                            sendRow(outcome);
                            return observations < firstObservations;
                        });
            }
            return new ImportResult(consents, enrolments, observations, corrections, unchanged);
        }

        private void sendConsents(AttestedConsent consent, int firstParticipants) {
            String mapped = consent.mapped(protocol);
            plan.participants().keySet().stream()
                    .limit(firstParticipants)
                    .map(participants::get)
                    .forEach(
                            participant -> {
                                UUID id = ids.ofContent(participant, mapped);
                                sink.accept(new ParticipantEvent(participant, given(consent, id)));
                                consents++;
                            });
        }

        private StudyEvent given(AttestedConsent consent, UUID id) {
            return new StudyEvent(
                    id,
                    protocol.study(),
                    consent.captured(protocol),
                    Optional.empty(),
                    source,
                    Optional.empty(),
                    consent.given(protocol));
        }

        private void sendEnrolment(String sourceId, Draft draft) {
            if (send(sourceId, "", draft)) {
                enrolments++;
            }
        }

        private void sendRow(RowOutcome outcome) {
            if (++rows % ROWS_BETWEEN_PROGRESS == 0 || rows == plan.counts().rows()) {
                progress.at(rows, plan.counts().rows());
            }
            if (outcome instanceof Imported row) {
                if (!participants.containsKey(row.sourceId())) {
                    throw new ImportProblem(
                            "A file was changed while it was being imported; import it again.");
                }
                for (Draft draft : row.events()) {
                    if (send(row.sourceId(), row.key(), draft)) {
                        observations++;
                    }
                }
            }
        }

        /// Sends an event, unless it is known already; answers whether it was sent.
        private boolean send(String sourceId, String key, Draft draft) {
            ParticipantId participant = participants.get(sourceId);
            if (!mapping.hasIdentity()) {
                accept(participant, ids.ofContent(participant, draft.mapped()), draft);
                return true;
            }
            UUID id = ids.ofKey(participant, key, draft.form());
            Standing standing = known.standing(participant, event(id, draft, draft.payload()));
            return switch (standing) {
                case Standing.New _ -> {
                    accept(participant, id, draft);
                    yield true;
                }
                case Standing.Same _ -> {
                    unchanged++;
                    yield false;
                }
                case Standing.Changed(UUID newest) -> {
                    change(participant, id, newest, draft);
                    yield true;
                }
            };
        }

        private void change(ParticipantId participant, UUID id, UUID newest, Draft draft) {
            switch (changes) {
                case AS_NEW_EVENTS -> accept(participant, ids.after(id, draft.mapped()), draft);
                case AS_CORRECTIONS -> {
                    corrections++;
                    sink.accept(
                            new ParticipantEvent(
                                    participant,
                                    event(
                                            ids.after(newest, draft.mapped()),
                                            draft,
                                            new EventCorrected(
                                                    newest,
                                                    draft.payload(),
                                                    CORRECTION_REASON,
                                                    CORRECTION_ACTOR))));
                }
            }
        }

        private void accept(ParticipantId participant, UUID id, Draft draft) {
            sink.accept(new ParticipantEvent(participant, event(id, draft, draft.payload())));
        }

        private StudyEvent event(UUID id, Draft draft, EventPayload payload) {
            return new StudyEvent(
                    id,
                    protocol.study(),
                    draft.captured(),
                    Optional.empty(),
                    source,
                    draft.occasion(),
                    payload);
        }
    }
}
