package dev.thaw.ingest.importer;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.importer.EventForm.Draft;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.YamlProblem;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// A mapping for records that come one by one and name their own columns, as study apps of other
/// systems send them. Its language is that of a [Mapping]; a column that a record does not have is
/// missing in it. Consent and enrolment come another way: a single record does not know whether it
/// is a participant's first. Safe for use by several threads.
public final class RecordMapping {

    /// Never used: the mapping states the window of each prompt.
    private static final Duration NO_USUAL_WINDOW = Duration.ofHours(1);

    private final String name;
    private final StudyId study;
    private final AppSource source;
    private final Mapping mapping;
    private final EventIds ids;

    /// Records of one make follow each other, so that one layout serves most of them.
    private volatile Layout latest;

    /// Where the columns of records with the same columns stand, and which events they can be.
    private record Layout(
            List<String> header, Map<String, Integer> columns, List<EventForm> forms) {

        Row row(SortedMap<String, String> cells) {
            List<String> all = new ArrayList<>(cells.values());
            while (all.size() < columns.size()) {
                all.add("");
            }
            return new Row(columns, FileFormat.plain(), all);
        }
    }

    private RecordMapping(String name, StudyId study, AppSource source, Mapping mapping) {
        this.name = name;
        this.study = study;
        this.source = source;
        this.mapping = mapping;
        this.ids = new EventIds(study);
        this.latest = layout(List.of());
    }

    /// What became of a record.
    public sealed interface Reading {

        /// It is some events, at least one.
        record Events(List<ParticipantEvent> events) implements Reading {
            public Events {
                events = List.copyOf(events);
            }
        }

        /// The mapping passes it over (`only_when`).
        record PassedOver() implements Reading {}

        /// It cannot be used.
        ///
        /// @param column that breaks a rule; empty: the record as a whole
        /// @param reason continues the sentence "mood …"; never quotes a value
        record Refused(String column, String reason) implements Reading {}
    }

    /// Reads a mapping of records.
    ///
    /// @param name tells it from the study's other mappings of the same records; it is part of the
    ///   events' ids
    /// @param app under which its events are recorded
    /// @param section with `participant`, `time`, `events` and, if need be, `version`, `zone` and
    ///   `only_when`; nothing else is looked at
    /// @throws YamlProblem if it is no mapping
    public static RecordMapping parse(
            String name, StudyId study, String app, String version, Yaml.Section section) {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        for (String key : List.of("participant", "zone", "only_when", "time", "events")) {
            section.get(key).ifPresent(yaml -> entries.put(key, yaml));
        }
        for (String key : List.of("consent", "enrolment")) {
            entries.put(key, new Yaml.Text(section.place(), "none"));
        }
        entries.put("api", new Yaml.Text(section.place(), Mapping.API));
        requireWindows(section);
        return new RecordMapping(
                name,
                study,
                new AppSource(app, version),
                Mapping.of(new Yaml.Section(section.place(), entries), version));
    }

    private static void requireWindows(Yaml.Section section) {
        for (Yaml yaml : section.need("events").elements()) {
            Yaml.Section event = yaml.asSection();
            if (event.word("type").filter("PromptIssued"::equals).isPresent()) {
                event.need("response_window");
            }
        }
    }

    /// What a record is.
    ///
    /// @param record its cells by column
    /// @param pseudonyms the participant whom the mapping's `participant` names; absent where that
    ///   is no pseudonym and none can be made of it
    public Reading read(
            SortedMap<String, String> record,
            Function<String, Optional<ParticipantId>> pseudonyms) {
        try {
            Layout layout = layout(record);
            return read(layout.row(record), layout.forms(), record, pseudonyms);
        } catch (Unusable unusable) {
            return new Reading.Refused(unusable.column(), unusable.getMessage());
        } catch (YamlProblem _) {
            // Events that are repeated for columns make no sense with the columns of this record.
            return new Reading.Refused("", "has columns that the mapping's events cannot take");
        }
    }

    private Reading read(
            Row row,
            List<EventForm> forms,
            SortedMap<String, String> record,
            Function<String, Optional<ParticipantId>> pseudonyms) {
        if (!mapping.onlyWhen().holds(row)) {
            return new Reading.PassedOver();
        }
        Optional<ZoneId> zone = mapping.zone().flatMap(form -> form.of(row));
        List<Draft> drafts =
                forms.stream()
                        .flatMap(form -> form.read(row, zone, NO_USUAL_WINDOW).stream())
                        .toList();
        if (drafts.isEmpty()) {
            return new Reading.Refused("", "says nothing that is an event by the mapping");
        }
        ParticipantId participant = participant(row, pseudonyms);
        String key = key(record);
        return new Reading.Events(
                drafts.stream().map(draft -> event(participant, key, draft)).toList());
    }

    private ParticipantId participant(
            Row row, Function<String, Optional<ParticipantId>> pseudonyms) {
        String column = mapping.participant().column();
        String named =
                mapping.participant()
                        .text(row)
                        .orElseThrow(() -> new Unusable(column, "names no participant"));
        return pseudonyms
                .apply(named)
                .orElseThrow(() -> new Unusable(column, "is no random pseudonym"));
    }

    /// The whole record, however it was written: a record that is sent again is the same events.
    private String key(SortedMap<String, String> record) {
        StringBuilder key = new StringBuilder(name).append(';');
        record.forEach(
                (column, text) ->
                        key.append(column.length())
                                .append(':')
                                .append(column)
                                .append('=')
                                .append(text.length())
                                .append(':')
                                .append(text)
                                .append(';'));
        return key.toString();
    }

    private ParticipantEvent event(ParticipantId participant, String key, Draft draft) {
        UUID id = ids.ofKey(participant, key, draft.form());
        return new ParticipantEvent(
                participant,
                new StudyEvent(
                        id,
                        study,
                        draft.captured(),
                        Optional.empty(),
                        source,
                        draft.occasion(),
                        draft.payload()));
    }

    private Layout layout(SortedMap<String, String> record) {
        Layout known = latest;
        List<String> header = List.copyOf(record.keySet());
        if (!known.header().equals(header)) {
            known = layout(header);
            latest = known;
        }
        return known;
    }

    private Layout layout(List<String> header) {
        List<EventForm> forms = mapping.eventsFound(header);
        Map<String, Integer> columns = new HashMap<>();
        header.forEach(column -> columns.put(column, columns.size()));
        columnsRead(forms).forEach(column -> columns.putIfAbsent(column, columns.size()));
        return new Layout(header, columns, forms);
    }

    private Stream<String> columnsRead(List<EventForm> forms) {
        return Stream.of(
                        mapping.participant().columns().stream(),
                        mapping.zone().flatMap(ZoneForm::column).stream(),
                        mapping.onlyWhen().tests().stream().map(Condition.Test::column),
                        forms.stream()
                                .flatMap(form -> form.columns().stream())
                                .flatMap(columns -> columns.names().stream()))
                .flatMap(columns -> columns);
    }
}
