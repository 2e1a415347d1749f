package dev.thaw.ingest.importer;

import com.fasterxml.uuid.Generators;
import dev.thaw.core.admission.Admission;
import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.admission.CorrectionChain;
import dev.thaw.core.admission.ParticipantRecord;
import dev.thaw.core.admission.ParticipantRecord.SameId;
import dev.thaw.core.admission.Refusal;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.ingest.importer.CsvFile.Line;
import dev.thaw.ingest.importer.EventForm.Draft;
import dev.thaw.ingest.importer.RowOutcome.Empty;
import dev.thaw.ingest.importer.RowOutcome.Imported;
import dev.thaw.ingest.importer.RowOutcome.PassedOver;
import dev.thaw.ingest.importer.RowOutcome.Refused;
import dev.thaw.ingest.importer.RowOutcome.Repeated;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Turns rows into drafts of events, or says why not: everything about a row that can be known
/// without a vault and without Kafka.
///
/// It remembers the identities of the rows that it has read, and so serves one reading of the files
/// of an import, in order.
final class RowReader {

    private static final UUID NOT_YET = new UUID(0, 0);

    private final Mapping mapping;
    private final StudyProtocol protocol;
    private final AppSource source;
    private final Instant now;
    private final ParticipantRecord known;
    private final Map<UUID, Seen> seen = new HashMap<>();

    /// A row that was read: what its identity stands for, and where.
    private record Seen(UUID content, long line) {}

    /// @param now after which nothing can have happened
    RowReader(Mapping mapping, StudyProtocol protocol, AppSource source, Instant now) {
        this.mapping = mapping;
        this.protocol = protocol;
        this.source = source;
        this.now = now;
        this.known = new ParticipantRecord(consents(), SameId.NONE, CorrectionChain.SOUND, 0);
    }

    private ConsentHistory consents() {
        return mapping.consent()
                .map(
                        attested ->
                                ConsentHistory.unknown()
                                        .with(
                                                new ConsentHistory.Entry(
                                                        attested.given(protocol),
                                                        attested.captured(protocol),
                                                        now)))
                .orElseGet(ConsentHistory::unknown);
    }

    /// The forms of events for one file, once its header is known to fit.
    ///
    /// @throws ImportProblem if it does not
    List<EventForm> forms(CsvFile csv, String file) {
        return ImportProblem.instead(() -> fitting(csv, file));
    }

    private List<EventForm> fitting(CsvFile csv, String file) {
        for (PayloadForm.Columns columns : mapping.columns(csv.names())) {
            for (String name : columns.names()) {
                if (!csv.names().contains(name)) {
                    throw columns.place()
                            .problem(
                                    "%s has no column '%s' (it has: %s); for a fixed text write"
                                            + " =%s",
                                    file, name, String.join(", ", csv.names()), name);
                }
                if (csv.ambiguous(name)) {
                    throw columns.place()
                            .problem(
                                    "%s has two columns '%s'; give one of them another name",
                                    file, name);
                }
            }
        }
        return mapping.events(csv.names());
    }

    /// What becomes of a row.
    RowOutcome read(Line line, List<EventForm> forms) {
        if (line.row().cells().stream().allMatch(String::isBlank)) {
            return new Empty();
        }
        if (!line.complete()) {
            return new Refused(
                    "",
                    "has %d cells and the header %d; look for a quotation mark that is not closed"
                            .formatted(line.row().cells().size(), line.row().columns().size()));
        }
        try {
            return read(line.row(), line.number(), forms);
        } catch (Unusable unusable) {
            return new Refused(unusable.column(), unusable.getMessage());
        }
    }

    private RowOutcome read(Row row, long line, List<EventForm> forms) {
        if (!mapping.onlyWhen().holds(row)) {
            return new PassedOver();
        }
        Optional<ZoneId> zone = mapping.zone().flatMap(form -> form.of(row));
        Duration window = protocol.schedule().responseWindow();
        List<Draft> drafts = new ArrayList<>();
        for (EventForm form : forms) {
            Optional<Draft> draft = form.read(row, zone, window);
            draft.ifPresent(d -> judge(d, form));
            draft.ifPresent(drafts::add);
        }
        if (drafts.isEmpty()) {
            return new Empty();
        }
        String participant =
                mapping.participant()
                        .text(row)
                        .orElseThrow(
                                () ->
                                        new Unusable(
                                                mapping.participant().column(),
                                                "names no participant"));
        Optional<Draft> enrolled = enrolled(row, zone, window, drafts);
        String key = key(row);
        return repeated(participant + "\n" + key, key, drafts, line)
                .orElseGet(() -> new Imported(participant, key, List.copyOf(drafts), enrolled));
    }

    private Optional<Draft> enrolled(
            Row row, Optional<ZoneId> zone, Duration window, List<Draft> drafts) {
        return mapping.enrolment()
                .flatMap(
                        form -> {
                            Optional<Draft> draft =
                                    mapping.enrolmentHasTime()
                                            ? form.read(row, zone, window)
                                            : form.read(row, zone, window, earliest(drafts));
                            draft.ifPresent(d -> judge(d, form));
                            return draft;
                        });
    }

