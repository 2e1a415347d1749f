package dev.thaw.reports.web;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Range;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;

/// What a measure is called and means on a page.
///
/// @param id name and version, such as `err@1`
/// @param unit of its values, for the axis of a chart
/// @param range of its values; empty: not known
record MeasureWords(
        int rank, String id, String name, String meaning, String unit, Optional<Range> range)
        implements Comparable<MeasureWords> {

    private static final String ITEM = "item:";
    private static final String INSTRUMENT = "instrument:";
    private static final Optional<Range> SHARE = Optional.of(range(1));

    private static final Comparator<MeasureWords> ORDER =
            Comparator.comparingInt(MeasureWords::rank).thenComparing(MeasureWords::id);

    /// The order of pages: the primary measure first, then the others as science.md lists them.
    @Override
    public int compareTo(MeasureWords other) {
        return ORDER.compare(this, other);
    }

    static MeasureWords of(String id, StudyProtocol protocol) {
        return switch (id) {
            case "err@1" ->
                    share(
                            1,
                            id,
                            "Response rate",
                            "Share of answered check-ins that name at least one feeling.");
            case "intensity_all@1" ->
                    new MeasureWords(
                            2,
                            id,
                            "Intensity",
                            "Strongest feeling named in a check-in; nothing felt counts as 0.",
                            "points, 0 to 100",
                            Optional.of(range(100)));
            case "blankrate@1" ->
                    share(3, id, "Blank rate", "Share of answered check-ins with nothing felt.");
            case "compliance@1" ->
                    share(4, id, "Compliance", "Share of issued prompts answered in time.");
            default -> ofProtocol(id, protocol);
        };
    }

    private static MeasureWords ofProtocol(String id, StudyProtocol protocol) {
        if (id.startsWith(ITEM)) {
            String item = id.substring(ITEM.length());
            Optional<Range> range =
                    Optional.ofNullable(protocol.items().get(item)).map(StudyProtocol.Item::range);
            return new MeasureWords(
                    5,
                    id,
                    asWords(item),
                    "Mean rating of this item.",
                    unit("rating", range),
                    range);
        }
        if (id.startsWith(INSTRUMENT)) {
            String instrument = id.substring(INSTRUMENT.length());
            Optional<Range> range =
                    Optional.ofNullable(protocol.instruments().get(instrument))
                            .map(StudyProtocol.Instrument::total);
            return new MeasureWords(
                    6,
                    id,
                    instrument,
                    "Mean total of this questionnaire.",
                    unit("total", range),
                    range);
        }
        return new MeasureWords(7, id, id, "", "", Optional.empty());
    }

    /// `sleep_quality` is read as "Sleep quality".
    private static String asWords(String id) {
        return Character.toUpperCase(id.charAt(0)) + id.substring(1).replace('_', ' ');
    }

    private static MeasureWords share(int rank, String id, String name, String meaning) {
        return new MeasureWords(rank, id, name, meaning, "share, 0 to 1", SHARE);
    }

    private static String unit(String what, Optional<Range> range) {
        return range.map(
                        r ->
                                "%s, %s to %s"
                                        .formatted(
                                                what,
                                                Numerals.plain(r.min()),
                                                Numerals.plain(r.max())))
                .orElse(what);
    }

    private static Range range(int max) {
        return new Range(BigDecimal.ZERO, BigDecimal.valueOf(max), Optional.empty());
    }
}
