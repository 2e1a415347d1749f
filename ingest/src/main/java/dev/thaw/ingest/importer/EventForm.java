package dev.thaw.ingest.importer;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation;
import dev.thaw.schemas.yaml.Yaml;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// What makes a row an event of one kind.
///
/// @param place in the mapping
/// @param name tells this event of a row from the row's others, whatever its columns are called
/// @param occasion of the study
/// @param when the row has such an event
record EventForm(
        Yaml.Place place,
        String name,
        String type,
        TimeForm time,
        Optional<Value> occasion,
        Condition when,
        PayloadForm payload) {

    /// @param form of the times, where the event does not state its own
    static EventForm parse(Yaml.Section section, String name, TimeForm form) {
        String type = section.need("type").asOneOf(PayloadForm.TYPES);
        return new EventForm(
                section.place(),
                name,
                type,
                section.get("time").map(TimeForm::parse).orElse(form),
                section.get("occasion").map(Value::parse),
                section.get("when").map(Condition::parse).orElse(Condition.ALWAYS),
                PayloadForm.parse(type, section));
    }

    /// The event of a row; empty where the row has none of this kind.
    ///
    /// @throws Unusable where the row has one that cannot be used
    Optional<Draft> read(Row row, Optional<ZoneId> zone, Duration usualResponseWindow) {
        if (!when.holds(row)) {
            return Optional.empty();
        }
        return read(row, zone, usualResponseWindow, time.of(row, zone));
    }

    /// As above, where the time is known already.
    Optional<Draft> read(
            Row row, Optional<ZoneId> zone, Duration usualResponseWindow, CaptureTime captured) {
        Fields fields = new Fields(row, zone, captured, usualResponseWindow);
        fields.note("type", type);
        fields.note("time", Draft.text(captured));
        Optional<String> at = occasion.flatMap(value -> value.text(row));
        at.ifPresent(text -> fields.note("occasion", text));
        try {
            return payload.reader()
                    .read(fields)
                    .map(
                            observation ->
                                    new Draft(name, captured, at, observation, fields.mapped()));
        } catch (IllegalArgumentException e) {
            // Core's complaints name the rule, never the value.
            throw new Unusable(type, "cannot be: " + e.getMessage());
        }
    }

    /// The column from which a field comes, or the field itself.
    String columnOf(String field) {
        return payload.sources().stream()
                .filter(source -> source.field().equals(field))
                .map(source -> source.value().column())
                .filter(column -> !column.isEmpty())
                .findFirst()
                .orElseGet(() -> timeColumn().filter(_ -> field.equals("time")).orElse(field));
    }

    private Optional<String> timeColumn() {
        return time.columns().stream().findFirst();
    }

    /// All columns that this reads, each with its line in the mapping.
    List<PayloadForm.Columns> columns() {
        List<PayloadForm.Columns> all = new java.util.ArrayList<>(payload.scheduled());
        all.add(new PayloadForm.Columns(place, time.columns()));
        occasion.ifPresent(v -> all.add(new PayloadForm.Columns(v.place(), v.columns())));
        when.tests().forEach(t -> all.add(new PayloadForm.Columns(t.place(), List.of(t.column()))));
        payload.sources()
                .forEach(
                        s ->
                                all.add(
                                        new PayloadForm.Columns(
                                                s.value().place(), s.value().columns())));
        return all;
    }

    /// An event that has no id and no participant yet.
    ///
    /// @param form name of the [EventForm]
    /// @param mapped all mapped values in one text
    record Draft(
            String form,
            CaptureTime captured,
            Optional<String> occasion,
            Observation payload,
            String mapped) {

        /// A time as part of an identity: never to be changed, or a second import would add
        /// everything again.
        static String text(CaptureTime captured) {
            return switch (captured) {
                case CaptureTime.Moment(var at, var offset, var zone) ->
                        at
                                + offset.map(o -> " " + o.getId()).orElse("")
                                + zone.map(z -> " " + z).orElse("");
                case CaptureTime.CivilDay(var date) -> date.toString();
                case CaptureTime.Ordinal() -> "none";
            };
        }
    }
}
