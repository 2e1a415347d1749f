package dev.thaw.ingest.importer;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.CaptureTime.CivilDay;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.CaptureTime.Ordinal;
import dev.thaw.schemas.yaml.Yaml;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How rows say when something happened, no finer than they know it: nothing at all is [Ordinal], a
/// date is a [CivilDay] and never midnight, a local time or a time stamp is a [Moment].
sealed interface TimeForm {

    private static DateTimeFormatter iso() {
        return strict(
                new DateTimeFormatterBuilder()
                        .parseCaseInsensitive()
                        .appendPattern("uuuu-MM-dd")
                        .optionalStart()
                        .appendPattern("[ ]['T']HH:mm")
                        .optionalStart()
                        .appendPattern(":ss")
                        .optionalStart()
                        .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                        .optionalEnd()
                        .optionalEnd()
                        .appendPattern("[ ][XXXXX][XXXX][XX][X]")
                        .optionalEnd());
    }

    private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT)
                .withChronology(IsoChronology.INSTANCE);
    }

    /// The columns that this reads, each with the line that names it.
    List<String> columns();

    /// When a row's event happened.
    ///
    /// @param zone whose clocks local times follow, and whose offset held; empty: unknown
    /// @throws Unusable where the cell is no such time
    CaptureTime of(Row row, Optional<ZoneId> zone);

    /// Rows know no time.
    record None() implements TimeForm {
        @Override
        public List<String> columns() {
            return List.of();
        }

        @Override
        public CaptureTime of(Row row, Optional<ZoneId> zone) {
            return new Ordinal();
        }
    }

    /// Rows write a date, a local time or a time stamp.
    ///
    /// @param columns whose texts are joined with a blank
    /// @param formats the first that fits is taken
    /// @param names of the formats, for complaints
    record Written(
            List<String> columns,
            Set<String> missing,
            List<DateTimeFormatter> formats,
            String names)
            implements TimeForm {
        @Override
        public CaptureTime of(Row row, Optional<ZoneId> zone) {
            List<String> parts =
                    columns.stream().flatMap(column -> row.cell(column, missing).stream()).toList();
            if (parts.isEmpty()) {
                return new Ordinal();
            }
            String text = String.join(" ", parts);
            for (DateTimeFormatter format : formats) {
                Optional<TemporalAccessor> parsed = parse(format, text);
                if (parsed.isPresent()) {
                    return capture(columns.getFirst(), parsed.get(), zone);
                }
            }
            throw new Unusable(columns.getFirst(), "is no time of the form " + names);
        }
    }

    /// Rows count seconds or milliseconds since 1970, UTC.
    record Epoch(List<String> columns, Set<String> missing, BigDecimal perSecond)
            implements TimeForm {
        @Override
        public CaptureTime of(Row row, Optional<ZoneId> zone) {
            String column = columns.getFirst();
            return row.cell(column, missing)
                    .<CaptureTime>map(
                            text -> {
                                BigDecimal micros =
                                        row.number(column, text)
                                                .movePointRight(6)
                                                .divide(perSecond, 0, RoundingMode.DOWN);
                                return moment(column, instant(column, micros), zone);
                            })
                    .orElseGet(Ordinal::new);
        }

        private static Instant instant(String column, BigDecimal micros) {
            if (micros.abs().compareTo(new BigDecimal("1e17")) > 0) {
                throw new Unusable(column, "is no time between the years 1 and 4000");
            }
            long value = micros.longValueExact();
            return Instant.ofEpochSecond(
                    Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1000L);
        }
    }

    /// Rows count days from a date that the mapping or another column states.
    ///
    /// @param first the number of that date's day
    /// @param date that a column gives; empty: `fixed` holds
    /// @param clock the time of day, in a further column
    record DayNumber(
            String column,
            Set<String> missing,
            int first,
            Optional<LocalDate> fixed,
            Optional<Written> date,
            Optional<Written> clock)
            implements TimeForm {

        @Override
        public List<String> columns() {
            List<String> columns = new ArrayList<>(List.of(column));
            date.ifPresent(written -> columns.addAll(written.columns()));
            clock.ifPresent(written -> columns.addAll(written.columns()));
            return columns;
        }

        @Override
        public CaptureTime of(Row row, Optional<ZoneId> zone) {
            Optional<String> text = row.cell(column, missing);
            Optional<LocalDate> from = fixed.or(() -> date.flatMap(written -> day(written, row)));
            if (text.isEmpty() || from.isEmpty()) {
                return new Ordinal();
            }
            BigDecimal number = row.number(column, text.get());
            LocalDate day = day(number.setScale(0, RoundingMode.FLOOR), from.get());
            BigDecimal fraction = number.remainder(BigDecimal.ONE);
            Optional<LocalTime> time =
                    clock.isPresent() ? clock(row) : fractionOfDay(fraction, number.signum());
            return time.<CaptureTime>map(t -> local(column, day.atTime(t), zone))
                    .orElseGet(() -> new CivilDay(day));
        }

        private LocalDate day(BigDecimal number, LocalDate from) {
            if (number.abs().compareTo(BigDecimal.valueOf(1_000_000)) > 0) {
                throw new Unusable(column, "is no number of days");
            }
            LocalDate day = from.plusDays(number.longValue() - first);
            if (day.getYear() < 1 || day.getYear() > 9999) {
                throw new Unusable(column, "leads beyond the years 1 to 9999");
            }
            return day;
        }

        private static Optional<LocalDate> day(Written written, Row row) {
            return switch (written.of(row, Optional.of(ZoneOffset.UTC))) {
                case CivilDay(LocalDate date) -> Optional.of(date);
                case Moment _ ->
                        throw new Unusable(written.columns().getFirst(), "is more than a date");
                case Ordinal() -> Optional.empty();
            };
        }

        private Optional<LocalTime> clock(Row row) {
            String of = clock.orElseThrow().columns().getFirst();
            return row.cell(of, missing)
                    .map(
                            text ->
                                    clock.get().formats().stream()
                                            .flatMap(f -> parse(f, text).stream())
                                            .map(LocalTime::from)
                                            .findFirst()
                                            .orElseThrow(
                                                    () ->
                                                            new Unusable(
                                                                    of,
                                                                    "is no time of the form "
                                                                            + clock.get()
                                                                                    .names())));
        }

        /// A spreadsheet's days have the time of day behind the point.
        private static Optional<LocalTime> fractionOfDay(BigDecimal fraction, int sign) {
            if (fraction.signum() == 0) {
                return Optional.empty();
            }
            BigDecimal positive = sign < 0 ? fraction.add(BigDecimal.ONE) : fraction;
            long seconds =
                    positive.multiply(BigDecimal.valueOf(86_400))
                            .setScale(0, RoundingMode.HALF_EVEN)
                            .longValue();
            return Optional.of(LocalTime.ofSecondOfDay(Math.min(seconds, 86_399)));
        }
    }

    static TimeForm parse(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Text text when text.asWord().equals("none") -> new None();
            case Yaml.Text text ->
                    new Written(
                            List.of(text.asWord()),
                            Set.of(),
                            List.of(iso()),
                            "2024-03-31T14:05:00+02:00");
            case Yaml.Section section -> parse(section);
            case Yaml.Items items ->
                    throw items.place()
                            .problem("for a time in several columns write {columns: [...], ...}");
        };
    }

    private static TimeForm parse(Yaml.Section section) {
        section.allowing("column", "columns", "form", "missing", "day_0", "day_1", "clock");
        if (section.get("column").isPresent() == section.get("columns").isPresent()) {
            throw section.place().problem("say one of 'column' and 'columns'");
        }
        List<String> columns =
                section.words("columns").orElseGet(() -> List.of(section.need("column").asWord()));
        Set<String> missing = Set.copyOf(section.words("missing").orElse(List.of()));
        boolean counts = section.get("day_0").isPresent() || section.get("day_1").isPresent();
        if (counts) {
            return dayNumber(section, columns, missing);
        }
        if (section.get("clock").isPresent()) {
            throw section.place()
                    .problem("'clock' goes with 'day_0' or 'day_1'; else list both in 'columns'");
        }
        List<String> forms = section.words("form").orElse(List.of("iso"));
        if (forms.equals(List.of("epoch_seconds")) || forms.equals(List.of("epoch_millis"))) {
            if (columns.size() != 1) {
                throw section.place().problem("a count since 1970 stands in one column");
            }
            return new Epoch(
                    columns,
                    missing,
                    forms.getFirst().equals("epoch_millis")
                            ? BigDecimal.valueOf(1000)
                            : BigDecimal.ONE);
        }
        return new Written(
                columns,
                missing,
                forms.stream().map(form -> format(section, form)).toList(),
                String.join(" or ", forms));
    }

    private static TimeForm dayNumber(
            Yaml.Section section, List<String> columns, Set<String> missing) {
        if (section.get("day_0").isPresent() && section.get("day_1").isPresent()) {
            throw section.place().problem("say one of 'day_0' and 'day_1'");
        }
        if (columns.size() != 1 || section.get("form").isPresent()) {
            throw section.place().problem("a day number stands in one 'column' and has no 'form'");
        }
        int first = section.get("day_0").isPresent() ? 0 : 1;
        Yaml from = section.need("day_" + first);
        return new DayNumber(
                columns.getFirst(),
                missing,
                first,
                from instanceof Yaml.Text ? Optional.of(date(from)) : Optional.empty(),
                from instanceof Yaml.Text
                        ? Optional.empty()
                        : Optional.of(written(from, parse(from.asSection()))),
                section.word("clock")
                        .map(
                                column ->
                                        new Written(
                                                List.of(column),
                                                missing,
                                                List.of(format(section, "H:mm[:ss]")),
                                                "H:mm")));
    }

    private static Written written(Yaml yaml, TimeForm form) {
        if (form instanceof Written written) {
            return written;
        }
        throw yaml.place().problem("a date is expected here, or a column with dates");
    }

    /// A date in a mapping.
    static LocalDate date(Yaml yaml) {
        try {
            return LocalDate.parse(yaml.asWord());
        } catch (DateTimeException e) {
            throw yaml.place().problem("a date is written 2024-03-31");
        }
    }

    private static DateTimeFormatter format(Yaml.Section section, String form) {
        if (form.equals("iso")) {
            return iso();
        }
        if (form.startsWith("epoch_")) {
            throw section.place().problem("'%s' is 'epoch_seconds' or 'epoch_millis', alone", form);
        }
        try {
            // Under strict rules `y` is the year of an era, which nobody writes.
            return strict(
                    new DateTimeFormatterBuilder()
                            .parseCaseInsensitive()
                            .appendPattern(form.replace('y', 'u')));
        } catch (IllegalArgumentException e) {
            throw section.place()
                    .problem(
                            "'%s' is no form of a time; write for example iso, d.M.yyyy H:mm or"
                                    + " epoch_seconds",
                            form);
        }
    }

    private static Optional<TemporalAccessor> parse(DateTimeFormatter format, String text) {
        try {
            return Optional.of(format.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static CaptureTime capture(
            String column, TemporalAccessor parsed, Optional<ZoneId> zone) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        if (date == null) {
            throw new Unusable(column, "has no date");
        }
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new Unusable(column, "is no time of the years 1 to 9999");
        }
        if (time == null) {
            return new CivilDay(date);
        }
        return offset == null
                ? local(column, date.atTime(time), zone)
                : stamped(column, OffsetDateTime.of(date, time, offset), zone);
    }

    /// A `Z` says when it was, not which clock the participant saw; any other offset says both.
    private static CaptureTime stamped(String column, OffsetDateTime stamp, Optional<ZoneId> zone) {
        Instant at = stamp.toInstant();
        if (stamp.getOffset().equals(ZoneOffset.UTC)) {
            return moment(column, at, zone);
        }
        return new Moment(
                at,
                Optional.of(stamp.getOffset()),
                zone.filter(z -> z.getRules().getOffset(at).equals(stamp.getOffset()))
                        .map(ZoneId::getId));
    }

    private static Moment moment(String column, Instant at, Optional<ZoneId> zone) {
        try {
            return new Moment(
                    at, zone.map(z -> z.getRules().getOffset(at)), zone.map(ZoneId::getId));
        } catch (IllegalArgumentException e) {
            throw new Unusable(column, "is no time of the years 1 to 9999");
        }
    }

    /// An hour that the clocks passed twice is taken the first time; one that they left out did not
    /// happen.
    private static CaptureTime local(String column, LocalDateTime local, Optional<ZoneId> zone) {
        if (zone.isEmpty()) {
            throw new Unusable(column, "is a local time, and the mapping names no zone");
        }
        List<ZoneOffset> offsets = zone.get().getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            throw new Unusable(
                    column, "is a local time that the clocks left out in " + zone.get().getId());
        }
        return new Moment(
                local.toInstant(offsets.getFirst()),
                Optional.of(offsets.getFirst()),
                Optional.of(zone.get().getId()));
    }
}
