package dev.thaw.core.measure;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import java.util.ArrayList;
import java.util.List;

/// Which measures of science.md A.2 a study has: the list to which a new measure is added.
public final class Measures {

    private static final List<Measure> OF_ANSWERS =
            List.of(
                    Measure.of(
                            ResponseRate.ERR,
                            (window, setting) ->
                                    ResponseRate.err(window.tally(), setting.leastData())),
                    Measure.of(
                            ResponseRate.BLANK_RATE,
                            (window, setting) ->
                                    ResponseRate.blankRate(window.tally(), setting.leastData())),
                    Measure.of(Intensity.ALL, Intensity::all),
                    Measure.of(Intensity.FELT, Intensity::felt),
                    Measure.of(Shares.BODY, Shares::body),
                    Measure.of(Shares.OVERWHELM, Shares::overwhelm),
                    Measure.of(
                            Dispersion.SD,
                            Dispersion.LEAST,
                            (window, setting) ->
                                    Dispersion.sd(window.intensities(), setting.leastData())),
                    Measure.of(
                            Dispersion.RELATIVE_SD,
                            Dispersion.LEAST,
                            (window, setting) ->
                                    Dispersion.relativeSd(
                                            window.intensities(), setting.leastData())),
                    Measure.of(
                            SuccessiveDifferences.MSSD,
                            SuccessiveDifferences.LEAST_PAIRS + 1,
                            (window, setting) ->
                                    SuccessiveDifferences.mssd(window.intensities(), setting)),
                    Measure.of(
                            SuccessiveDifferences.RMSSD,
                            SuccessiveDifferences.LEAST_PAIRS + 1,
                            (window, setting) ->
                                    SuccessiveDifferences.rmssd(window.intensities(), setting)),
                    Measure.of(
                            Inertia.RAW,
                            Inertia.LEAST_PAIRS + 1,
                            (window, setting) -> Inertia.raw(window.intensities(), setting)),
                    Measure.of(
                            Inertia.CORRECTED,
                            Inertia.LEAST_PAIRS + 1,
                            (window, setting) -> Inertia.corrected(window.intensities(), setting)));

    private static final List<Measure> OF_LABELS =
            List.of(
                    Measure.of(Repertoire.LABELS, (window, _) -> Repertoire.labels(window)),
                    Measure.of(
                            Repertoire.EMODIVERSITY,
                            (window, _) -> Repertoire.emodiversity(window)),
                    Measure.of(Repertoire.RICHNESS, (window, _) -> Repertoire.richness(window)));

    private static final List<Measure> OF_PROMPTS =
            List.of(
                    Measure.of(Shares.COMPLIANCE, (window, _) -> Shares.compliance(window)),
                    Measure.of(Shares.RESPONSE, (window, _) -> Shares.response(window)),
                    Measure.of(ResponseRate.LOWER, (window, _) -> ResponseRate.lower(window)),
                    Measure.of(ResponseRate.UPPER, (window, _) -> ResponseRate.upper(window)));

    private static final Measure REACTIVITY_TO_PLEASANT =
            Measure.of(Reactivity.POSITIVE, Reactivity.LEAST_EVENTS, Reactivity::positive);

    private static final Measure REACTIVITY_TO_UNPLEASANT =
            Measure.of(Reactivity.NEGATIVE, Reactivity.LEAST_EVENTS, Reactivity::negative);

    private Measures() {}

    /// All measures of check-ins and prompts that can exist for a protocol.
    public static List<Measure> of(StudyProtocol protocol) {
        List<Measure> measures = new ArrayList<>();
        measures.addAll(OF_ANSWERS);
        if (protocol.vocabulary().containsValue(Valence.POSITIVE)) {
            measures.add(REACTIVITY_TO_PLEASANT);
        }
        if (protocol.vocabulary().containsValue(Valence.NEGATIVE)) {
            measures.add(REACTIVITY_TO_UNPLEASANT);
        }
        measures.addAll(OF_LABELS);
        measures.addAll(OF_PROMPTS);
        List<Integer> sameValence = Granularity.items(protocol);
        if (!sameValence.isEmpty()) {
            measures.add(
                    Measure.of(
                            Granularity.GRANULARITY,
                            Granularity.LEAST_ROWS,
                            (window, setting) ->
                                    Granularity.of(window, sameValence, setting.leastData())));
        }
        int place = 0;
        for (String item : protocol.items().keySet()) {
            measures.addAll(ofItem(item, place++));
        }
        return measures;
    }

    /// Those of them to which one week can give a value. A diary's week has at most seven
    /// check-ins, which is too few for some.
    public static List<Measure> ofWeeks(StudyProtocol protocol) {
        int mostCheckIns =
                protocol.schedule().kind() == Kind.DAILY_DIARY
                        ? Occasion.DAYS_PER_WEEK
                        : Integer.MAX_VALUE;
        return of(protocol).stream()
                .filter(measure -> measure.leastCheckIns() <= mostCheckIns)
                .toList();
    }

    /// @param place among the protocol's items
    private static List<Measure> ofItem(String item, int place) {
        List<Measure> measures =
                List.of(
                        Measure.of(
                                RatingMean.ITEM,
                                (window, setting) ->
                                        RatingMean.of(window.ratings(place), setting.leastData())),
                        Measure.of(
                                Dispersion.ITEM_SD,
                                Dispersion.LEAST,
                                (window, setting) ->
                                        Dispersion.sd(window.ratings(place), setting.leastData())),
                        Measure.of(
                                SuccessiveDifferences.ITEM_MSSD,
                                SuccessiveDifferences.LEAST_PAIRS + 1,
                                (window, setting) ->
                                        SuccessiveDifferences.mssd(window.ratings(place), setting)),
                        Measure.of(
                                Inertia.ITEM,
                                Inertia.LEAST_PAIRS + 1,
                                (window, setting) -> Inertia.raw(window.ratings(place), setting)),
                        Measure.of(
                                Inertia.ITEM_CORRECTED,
                                Inertia.LEAST_PAIRS + 1,
                                (window, setting) ->
                                        Inertia.corrected(window.ratings(place), setting)));
        return measures.stream().map(measure -> measure.ofNamed(item)).toList();
    }
}
