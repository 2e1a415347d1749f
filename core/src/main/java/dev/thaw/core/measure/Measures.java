package dev.thaw.core.measure;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The weekly measures of science.md A.2. Weeks below a measure's minimum are missing, not zero.
public final class Measures {

    private static final Optional<BigDecimal> YES = Optional.of(BigDecimal.ONE);
    private static final Optional<BigDecimal> NO = Optional.of(BigDecimal.ZERO);

    /// One occasion is enough.
    private static final Minima NONE = new Minima(1, 1);

    private Measures() {}

    /// The measures of check-ins: `err@1`, `blankrate@1`, `intensity_all@1` and the mean of every
    /// item of the protocol.
    public static List<Measure<CheckInSubmitted>> ofCheckIns(StudyProtocol protocol) {
        Minima minima = protocol.minima();
        List<Measure<CheckInSubmitted>> measures = new ArrayList<>();
        measures.add(new Measure<>("err@1", Measures::felt, minima, true));
        measures.add(new Measure<>("blankrate@1", Measures::blank, minima, true));
        measures.add(new Measure<>("intensity_all@1", Measures::strongest, minima, false));
        for (String item : protocol.items().keySet()) {
            measures.add(
                    new Measure<>(
                            "item:" + item,
                            checkIn -> Optional.ofNullable(checkIn.ratings().get(item)),
                            minima,
                            false));
        }
        return measures;
    }

    /// `compliance@1`: the share of issued prompts that were answered in time, 0–1.
    public static Measure<PromptOutcome> compliance() {
        return new Measure<>(
                "compliance@1",
                outcome ->
                        switch (outcome) {
                            case ANSWERED -> YES;
                            case UNANSWERED -> NO;
                        },
                NONE,
                false);
    }

    /// The mean total of an instrument; several within a week are averaged.
    public static Measure<InstrumentScored> instrument(String id) {
        return new Measure<>("instrument:" + id, InstrumentScored::total, NONE, false);
    }

    /// `err@1`, response rate, 0–1: answered with at least one named feeling, of all answered.
    private static Optional<BigDecimal> felt(CheckInSubmitted checkIn) {
        return switch (checkIn.answer()) {
            case FELT -> checkIn.feelings().isEmpty() ? NO : YES;
            case BLANK -> NO;
            case SKIPPED, NOT_ASKED -> Optional.empty();
        };
    }

    /// `blankrate@1`, 0–1, lower is better: 1 − `err@1`.
    private static Optional<BigDecimal> blank(CheckInSubmitted checkIn) {
        return felt(checkIn).map(BigDecimal.ONE::subtract);
    }

    /// `intensity_all@1`, 0–100: the strongest feeling named; a blank is 0.
    private static Optional<BigDecimal> strongest(CheckInSubmitted checkIn) {
        if (checkIn.answer() != Answer.FELT) {
            return felt(checkIn);
        }
        int strongest = 0;
        for (Feeling feeling : checkIn.feelings()) {
            strongest = Math.max(strongest, feeling.intensity());
        }
        return Optional.of(BigDecimal.valueOf(strongest));
    }
}
