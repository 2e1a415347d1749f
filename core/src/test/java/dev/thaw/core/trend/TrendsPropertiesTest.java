package dev.thaw.core.trend;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.example.RandomHistory;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.measure.WindowValue;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every history, tried on 1,000 seeded ones.
class TrendsPropertiesTest {

    private static final int HISTORIES = 100;

    static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    /// Further histories than those of the other laws.
    static LongStream furtherSeeds() {
        return LongStream.range(HISTORIES, 2 * HISTORIES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfArrivalChangesNothing(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.varied(seed);
        List<LedgerEvent> arrived = new ArrayList<>(participant.events());

        // When
        Collections.shuffle(arrived, new Random(seed));

        // Then
        assertThat(trend(participant, arrived)).isEqualTo(trend(participant, participant.events()));
    }

    @ParameterizedTest
    @MethodSource("furtherSeeds")
    void repeatedDeliveryChangesNothing(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.varied(seed);
        Random random = new Random(seed);

        // When a fourth of the events come again, an hour later
        List<LedgerEvent> delivered = new ArrayList<>(participant.events());
        for (LedgerEvent event : participant.events()) {
            if (random.nextInt(4) == 0) {
                delivered.add(
                        random.nextInt(delivered.size()),
                        new LedgerEvent(
                                event.subject(),
                                event.receivedAt().plusSeconds(3600),
                                event.event()));
            }
        }

        // Then
        assertThat(trend(participant, delivered))
                .isEqualTo(trend(participant, participant.events()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thePartitionsThatAHistoryIsPutTogetherFromChangeNothing(long seed) {
        // Given a history in parts that overlap
        ParticipantBuilder participant = RandomHistory.varied(1000 + seed);
        Random random = new Random(seed);
        List<List<LedgerEvent>> parts = new ArrayList<>();
        for (int part = 0; part < 2 + random.nextInt(4); part++) {
            parts.add(new ArrayList<>());
        }
        for (LedgerEvent event : participant.events()) {
            parts.get(random.nextInt(parts.size())).add(event);
            if (random.nextInt(10) == 0) {
                parts.getFirst().add(event);
            }
        }

        // When one part after the other is added
        ParticipantHistory history = history(participant, List.of());
        for (List<LedgerEvent> part : parts) {
            List<LedgerEvent> known = new ArrayList<>(history(participant, part).events());
            known.addAll(history.events());
            history = history(participant, known);
        }

        // Then
        assertThat(history).isEqualTo(participant.history());
        assertThat(trend(participant, history.events()))
                .isEqualTo(trend(participant, participant.events()));
    }

    @ParameterizedTest
    @MethodSource("furtherSeeds")
    void shiftingAllRatingsWithinTheirScaleMovesTheirMeansAndNothingElse(long seed) {
        // Given ratings that leave room above
        ParticipantBuilder participant = RandomHistory.varied(seed);
        Map<String, BigDecimal> shift =
                Map.of(
                        "mood", BigDecimal.ONE,
                        "valence", new BigDecimal("33.7"),
                        "anger", new BigDecimal("40.25"),
                        "fear", new BigDecimal("40.25"),
                        "shame", new BigDecimal("40.25"));
        List<LedgerEvent> narrow = withRatings(participant, TrendsPropertiesTest::narrowed);

        // When
        List<LedgerEvent> shifted =
                withRatings(
                        participant, (item, rating) -> narrowed(item, rating).add(shift.get(item)));

        // Then neither a point but those of means, nor any trend moves
        Map<String, MeasureTrend> before = measures(participant, narrow);
        Map<String, MeasureTrend> after = measures(participant, shifted);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach(
                (measure, trend) -> {
                    assertThat(trend.windows()).isEqualTo(before.get(measure).windows());
                    if (!measure.matches("item:[a-z]+")) {
                        assertThat(trend).isEqualTo(before.get(measure));
                    }
                });
        // And exactly so in a window of days
        Map<String, WindowValue> inDays = values(participant, narrow, 0, 20);
        values(participant, shifted, 0, 20)
                .forEach(
                        (measure, value) -> {
                            BigDecimal by =
                                    measure.matches("item:[a-z]+")
                                            ? shift.get(measure.substring(5))
                                            : BigDecimal.ZERO;
                            assertThat(value.exact())
                                    .as(measure)
                                    .isEqualTo(
                                            inDays.get(measure)
                                                    .exact()
                                                    .map(one -> one.add(Rational.of(by))));
                        });
    }

    /// `mood` leaves room for 1 as it is.
    private static BigDecimal narrowed(String item, BigDecimal rating) {
        return switch (item) {
            case "mood" -> rating;
            case "valence" -> rating.scaleByPowerOfTen(-1);
            default -> rating.divide(BigDecimal.valueOf(2));
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scalingAllRatingsAndIntensitiesScalesTheirSpreadAndLeavesInertia(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.varied(2000 + seed);
        List<LedgerEvent> whole = withIntensities(participant.events(), tens -> 10 * tens);
        Map<String, MeasureTrend> before = measures(participant, whole);

        // When all become a tenth
        List<LedgerEvent> tenth =
                withIntensities(
                        withRatings(participant, (_, rating) -> rating.scaleByPowerOfTen(-1)),
                        tens -> tens);

        // Then
        Map<String, MeasureTrend> after = measures(participant, tenth);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach(
                (measure, trend) -> {
                    int power = powerOfScale(measure);
                    List<Point> points = new ArrayList<>();
                    for (Point point : before.get(measure).points()) {
                        points.add(new Point(point.index(), scaled(point.value(), power)));
                    }
                    List<WindowTrend> windows = new ArrayList<>();
                    for (WindowTrend window : before.get(measure).windows()) {
                        windows.add(
                                new WindowTrend(
                                        window.window(),
                                        window.valid(),
                                        scaled(window.theilSen(), power),
                                        scaled(window.leastSquares(), power),
                                        window.tauB(),
                                        window.trendP()));
                    }
                    if (isOfScale(measure)) {
                        assertThat(trend.points()).as(measure).isEqualTo(points);
                        assertThat(trend.windows()).as(measure).isEqualTo(windows);
                    }
                });
    }

    /// Overwhelm and the relative SD look at where in the scale a value lies.
    private static boolean isOfScale(String measure) {
        return !measure.equals("overwhelm@1") && !measure.equals("relsd@1");
    }

    private static int powerOfScale(String measure) {
        if (measure.contains("inertia") || measure.contains("instrument:")) {
            return 0;
        }
        if (measure.contains("mssd") && !measure.contains("rmssd")) {
            return -2;
        }
        boolean inUnits =
                measure.startsWith("item:")
                        || measure.startsWith("intensity")
                        || measure.startsWith("reactivity")
                        || measure.matches("r?m?s?sd@1");
        return inUnits ? -1 : 0;
    }

    private static Estimate scaled(Estimate estimate, int power) {
        return switch (estimate) {
            case Estimate.Insufficient none -> none;
            case Estimate.Measured measured ->
                    new Estimate.Measured(
                            scaled(measured.value(), power),
                            measured.standardError().map(error -> scaled(error, power)),
                            measured.interval()
                                    .map(
                                            interval ->
                                                    new Interval(
                                                            scaled(interval.lower(), power),
                                                            scaled(interval.upper(), power),
                                                            interval.confidence())),
                            measured.n(),
                            measured.status(),
                            measured.flags());
        };
    }

    private static Figure scaled(Figure figure, int power) {
        return Figure.of(figure.value().scaleByPowerOfTen(power));
    }

    @ParameterizedTest
    @MethodSource("furtherSeeds")
    void oneMoreBlankNeverRaisesTheResponseRate(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.varied(1000 + seed);
        Map<String, Figure> before = rates(participant);
        Random random = new Random(seed);

        for (int i = 0; i < 4; i++) {
            // When a blank answers a prompt that had none, or one that has an answer already, or
            // comes without a prompt
            int week = 1 + random.nextInt(6);
            Moment when = at(week, 1 + random.nextInt(7), "15:30");
            participant.with(
                    switch (random.nextInt(3)) {
                        case 0 -> answering("blank-" + i, blank());
                        case 1 -> answering("prompt-" + at(week, 3, "17:00").at(), blank());
                        default -> blank();
                    },
                    when);

            // Then
            Map<String, Figure> after = rates(participant);
            before.forEach((index, rate) -> assertThat(after.get(index)).isLessThanOrEqualTo(rate));
            before = after;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatHappensOutsideAWindowChangesNothingInside(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.varied(3000 + seed);
        Map<String, MeasureTrend> before = measures(participant, participant.events());
        int week = 1 + new Random(seed).nextInt(14);
        Map<String, WindowValue> daysBefore =
                values(participant, participant.events(), -30, 7 * week - 8);
        Map<String, WindowValue> daysAfter =
                values(participant, participant.events(), 7 * week, 200);

        // When all kinds of things happen in one week
        participant
                .withAnswer(at(week, 4, "15:20"), felt(99))
                .withAnswer(at(week, 4, "19:00"), blank())
                .with(felt(98), at(week, 4, "23:30"))
                .with(Payloads.rated("valence", "-50"), ParticipantBuilder.on(week, 5))
                .withPrompt("missed", at(week, 6, "11:00"))
                .with(Payloads.total("PHQ-9", "27"), at(week, 6, "15:00"))
                .retracting(someCheckInOf(participant, week));

        // Then
        Map<String, MeasureTrend> after = measures(participant, participant.events());
        before.forEach(
                (name, trend) -> {
                    Map<Integer, Estimate> points = points(after.get(name));
                    Map<Window, WindowTrend> windows = windows(after.get(name));
                    Set<Integer> touched =
                            switch (trend.axis()) {
                                case WEEK -> Set.of(week);
                                case SESSION ->
                                        trend.measure().startsWith("instrument:")
                                                ? Set.of()
                                                : sessionsBefore(participant, at(week, 4, "15:20"));
                            };
                    for (Point point : trend.points()) {
                        if (!touched.contains(point.index())) {
                            assertThat(points.getOrDefault(point.index(), point.value()))
                                    .as("%s %s", name, point)
                                    .isEqualTo(point.value());
                        }
                    }
                    for (WindowTrend window : trend.windows()) {
                        if (touched.stream().noneMatch(window.window()::contains)) {
                            assertThat(windows.getOrDefault(window.window(), window))
                                    .as("%s %s", name, window.window())
                                    .isEqualTo(window);
                        }
                    }
                });
        assertThat(values(participant, participant.events(), -30, 7 * week - 8))
                .isEqualTo(daysBefore);
        assertThat(values(participant, participant.events(), 7 * week, 200)).isEqualTo(daysAfter);
    }

    @ParameterizedTest
    @MethodSource("furtherSeeds")
    void aRetractionEqualsNeverHavingSentTheEvent(long seed) {
        // Given a history without a seventh of its observations, …
        ParticipantBuilder complete = RandomHistory.varied(2000 + seed);
        Set<UUID> amended = amended(complete);
        Random random = new Random(seed);
        List<UUID> regretted = new ArrayList<>();
        List<LedgerEvent> neverSent = new ArrayList<>();
        for (LedgerEvent event : complete.events()) {
            UUID id = event.event().id();
            if (event.event().payload() instanceof Observation
                    && !amended.contains(id)
                    && random.nextInt(7) == 0) {
                regretted.add(id);
            } else {
                neverSent.add(event);
            }
        }

        // When … and one in which they are retracted
        regretted.forEach(complete::retracting);

        // Then the retracted ones are counted, and that is all
        Optional<ParticipantTrend> without = trend(complete, neverSent);
        assertThat(trend(complete, complete.events()))
                .isEqualTo(without.map(trend -> withSuperseded(trend, regretted.size())));
    }

    private static ParticipantTrend withSuperseded(ParticipantTrend trend, int superseded) {
        TreeMap<Exclusion, Integer> excluded = new TreeMap<>(trend.excluded());
        if (superseded > 0) {
            excluded.merge(Exclusion.SUPERSEDED, superseded, Integer::sum);
        }
        return new ParticipantTrend(
                trend.subject(),
                trend.study(),
                trend.protocolHash(),
                trend.site(),
                trend.arm(),
                trend.mainModality(),
                trend.events() + superseded,
                excluded,
                trend.sessionsAttended(),
                trend.inAggregates(),
                trend.flow(),
                trend.presence(),
                trend.measures(),
                trend.changes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoStopsCollectionKeepsWhatWasCollectedBefore(long seed) {
        ParticipantBuilder participant = RandomHistory.varied(4000 + seed);
        Optional<ParticipantTrend> before = trend(participant, participant.events());

        participant.with(withdrawal(WithdrawalKind.STOP_COLLECTION), at(30, 1, "12:00"));

        Optional<ParticipantTrend> after = trend(participant, participant.events());
        assertThat(after.map(TrendsPropertiesTest::withoutExpectation))
                .isEqualTo(before.map(TrendsPropertiesTest::withoutExpectation));
    }

    /// All but when reports are expected, which the end of collection ends.
    private static ParticipantTrend withoutExpectation(ParticipantTrend trend) {
        Presence presence = trend.presence();
        return trend.with(
                new Presence(
                        Optional.empty(),
                        presence.lastHeardAt(),
                        presence.weekOne(),
                        presence.apps()));
    }

    @ParameterizedTest
    @MethodSource("furtherSeeds")
    void askingForAllWindowsChangesNoneOfTheNamedOnes(long seed) {
        ParticipantBuilder participant = RandomHistory.varied(3000 + seed);
        Map<String, MeasureTrend> all = measures(participant, participant.events());

        Optional<ParticipantTrend> named = trend(participant, participant.events());

        for (MeasureTrend one : named.map(ParticipantTrend::measures).orElse(List.of())) {
            MeasureTrend same = all.get(name(one));
            assertThat(same.points()).isEqualTo(one.points());
            assertThat(same.windows()).containsAll(one.windows());
        }
    }

    private static ParticipantHistory history(
            ParticipantBuilder participant, List<LedgerEvent> events) {
        return new ParticipantHistory(participant.history().subject(), events);
    }

    private static Optional<ParticipantTrend> trend(
            ParticipantBuilder participant, List<LedgerEvent> events) {
        return Trends.of(history(participant, events), participant.protocol());
    }

    /// With all windows, by name and, for sessions, axis; none where consent forbids a trend.
    private static Map<String, MeasureTrend> measures(
            ParticipantBuilder participant, List<LedgerEvent> events) {
        Map<String, MeasureTrend> measures = new TreeMap<>();
        Trends.withAllWindows(history(participant, events), participant.protocol())
                .ifPresent(
                        trend ->
                                trend.measures()
                                        .forEach(measure -> measures.put(name(measure), measure)));
        return measures;
    }

    private static String name(MeasureTrend trend) {
        return switch (trend.axis()) {
            case WEEK -> trend.measure();
            case SESSION -> trend.measure() + " by session";
        };
    }

    /// Every measure of the days from one to another; none where consent forbids it.
    private static Map<String, WindowValue> values(
            ParticipantBuilder participant, List<LedgerEvent> events, int first, int last) {
        Map<String, WindowValue> values = new TreeMap<>();
        Optional<Occasions> occasions =
                last < first
                        ? Optional.empty()
                        : Trends.occasions(
                                history(participant, events),
                                participant.protocol(),
                                LateAnswers.OUT,
                                ConsentScope.DERIVE_INDIVIDUAL_TRENDS);
        occasions.ifPresent(
                all -> {
                    var window = all.between(first, last);
                    Setting setting = Setting.ofFortnight(participant.protocol());
                    for (Measure measure : Measures.of(participant.protocol())) {
                        values.put(measure.id(), measure.of(window, setting));
                    }
                });
        return values;
    }

    /// The session of which the block holds a moment; none where it is in no block.
    private static Set<Integer> sessionsBefore(ParticipantBuilder participant, Moment moment) {
        Observations observations =
                Observations.in(
                        participant.history(),
                        KnownConsent.in(participant.history().events(), participant.protocol()),
                        participant.protocol(),
                        new ExclusionTally());
        Set<Integer> sessions = new HashSet<>();
        Sessions.of(observations.sessions(), new ExclusionTally())
                .blocks()
                .forEach(
                        (session, block) -> {
                            if (block.contains(moment.at())) {
                                sessions.add(session);
                            }
                        });
        return sessions;
    }

    /// By axis and week or session.
    private static Map<String, Figure> rates(ParticipantBuilder participant) {
        Map<String, Figure> rates = new HashMap<>();
        for (MeasureTrend measure :
                trend(participant, participant.events())
                        .map(ParticipantTrend::measures)
                        .orElse(List.of())) {
            if (measure.measure().equals("err@1")) {
                points(measure)
                        .forEach(
                                (index, value) ->
                                        value.figure()
                                                .ifPresent(
                                                        rate ->
                                                                rates.put(
                                                                        measure.axis()
                                                                                + " "
                                                                                + index,
                                                                        rate)));
            }
        }
        return rates;
    }

    private static Map<Integer, Estimate> points(MeasureTrend trend) {
        Map<Integer, Estimate> points = new HashMap<>();
        trend.points().forEach(point -> points.put(point.index(), point.value()));
        return points;
    }

    private static Map<Window, WindowTrend> windows(MeasureTrend trend) {
        Map<Window, WindowTrend> windows = new HashMap<>();
        trend.windows().forEach(window -> windows.put(window.window(), window));
        return windows;
    }

    private static Set<UUID> amended(ParticipantBuilder participant) {
        Set<UUID> amended = new HashSet<>();
        for (LedgerEvent event : participant.events()) {
            if (event.event().payload() instanceof Amendment amendment) {
                amended.add(amendment.supersedes());
            }
        }
        return amended;
    }

    /// A check-in on days 2 to 6 of a week; if there is none, the id of nothing.
    private static UUID someCheckInOf(ParticipantBuilder participant, int week) {
        for (LedgerEvent event : participant.events()) {
            if (event.event().payload() instanceof CheckInSubmitted
                    && event.event().captured() instanceof Moment moment
                    && moment.at().isAfter(at(week, 2, "12:00").at())
                    && moment.at().isBefore(at(week, 6, "12:00").at())) {
                return event.event().id();
            }
        }
        return new UUID(0, 0);
    }

    private interface Rerating {
        BigDecimal of(String item, BigDecimal rating);
    }

    private static List<LedgerEvent> withRatings(
            ParticipantBuilder participant, Rerating rerating) {
        return withCheckIns(
                participant.events(),
                checkIn -> {
                    TreeMap<String, BigDecimal> ratings = new TreeMap<>(checkIn.ratings());
                    ratings.replaceAll(rerating::of);
                    return with(checkIn, checkIn.feelings(), ratings);
                });
    }

    private interface Intensities {
        int of(int tens);
    }

    private static List<LedgerEvent> withIntensities(
            List<LedgerEvent> events, Intensities intensities) {
        return withCheckIns(
                events,
                checkIn -> {
                    List<Feeling> feelings = new ArrayList<>();
                    for (Feeling feeling : checkIn.feelings()) {
                        int tens = feeling.intensity() / 10;
                        feelings.add(new Feeling(feeling.label(), intensities.of(tens)));
                    }
                    return with(checkIn, feelings, new TreeMap<>(checkIn.ratings()));
                });
    }

    private static CheckInSubmitted with(
            CheckInSubmitted checkIn,
            List<Feeling> feelings,
            SortedMap<String, BigDecimal> ratings) {
        return new CheckInSubmitted(
                checkIn.promptId(),
                checkIn.answer(),
                feelings,
                checkIn.sensations(),
                ratings,
                checkIn.linkedEvent(),
                checkIn.overwhelmed(),
                checkIn.instrumentVersion(),
                checkIn.freeText());
    }

    private static List<LedgerEvent> withCheckIns(
            List<LedgerEvent> events, UnaryOperator<CheckInSubmitted> change) {
        List<LedgerEvent> changed = new ArrayList<>();
        for (LedgerEvent event : events) {
            StudyEvent told = event.event();
            EventPayload payload =
                    switch (told.payload()) {
                        case CheckInSubmitted checkIn -> change.apply(checkIn);
                        case EventCorrected corrected
                                when corrected.replacement() instanceof CheckInSubmitted checkIn ->
                                new EventCorrected(
                                        corrected.supersedes(),
                                        change.apply(checkIn),
                                        corrected.reason(),
                                        corrected.actor());
                        default -> told.payload();
                    };
            changed.add(
                    new LedgerEvent(
                            event.subject(),
                            event.receivedAt(),
                            new StudyEvent(
                                    told.id(),
                                    told.study(),
                                    told.captured(),
                                    told.recordedAt(),
                                    told.source(),
                                    told.occasion(),
                                    payload)));
        }
        return changed;
    }
}
