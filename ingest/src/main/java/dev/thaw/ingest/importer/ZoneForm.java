package dev.thaw.ingest.importer;

import dev.thaw.schemas.yaml.Yaml;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/// Whose clocks a row's local times follow.
///
/// @param fixed for all rows
/// @param column where each row names its own
record ZoneForm(Yaml.Place place, Optional<ZoneId> fixed, Optional<String> column) {

    static ZoneForm parse(Yaml yaml) {
        if (yaml instanceof Yaml.Section section) {
            String column = section.allowing("column").need("column").asWord();
            return new ZoneForm(yaml.place(), Optional.empty(), Optional.of(column));
        }
        String name = yaml.asWord();
        return new ZoneForm(
                yaml.place(),
                Optional.of(
                        zone(name)
                                .orElseThrow(
                                        () ->
                                                yaml.place()
                                                        .problem(
                                                                "'%s' is no time zone; write for"
                                                                        + " example Europe/Oslo",
                                                                name))),
                Optional.empty());
    }

    /// Only zones of the IANA database: a bare offset would not know the clocks' changes.
    private static Optional<ZoneId> zone(String name) {
        try {
            return ZoneId.getAvailableZoneIds().contains(name)
                    ? Optional.of(ZoneId.of(name))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The zone of a row; empty where its cell is.
    Optional<ZoneId> of(Row row) {
        return column.isEmpty()
                ? fixed
                : row.cell(column.get(), Set.of())
                        .map(
                                name ->
                                        zone(name)
                                                .orElseThrow(
                                                        () ->
                                                                new Unusable(
                                                                        column.get(),
                                                                        "is no time zone")));
    }
}
