package dev.thaw.ingest.importer;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.schemas.yaml.Yaml;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the cells of one column have in common, as far as a look at them can tell.
final class ColumnFacts {

    /// What people write where nothing is.
    static final Set<String> MISSING =
            Set.of("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", ".", "-");

    private static final int DISTINCT_KEPT = 40;
    private static final List<String> FORMS =
            List.of(
                    "iso",
                    "M/d/yyyy H:mm[:ss]",
                    "d/M/yyyy H:mm[:ss]",
                    "M/d/yyyy h:mm[:ss] a",
                    "d.M.yyyy H:mm[:ss]",
                    "yyyy/M/d H:mm[:ss]",
                    "M/d/yyyy",
                    "d/M/yyyy",
                    "d.M.yyyy",
                    "yyyy/M/d");
    private static final String CELL = "cell";
    private static final Map<String, TimeForm> READERS =
            FORMS.stream().collect(Collectors.toMap(form -> form, ColumnFacts::reader));
    private static final BigDecimal EPOCH_FROM = new BigDecimal("900000000");
    private static final BigDecimal EPOCH_TO = new BigDecimal("2200000000");

    private final String name;
    private final SortedSet<String> distinct = new TreeSet<>();
    private final SortedSet<String> missing = new TreeSet<>();
    private final List<String> forms = new ArrayList<>(FORMS);
    private long present;
    private boolean numeric = true;
    private boolean numericWithComma = true;
    private boolean whole = true;
    private boolean local;
    private Optional<BigDecimal> min = Optional.empty();
    private Optional<BigDecimal> max = Optional.empty();
    private Optional<LocalDate> earliest = Optional.empty();

    ColumnFacts(String name) {
        this.name = name;
    }

    private static TimeForm reader(String form) {
        Yaml.Place here = new Yaml.Place("draft", 1);
        return TimeForm.parse(
                new Yaml.Section(
                        here,
                        Map.of(
                                "column", new Yaml.Text(here, CELL),
                                "form", new Yaml.Text(here, form))));
    }

    /// Looks at one more cell.
    void see(String cell) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return;
        }
        if (MISSING.contains(text)) {
            missing.add(text);
            return;
        }
        present++;
        if (distinct.size() <= DISTINCT_KEPT) {
            distinct.add(text);
        }
        Optional<BigDecimal> point = number(text, false);
        Optional<BigDecimal> comma = number(text, true);
        numeric &= point.isPresent();
        numericWithComma &= comma.isPresent();
        point.or(() -> comma).ifPresentOrElse(this::seeNumber, () -> seeTime(text));
    }

    private static Optional<BigDecimal> number(String text, boolean comma) {
        try {
            return Optional.of(Row.number("", text, comma));
        } catch (Unusable e) {
            return Optional.empty();
        }
    }

    private void seeNumber(BigDecimal number) {
        whole &= number.stripTrailingZeros().scale() <= 0;
        min = Optional.of(min.map(m -> m.min(number)).orElse(number));
        max = Optional.of(max.map(m -> m.max(number)).orElse(number));
        forms.clear();
    }

    private void seeTime(String text) {
        Row row = new Row(Map.of(CELL, 0), FileFormat.plain(), List.of(text));
        forms.removeIf(form -> time(form, row).isEmpty());
        if (forms.isEmpty()) {
            return;
        }
        CaptureTime time = time(forms.getFirst(), row).orElseThrow();
        LocalDate day =
                switch (time) {
                    case CaptureTime.Moment moment ->
                            moment.at().atOffset(ZoneOffset.UTC).toLocalDate();
                    case CaptureTime.CivilDay civil -> civil.date();
                    case CaptureTime.Ordinal() -> LocalDate.EPOCH;
                };
        earliest = Optional.of(earliest.filter(d -> d.isBefore(day)).orElse(day));
        local |= time instanceof CaptureTime.Moment;
    }

    private Optional<CaptureTime> time(String form, Row row) {
        try {
            return Optional.of(READERS.get(form).of(row, Optional.<ZoneId>of(ZoneOffset.UTC)));
        } catch (Unusable e) {
            return Optional.empty();
        }
    }

    String name() {
        return name;
    }

    /// The name in lower case, for guesses.
    String lowerName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Markers of what is missing that the column holds.
    SortedSet<String> missing() {
        return missing;
    }

    boolean isEmpty() {
        return present == 0;
    }

    boolean isNumeric() {
        return present > 0 && (numeric || numericWithComma);
    }

    /// Whether its numbers need a decimal comma.
    boolean needsComma() {
        return present > 0 && !numeric && numericWithComma;
    }

    boolean isWhole() {
        return whole;
    }

    BigDecimal min() {
        return min.orElseThrow();
    }

    BigDecimal max() {
        return max.orElseThrow();
    }

    /// All different texts, if they are few.
    Optional<SortedSet<String>> codes() {
        return distinct.size() > DISTINCT_KEPT ? Optional.empty() : Optional.of(distinct);
    }

    /// The forms of time that fit every cell.
    List<String> forms() {
        if (isNumeric() && isWhole() && within(BigDecimal.ONE)) {
            return List.of("epoch_seconds");
        }
        if (isNumeric() && isWhole() && within(BigDecimal.valueOf(1000))) {
            return List.of("epoch_millis");
        }
        return present == 0 ? List.of() : List.copyOf(forms);
    }

    private boolean within(BigDecimal perSecond) {
        return min().compareTo(EPOCH_FROM.multiply(perSecond)) > 0
                && max().compareTo(EPOCH_TO.multiply(perSecond)) < 0;
    }

    /// Whether its times need a zone.
    boolean needsZone() {
        return local || (!forms().isEmpty() && forms().getFirst().startsWith("epoch"));
    }

    /// The earliest day, where it holds dates.
    Optional<LocalDate> earliest() {
        return earliest;
    }
}