    private CaptureTime earliest(List<Draft> drafts) {
        return drafts.stream()
                .map(Draft::captured)
                .min(Comparator.comparing(this::start))
                .orElseThrow();
    }

    private String key(Row row) {
        StringBuilder key = new StringBuilder();
        for (Value value : mapping.identity()) {
            String text = value.text(row).orElse("");
            key.append(text.length()).append(':').append(text).append(';');
        }
        return key.toString();
    }

    private Optional<RowOutcome> repeated(
            String identity, String key, List<Draft> drafts, long line) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        UUID content = hash(drafts.stream().map(Draft::mapped).collect(Collectors.joining("\n")));
        Seen earlier = seen.putIfAbsent(hash(identity), new Seen(content, line));
        if (earlier == null) {
            return Optional.empty();
        }
        return Optional.of(
                earlier.content().equals(content)
                        ? new Repeated()
                        : new Refused(
                                "",
                                "has the identity of line %d and other values"
                                        .formatted(earlier.line())));
    }

    private static UUID hash(String text) {
        return Generators.nameBasedGenerator(NOT_YET).generate(text);
    }

    /// Judges an event as admission will.
    ///
    /// @throws Unusable if admission would refuse it, or let it wait for a consent that never comes
    private void judge(Draft draft, EventForm form) {
        StudyEvent event =
                new StudyEvent(
                        NOT_YET,
                        protocol.study(),
                        draft.captured(),
                        Optional.empty(),
                        source,
                        draft.occasion(),
                        draft.payload());
        switch (AdmissionRules.decide(known, protocol, event, now)) {
            case Admission.Refused(Refusal refusal) -> throw contradiction(refusal, draft, form);
            case Admission.Waits _ when mapping.consent().isPresent() ->
                    throw new Unusable(
                            form.columnOf("time"),
                            "lies outside the time of the consent that the mapping states");
            // Without a stated consent, events wait for consents that come another way.
            case Admission.Waits _, Admission.Admitted _, Admission.Duplicate _ -> {}
        }
    }

    private Unusable contradiction(Refusal refusal, Draft draft, EventForm form) {
        String field = refusal.pointer().replaceFirst("^/payload/", "");
        return switch (refusal.reason()) {
            case OFF_SCALE -> new Unusable(form.columnOf(field), offScale(field, draft));
            case IN_THE_FUTURE -> new Unusable(form.columnOf("time"), "lies in the future");
            case SCOPE_NOT_GRANTED ->
                    new Unusable(
                            form.type(), "needs a scope that the mapping's consent does not grant");
            case OUTSIDE_STUDY_PERIOD ->
                    new Unusable(
                            form.columnOf("time"),
                            "lies outside the study's period %s..%s"
                                    .formatted(
                                            protocol.period().from(),
                                            protocol.period()
                                                    .to()
                                                    .map(Object::toString)
                                                    .orElse("")));
            case UNKNOWN_ATTRIBUTE ->
                    new Unusable(
                            attributeColumn(draft, form),
                            "is no code that the protocol knows for this attribute");
            case UNKNOWN_INSTRUMENT ->
                    new Unusable(form.columnOf(field), "is no instrument that the protocol knows");
            case UNKNOWN_FEELING ->
                    new Unusable(
                            form.columnOf(field), "is no feeling of the protocol's vocabulary");
            case CONTRADICTORY_ANSWER ->
                    new Unusable(
                            form.columnOf("answer"), "says no feeling, and feelings are named");
            default ->
                    new Unusable(
                            form.columnOf(field),
                            "contradicts the protocol ("
                                    + refusal.reason().name().toLowerCase(Locale.ROOT)
                                    + ")");
        };
    }

    private String offScale(String field, Draft draft) {
        Range range =
                switch (draft.payload()) {
                    case InstrumentScored scored ->
                            protocol.instruments().get(scored.instrument()).total();
                    default -> protocol.items().get(field.replaceFirst("^ratings/", "")).range();
                };
        return "is off its scale %s..%s%s"
                .formatted(
                        range.min().toPlainString(),
                        range.max().toPlainString(),
                        range.step()
                                .map(step -> " in steps of " + step.toPlainString())
                                .orElse(""));
    }

    private String attributeColumn(Draft draft, EventForm form) {
        return ((Enrolled) draft.payload())
                .attributes().entrySet().stream()
                        .filter(
                                attribute ->
                                        !protocol.attributes()
                                                .get(attribute.getKey())
                                                .codes()
                                                .contains(attribute.getValue()))
                        .map(attribute -> form.columnOf("attributes/" + attribute.getKey()))
                        .findFirst()
                        .orElse("attributes");
    }

    /// When something happened, for the order of events; what has no time comes last.
    Instant start(CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment -> moment.at();
            case CaptureTime.CivilDay day ->
                    day.date().atStartOfDay(protocol.homeZone()).toInstant();
            case CaptureTime.Ordinal() -> Instant.MAX;
        };
    }
}
