package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Direction;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What the golden vectors of the measures write down, as occasions of the study in Oslo.
/// - Check-ins: `d1 joy:40+body, blank, d2 felt, skipped`. `d1` begins study day 1; check-ins of a
///   day are three hours apart. Parts of a check-in: a feeling with its intensity, `felt` (without
///   a name), `blank`, `skipped`, `unasked`, `body`, `overwhelmed`, `event:-2` (pleasantness),
///   `self` (on the participant's own initiative).
/// - Prompts: `d1 response blank unasked, d2 declined missed`.
/// - Ratings of mood: values and hours since the beginning of day 1.
public final class MeasureExamples {

    private static final Instant DAY_ONE = Instant.parse("2026-01-05T00:00:00Z");
    private static final int SECONDS_PER_HOUR = 3600;
    private static final int HOURS_PER_DAY = 24;

    private MeasureExamples() {}

    /// A measure over everything that is given.
    ///
    /// @param least answers, then days
    public static WindowValue measured(
            String measure,
            String answers,
            String prompts,
            List<BigDecimal> y,
            List<BigDecimal> t,
            List<Integer> least) {
        StudyProtocol protocol = aStudy().protocol();
        List<Occasion<CheckInSubmitted>> counted = new ArrayList<>(checkIns(answers, false));
        counted.addAll(moods(y, t));
        Occasions occasions =
                Occasions.of(protocol, counted, checkIns(answers, true), prompts(prompts));
        Setting setting =
                Setting.ofWeek(protocol)
                        .withLeastData(new LeastData(least.getFirst(), least.getLast()));
        return find(measure, protocol).of(occasions.between(0, 13), setting);
    }

    /// The mean of squared adjusted differences, whatever its minimum: MSSD, then its root.
    public static List<String> meanSquareDifference(
            List<BigDecimal> y, List<BigDecimal> t, BigDecimal lambda) {
        StudyProtocol protocol = aStudy().protocol();
        Values values =
                Occasions.of(protocol, moods(y, t), List.of(), List.of()).between(0, 13).ratings(0);
        MeanSquare mean = MeanSquare.of(values, values.pairs(Lag.WITHIN_DAY), Rational.of(lambda));
        return List.of(mean.figure().toString(), mean.root().toString());
    }

    /// Emodiversity, then rarefied richness.
    public static List<WindowValue> repertoire(List<Integer> counts) {
        int[] mentions = counts.stream().mapToInt(Integer::intValue).sorted().toArray();
        return List.of(Repertoire.emodiversity(mentions), Repertoire.richness(mentions));
    }

