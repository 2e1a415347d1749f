package dev.thaw.core.measure;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.example.Payloads;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Three weeks of check-ins that a seed decides: at any second of the day, some declined or with
/// ratings only, some without a clock's time.
///
/// @param checkIns no two of them at one moment
record RandomOccasions(
        List<Occasion<CheckInSubmitted>> checkIns,
        List<Occasion<CheckInSubmitted>> selfInitiated,
        List<Occasion<PromptOutcome>> prompts) {

    private static final Instant DAY_ONE = Instant.parse("2026-01-05T00:00:00Z");
    private static final List<String> LABELS = List.of("joy", "sadness", "calm");

    static RandomOccasions seeded(long seed) {
        Random random = new Random(seed);
        List<Occasion<CheckInSubmitted>> checkIns = new ArrayList<>();
        List<Occasion<CheckInSubmitted>> selfInitiated = new ArrayList<>();
        List<Occasion<PromptOutcome>> prompts = new ArrayList<>();
        int aDay = 3 + random.nextInt(6);
        double tendency = random.nextDouble();
        boolean constant = random.nextInt(10) == 0;
        for (int day = -3; day < 18; day++) {
            int second = 8 * 3600;
            for (int i = 0; i < aDay; i++) {
                second += 60 + random.nextInt(54_000 / aDay);
                CheckInSubmitted checkIn = checkIn(random, tendency, constant);
                boolean timed = random.nextInt(40) > 0;
                Occasion<CheckInSubmitted> occasion =
                        new Occasion<>(
                                day,
                                timed
                                        ? Optional.of(DAY_ONE.plusSeconds(86_400L * day + second))
                                        : Optional.empty(),
                                false,
                                checkIn);
                if (random.nextInt(12) == 0) {
                    selfInitiated.add(occasion);
                } else {
                    checkIns.add(occasion);
                }
                prompts.add(
                        Occasion.on(
                                day,
                                random.nextInt(5) == 0
                                        ? PromptOutcome.UNANSWERED
                                        : PromptOutcome.of(checkIn)));
            }
        }
        return new RandomOccasions(checkIns, selfInitiated, prompts);
    }

    private static CheckInSubmitted checkIn(Random random, double tendency, boolean constant) {
        Map<String, BigDecimal> ratings = new TreeMap<>();
        if (random.nextInt(4) > 0) {
            ratings.put("mood", BigDecimal.valueOf(constant ? 3 : 1 + random.nextInt(5)));
            ratings.put("valence", BigDecimal.valueOf(random.nextInt(1001) - 500, 1));
        }
        List<Feeling> feelings = new ArrayList<>();
        Answer answer =
                switch (random.nextInt(12)) {
                    case 0 -> Answer.SKIPPED;
                    case 1 -> Answer.NOT_ASKED;
                    default -> random.nextDouble() < tendency ? Answer.FELT : Answer.BLANK;
                };
        if (answer == Answer.FELT) {
            for (int i = random.nextInt(4); i > 0; i--) {
                feelings.add(
                        new Feeling(
                                LABELS.get(random.nextInt(LABELS.size())), random.nextInt(101)));
            }
        }
        return new CheckInSubmitted(
                Optional.empty(),
                answer,
                feelings,
                random.nextInt(3) == 0 ? List.of("chest") : List.of(),
                new TreeMap<>(ratings),
                random.nextInt(3) == 0
                        ? Optional.of(
                                new LinkedEvent(
                                        random.nextInt(7) - 3, Optional.empty(), Optional.empty()))
                        : Optional.empty(),
                random.nextInt(10) == 0,
                Optional.empty(),
                Optional.empty());
    }

    RandomOccasions withRatings(UnaryOperator<BigDecimal> change) {
        List<Occasion<CheckInSubmitted>> changed = new ArrayList<>();
        for (Occasion<CheckInSubmitted> occasion : checkIns) {
            CheckInSubmitted checkIn = occasion.what();
            Map<String, BigDecimal> ratings = new TreeMap<>();
            checkIn.ratings().forEach((id, rating) -> ratings.put(id, change.apply(rating)));
            changed.add(
                    new Occasion<>(
                            occasion.day(),
                            occasion.moment(),
                            false,
                            Payloads.checkIn(checkIn.answer(), checkIn.feelings(), ratings)));
        }
        return new RandomOccasions(changed, selfInitiated, prompts);
    }
}
