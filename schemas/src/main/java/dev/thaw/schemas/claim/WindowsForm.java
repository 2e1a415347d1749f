package dev.thaw.schemas.claim;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.DayWindow;
import dev.thaw.core.claim.ClaimSpec.Anchor;
import dev.thaw.schemas.claim.Numbers.Range;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.time.LocalTime;
import java.util.Optional;

/// From which day days are counted, and which of them qualify and are the baseline.
///
/// @param written absent: no qualifying and baseline days, as with dateless data
/// @param dayCutoff when a study day begins
record WindowsForm(Anchor anchor, Optional<BaselineDays> written, Optional<LocalTime> dayCutoff) {

    static WindowsForm read(Section section) {
        section.allowing("anchor", "Q", "B", "split", "day_cutoff");
        return new WindowsForm(
                section.need("anchor").asConstant(Anchor.class),
                days(section),
                section.get("day_cutoff")
                        .map(yaml -> yaml.as("a time such as 04:00", LocalTime::parse)));
    }

    /// What [dev.thaw.core.claim.ClaimSpec] holds where nothing looks at these days.
    BaselineDays days() {
        return written.orElse(BaselineDays.STANDARD);
    }

    private static Optional<BaselineDays> days(Section section) {
        Optional<Yaml> qualifying = section.get("Q");
        Optional<Yaml> baseline = section.get("B");
        Optional<Yaml> split = section.get("split");
        if (split.isPresent() && (qualifying.isPresent() || baseline.isPresent())) {
            throw split.get()
                    .place()
                    .problem("'split' makes both windows of one, and 'Q' and 'B' are two windows");
        }
        if (qualifying.isPresent() != baseline.isPresent()) {
            throw section.place().problem("'%s' is missing", qualifying.isPresent() ? "B" : "Q");
        }
        return split.<BaselineDays>map(days -> new BaselineDays.DaySplit(window(days)))
                .or(() -> qualifying.map(days -> runIn(days, baseline.orElseThrow())));
    }

    private static BaselineDays runIn(Yaml qualifying, Yaml baseline) {
        DayWindow q = window(qualifying);
        DayWindow b = window(baseline);
        if (q.overlaps(b)) {
            throw baseline.place()
                    .problem(
                            "'Q' and 'B' overlap: whoever is selected for a low value and measured"
                                    + " from that same value improves by regression to the mean"
                                    + " alone");
        }
        return new BaselineDays.RunIn(q, b);
    }

    private static DayWindow window(Yaml yaml) {
        Range days = Numbers.range(yaml);
        return new DayWindow(days.first(), days.last());
    }
}