    /// Granularity of a table of ratings, a row a check-in, three on each day.
    public static WindowValue granularity(List<List<BigDecimal>> table) {
        SortedMap<String, Item> items = new TreeMap<>();
        for (int column = 0; column < table.getFirst().size(); column++) {
            items.put("item-" + column, anItem(Valence.NEGATIVE));
        }
        StudyProtocol protocol = withItems(aStudy().withMinima(1, 1).protocol(), items);
        List<Occasion<CheckInSubmitted>> checkIns = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            Map<String, BigDecimal> ratings = new TreeMap<>();
            for (int column = 0; column < items.size(); column++) {
                ratings.put("item-" + column, table.get(row).get(column));
            }
            checkIns.add(
                    Occasion.on(row / 3, Payloads.checkIn(Answer.NOT_ASKED, List.of(), ratings)));
        }
        return find("granularity@1", protocol)
                .of(
                        Occasions.of(protocol, checkIns, List.of(), List.of()).between(0, 99),
                        Setting.ofWeek(protocol));
    }

    /// The totals of one week.
    ///
    /// @param days since the anchor
    public static MeasuredValue week(List<Integer> days, List<BigDecimal> totals) {
        return InstrumentTotals.weekly(
                        IntStream.range(0, days.size())
                                .mapToObj(i -> Occasion.on(days.get(i), totals.get(i)))
                                .toList())
                .getFirst();
    }

    static Measure find(String id, StudyProtocol protocol) {
        return Measures.of(protocol).stream()
                .filter(measure -> measure.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Item anItem(Valence valence) {
        Range range =
                new Range(BigDecimal.valueOf(-1000), BigDecimal.valueOf(1000), Optional.empty());
        return new Item(range, Direction.NONE, Optional.of(valence));
    }

    static StudyProtocol withItems(StudyProtocol protocol, SortedMap<String, Item> items) {
        return new StudyProtocol(
                protocol.study(),
                protocol.version(),
                protocol.hash(),
                protocol.title(),
                protocol.period(),
                protocol.homeZone(),
                protocol.dayCutoff(),
                protocol.anchor(),
                protocol.schedule(),
                protocol.minima(),
                protocol.vocabulary(),
                items,
                protocol.instruments(),
                protocol.attributes(),
                protocol.consentDocuments(),
                protocol.withdrawalPolicies(),
                protocol.eventsPerDay(),
                protocol.minimumCell(),
                protocol.releases(),
                protocol.monitors(),
                protocol.safety(),
                protocol.feedback());
    }

    static List<Occasion<CheckInSubmitted>> moods(List<BigDecimal> y, List<BigDecimal> t) {
        List<Occasion<CheckInSubmitted>> moods = new ArrayList<>();
        for (int i = 0; i < y.size(); i++) {
            int day = t.get(i).intValue() / HOURS_PER_DAY;
            Instant at =
                    DAY_ONE.plusSeconds(
                            t.get(i)
                                    .multiply(BigDecimal.valueOf(SECONDS_PER_HOUR))
                                    .longValueExact());
            moods.add(
                    new Occasion<>(
                            day,
                            Optional.of(at),
                            false,
                            Payloads.rated("mood", y.get(i).toString())));
        }
        return moods;
    }

    /// @param self those made on the participant's own initiative, or the others
    static List<Occasion<CheckInSubmitted>> checkIns(String text, boolean self) {
        List<Occasion<CheckInSubmitted>> checkIns = new ArrayList<>();
        int day = 0;
        int ofDay = 0;
        for (String part : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
            String rest = part.strip();
            if (rest.matches("d\\d+ .*")) {
                day = Integer.parseInt(rest.substring(1, rest.indexOf(' '))) - 1;
                ofDay = 0;
                rest = rest.substring(rest.indexOf(' ') + 1);
            }
            List<String> words = List.of(rest.split("\\+", -1));
            int hour = HOURS_PER_DAY * day + 9 + 3 * ofDay++;
            if (words.contains("self") == self) {
                checkIns.add(
                        new Occasion<>(
                                day,
                                Optional.of(DAY_ONE.plusSeconds((long) hour * SECONDS_PER_HOUR)),
                                false,
                                checkIn(words)));
            }
        }
        return checkIns;
    }

    private static List<Occasion<PromptOutcome>> prompts(String text) {
        List<Occasion<PromptOutcome>> prompts = new ArrayList<>();
        int day = 0;
        for (String word : text.replace(",", " ").strip().split("\\s+", -1)) {
            if (word.matches("d\\d+")) {
                day = Integer.parseInt(word.substring(1)) - 1;
            } else if (!word.isEmpty()) {
                prompts.add(Occasion.on(day, outcome(word)));
            }
        }
        return prompts;
    }

    private static PromptOutcome outcome(String word) {
        return switch (word) {
            case "response" -> PromptOutcome.RESPONSE;
            case "blank" -> PromptOutcome.NO_RESPONSE;
            case "unasked" -> PromptOutcome.NOT_ASKED;
            case "declined" -> PromptOutcome.DECLINED;
            case "missed" -> PromptOutcome.UNANSWERED;
            default -> throw new IllegalArgumentException("no outcome of a prompt: " + word);
        };
    }

    private static CheckInSubmitted checkIn(List<String> words) {
        List<Feeling> feelings = new ArrayList<>();
        Optional<LinkedEvent> event = Optional.empty();
        Answer answer = Answer.FELT;
        for (String word : words) {
            switch (word) {
                case "blank" -> answer = Answer.BLANK;
                case "skipped" -> answer = Answer.SKIPPED;
                case "unasked" -> answer = Answer.NOT_ASKED;
                case "felt", "body", "overwhelmed", "self" -> {}
                default -> {
                    String[] sides = word.split(":", 2);
                    int number = Integer.parseInt(sides[1]);
                    if (sides[0].equals("event")) {
                        event =
                                Optional.of(
                                        new LinkedEvent(
                                                number, Optional.empty(), Optional.empty()));
                    } else {
                        feelings.add(new Feeling(sides[0].toLowerCase(Locale.ROOT), number));
                    }
                }
            }
        }
        return new CheckInSubmitted(
                Optional.empty(),
                answer,
                feelings,
                words.contains("body") ? List.of("chest") : List.of(),
                new TreeMap<>(),
                event,
                words.contains("overwhelmed"),
                Optional.empty(),
                Optional.empty());
    }
}
