package dev.thaw.core.claim;

import dev.thaw.core.claim.Alternatives.Cell;
import dev.thaw.core.measure.DayWindow;
import dev.thaw.core.measure.LeastData;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.Map;
import java.util.Optional;

/// One participant's answers, counted one way, in the windows of the specification curve. Longer
/// windows than 14 days need no more data: the curve asks what they would have shown.
final class AlternativeWindows {

    private final Setting setting;
    private final Map<String, Measure> measures;
    private final long anchor;
    private final Occasions occasions;

    AlternativeWindows(
            StudyProtocol protocol,
            Map<String, Measure> measures,
            long anchor,
            Occasions occasions) {
        this.setting = Setting.ofFortnight(protocol);
        this.measures = measures;
        this.anchor = anchor;
        this.occasions = occasions;
    }

    Cell over(Optional<DayRange> days) {
        return days.map(this::over).orElse(Cell.EMPTY);
    }

    private Cell over(DayRange days) {
        DayWindow window =
                occasions.between(
                        Math.toIntExact(days.first() - anchor),
                        Math.toIntExact(days.last() - anchor));
        int met = minimaMet(window);
        if (met == 0) {
            return Cell.EMPTY;
        }
        Setting any = setting.withLeastData(LeastData.ANY);
        return new Cell(
                Alternatives.MEASURES.stream()
                        .map(measure -> measures.get(measure).of(window, any).exact())
                        .toList(),
                met);
    }

    private int minimaMet(DayWindow window) {
        Measure counted = measures.get(Alternatives.MEASURES.getFirst());
        int met = 0;
        while (met < Alternatives.MINIMA.size()
                && counted.of(window, setting.withLeastData(Alternatives.leastData(met)))
                        .exact()
                        .isPresent()) {
            met++;
        }
        return met;
    }
}
