package dev.thaw.reports.web;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Range;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a measure is called and means on a page.
///
/// @param id name and version, such as `err@1`
/// @param unit of its values, for the axis of a chart
/// @param range of its values; empty: not known
public record MeasureWords(
        int rank, String id, String name, String meaning, String unit, Optional<Range> range)
        implements Comparable<MeasureWords> {

    private static final String ITEM = "item:";
    private static final String INSTRUMENT = "instrument:";

    /// In the order of pages.
    private static final List<MeasureWords> NAMED =
            List.of(
                    share(
                            "err@1",
                            "Response rate",
                            "Share of answered check-ins that name at least one feeling."),
                    points(
                            "intensity_all@1",
                            "Intensity",
                            "Strongest feeling named in a check-in; nothing felt counts as 0."),
                    points(
                            "intensity_felt@1",
                            "Intensity when felt",
                            "Strongest feeling named, over the check-ins that name one."),
                    share("body@1", "Body", "Share of answered check-ins with a bodily sensation."),
                    unbounded(
                            "reactivity_pos@1",
                            "Reactivity to pleasant events",
                            "How much stronger pleasant feelings are after a more pleasant event.",
                            "points per step of pleasantness"),
                    unbounded(
                            "reactivity_neg@1",
                            "Reactivity to unpleasant events",
                            "How much stronger unpleasant feelings are after a less pleasant event.",
                            "points per step of pleasantness"),
                    unbounded(
                            "richness10@1",
                            "Richness",
                            "Different feelings in ten mentions.",
                            "feelings"),
                    unbounded(
                            "emodiversity@1",
                            "Emodiversity",
                            "How evenly the feelings named are spread.",
                            "nats"),
                    unbounded(
                            "labels_per_checkin@1",
                            "Labels per check-in",
                            "Different feelings named in a check-in that names one.",
                            "feelings"),
                    unbounded("sd@1", "Spread", "Standard deviation of intensity.", "points"),
                    share(
                            "relsd@1",
                            "Relative spread",
                            "Spread, as a share of the largest one possible at that mean."),
                    unbounded(
                            "rmssd@1",
                            "Instability",
                            "Typical change of intensity from one check-in to the next.",
                            "points"),
                    unbounded(
                            "mssd@1",
                            "Squared instability",
                            "Mean squared change of intensity from one check-in to the next.",
                            "points²"),
                    unbounded(
                            "inertia@1",
                            "Inertia",
                            "How far intensity carries over to the next check-in.",
                            "slope"),
                    unbounded(
                            "inertia_corrected@1",
                            "Inertia, corrected",
                            "Inertia, corrected for the bias of few check-ins.",
                            "slope"),
                    unbounded(
                            "granularity@1",
                            "Granularity",
                            "How far feelings of one kind are told apart; 1 is fully.",
                            "index, at most 1"),
                    share(
                            "blankrate@1",
                            "Blank rate",
                            "Share of answered check-ins with nothing felt."),
                    share(
                            "err_lower@1",
                            "Response rate, at least",
                            "If every unanswered prompt had met no feeling."),
                    share(
                            "err_upper@1",
                            "Response rate, at most",
                            "If every unanswered prompt had met a feeling."),
                    share(
                            "overwhelm@1",
                            "Overwhelm",
                            "Share of answered check-ins with overwhelm."),
                    share(
                            "compliance@1",
                            "Compliance",
                            "Share of issued prompts answered in time."),
                    share(
                            "response@1",
                            "Response",
                            "Share of issued prompts answered or declined in time."));

    /// What is said of an item, by what follows its name in a measure's id.
    private static final Map<String, String> OF_ITEMS =
            Map.of(
                    "sd@1", "spread",
                    "mssd@1", "squared instability",
                    "inertia@1", "inertia",
                    "inertia_corrected@1", "inertia, corrected");

    private static final Comparator<MeasureWords> ORDER =
            Comparator.comparingInt(MeasureWords::rank).thenComparing(MeasureWords::id);

    /// The order of pages: the primary measure first, then the others as science.md lists them.
    @Override
    public int compareTo(MeasureWords other) {
        return ORDER.compare(this, other);
    }

    /// The words of a measure in a study.
    public static MeasureWords of(String id, StudyProtocol protocol) {
        for (int rank = 0; rank < NAMED.size(); rank++) {
            MeasureWords named = NAMED.get(rank);
            if (named.id.equals(id)) {
                return named.at(rank);
            }
        }
        return ofProtocol(id, protocol);
    }

    /// The words of a measure where no protocol is known.
    static MeasureWords unknown(String id) {
        return NAMED.stream()
                .filter(named -> named.id.equals(id))
                .findFirst()
                .orElseGet(() -> new MeasureWords(NAMED.size(), id, id, "", "", Optional.empty()));
    }

    private MeasureWords at(int place) {
        return new MeasureWords(place, id, name, meaning, unit, range);
    }

    private static MeasureWords ofProtocol(String id, StudyProtocol protocol) {
        if (id.startsWith(ITEM)) {
            String[] parts = id.substring(ITEM.length()).split("/", 2);
            return parts.length == 1
                    ? ofItem(id, parts[0], protocol)
                    : new MeasureWords(
                            NAMED.size() + 1,
                            id,
                            asWords(parts[0]) + ": " + OF_ITEMS.getOrDefault(parts[1], parts[1]),
                            "Within a week.",
                            "of ratings",
                            Optional.empty());
        }
        if (id.startsWith(INSTRUMENT)) {
            String instrument = id.substring(INSTRUMENT.length());
            Optional<Range> range =
                    Optional.ofNullable(protocol.instruments().get(instrument))
                            .map(StudyProtocol.Instrument::total);
            return new MeasureWords(
                    NAMED.size() + 2,
                    id,
                    instrument,
                    "Mean total of this questionnaire.",
                    unit("total", range),
                    range);
        }
        return new MeasureWords(NAMED.size() + 3, id, id, "", "", Optional.empty());
    }

    /// `sleep_quality` is read as "Sleep quality".
    private static String asWords(String id) {
        return Character.toUpperCase(id.charAt(0)) + id.substring(1).replace('_', ' ');
    }

    private static MeasureWords ofItem(String id, String item, StudyProtocol protocol) {
        Optional<Range> range =
                Optional.ofNullable(protocol.items().get(item)).map(StudyProtocol.Item::range);
        return new MeasureWords(
                NAMED.size(),
                id,
                asWords(item),
                "Mean rating of this item.",
                unit("rating", range),
                range);
    }

    private static MeasureWords share(String id, String name, String meaning) {
        return new MeasureWords(0, id, name, meaning, "share, 0 to 1", Optional.of(range(1)));
    }

    private static MeasureWords points(String id, String name, String meaning) {
        return new MeasureWords(0, id, name, meaning, "points, 0 to 100", Optional.of(range(100)));
    }

    private static MeasureWords unbounded(String id, String name, String meaning, String unit) {
        return new MeasureWords(0, id, name, meaning, unit, Optional.empty());
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
