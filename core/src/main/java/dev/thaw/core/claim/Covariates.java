package dev.thaw.core.claim;

import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// What is known before the outcome and may tell who will have one: baseline value, compliance at
/// baseline, and each code but the first of age band, site and main modality. Compliance is 0 where
/// there was no prompt.
final class Covariates {

    private static final List<Function<ParticipantFacts, Optional<String>>> CODES =
            List.of(
                    facts -> facts.values().person().ageBand(),
                    facts -> facts.values().person().site(),
                    Covariates::mainModality);

    private final List<List<String>> levels = new ArrayList<>();

    /// @param starters all that are compared
    Covariates(List<ParticipantFacts> starters) {
        for (Function<ParticipantFacts, Optional<String>> code : CODES) {
            SortedSet<String> seen = new TreeSet<>();
            starters.forEach(facts -> seen.add(code.apply(facts).orElse("")));
            levels.add(seen.stream().skip(1).toList());
        }
    }

    /// @param baseline the value that change is measured from
    List<Rational> of(ParticipantFacts facts, Rational baseline) {
        List<Rational> covariates = new ArrayList<>();
        covariates.add(baseline);
        covariates.add(facts.values().compliance().orElse(Rational.ZERO));
        for (int i = 0; i < levels.size(); i++) {
            String code = CODES.get(i).apply(facts).orElse("");
            for (String level : levels.get(i)) {
                covariates.add(level.equals(code) ? Rational.ONE : Rational.ZERO);
            }
        }
        return covariates;
    }

    /// The modality that a session names first, in the first session.
    static Optional<String> mainModality(ParticipantFacts facts) {
        return facts.values().sessions().stream().findFirst().map(List::getFirst);
    }
}
