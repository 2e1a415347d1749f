package dev.thaw.core.example;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Anchor;
import dev.thaw.core.protocol.StudyProtocol.Attribute;
import dev.thaw.core.protocol.StudyProtocol.ConsentDocument;
import dev.thaw.core.protocol.StudyProtocol.Direction;
import dev.thaw.core.protocol.StudyProtocol.Feedback;
import dev.thaw.core.protocol.StudyProtocol.Instrument;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import dev.thaw.core.protocol.StudyProtocol.Monitors;
import dev.thaw.core.protocol.StudyProtocol.Period;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.core.protocol.StudyProtocol.Releases;
import dev.thaw.core.protocol.StudyProtocol.Schedule;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import dev.thaw.core.protocol.WithdrawalPolicies;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A study in Oslo that prompts three times a day, anchors at the first attended session, and calls
/// a week valid with 10 answers on 4 days. Each method changes one thing.
///
/// Feelings: joy, sadness, calm. Items: `mood` 1…5 in whole steps, `valence` −50…50. Instruments:
/// `BDI-II` 0…63, `PHQ-9` 0…27.
public final class ExampleProtocol {

    public static final StudyId STUDY = new StudyId("thaw-oslo");

    private Anchor anchor = Anchor.FIRST_ATTENDED_SESSION;
    private Kind kind = Kind.PROMPTS;
    private Minima minima = new Minima(10, 4);
    private Period period = new Period(LocalDate.of(2025, 1, 1), Optional.empty());
    private LocalTime dayCutoff = LocalTime.of(4, 0);
    private ZoneId homeZone = ZoneId.of("Europe/Oslo");
    private int eventsPerDay = 100;
    private Monitors monitors = Monitors.USUAL;
    private final Map<String, Item> items =
            new TreeMap<>(
                    Map.of(
                            "mood", item("1", "5", Optional.of(BigDecimal.ONE), Optional.empty()),
                            "valence", item("-50", "50", Optional.empty(), Optional.empty())));
    private final Map<String, Attribute> attributes = new TreeMap<>();
    private final Map<String, ConsentDocument> documents = new TreeMap<>();

    private final SortedMap<String, SortedMap<String, Policy>> policies = new TreeMap<>();
    private Policy otherwise = Policy.RETAIN_ACCRUED;

    private ExampleProtocol() {}

    public static ExampleProtocol aStudy() {
        return new ExampleProtocol();
    }

    public ExampleProtocol anchoredAtEnrolment() {
        anchor = Anchor.ENROLMENT;
        return this;
    }

    public ExampleProtocol withSchedule(Kind kind) {
        this.kind = kind;
        return this;
    }

    public ExampleProtocol withMinima(int answeredPerWeek, int daysPerWeek) {
        minima = new Minima(answeredPerWeek, daysPerWeek);
        return this;
    }

    public ExampleProtocol during(String from, String to) {
        period = new Period(LocalDate.parse(from), Optional.of(LocalDate.parse(to)));
        return this;
    }

    public ExampleProtocol withDayCutoff(String localTime) {
        dayCutoff = LocalTime.parse(localTime);
        return this;
    }

    public ExampleProtocol withHomeZone(String zone) {
        homeZone = ZoneId.of(zone);
        return this;
    }

    public ExampleProtocol withEventsPerDay(int most) {
        eventsPerDay = most;
        return this;
    }

    public ExampleProtocol watching(Monitors monitors) {
        this.monitors = monitors;
        return this;
    }

    /// One more item, 0…100, for a feeling that is unpleasant.
    public ExampleProtocol withUnpleasantItem(String id) {
        items.put(id, item("0", "100", Optional.empty(), Optional.of(Valence.NEGATIVE)));
        return this;
    }

    public ExampleProtocol withAttribute(String name, String... codes) {
        attributes.put(name, new Attribute(new TreeSet<>(List.of(codes)), false));
        return this;
    }

    public ExampleProtocol withConsentDocument(String version, String sha256) {
        documents.put(version, new ConsentDocument(sha256, new TreeSet<>(), Optional.empty()));
        return this;
    }

    /// Promises something to those who withdraw.
    public ExampleProtocol promising(String jurisdiction, String legalBasis, Policy policy) {
        policies.computeIfAbsent(jurisdiction, _ -> new TreeMap<>()).put(legalBasis, policy);
        return this;
    }

    /// Promises something to all others who withdraw.
    public ExampleProtocol promisingOtherwise(Policy policy) {
        otherwise = policy;
        return this;
    }

    public StudyProtocol protocol() {
        return new StudyProtocol(
                STUDY,
                "1",
                "0".repeat(64),
                "Thaw in Oslo",
                period,
                homeZone,
                dayCutoff,
                anchor,
                new Schedule(
                        kind,
                        kind == Kind.PROMPTS ? 3 : 0,
                        Duration.ofMinutes(60),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                minima,
                new TreeMap<>(
                        Map.of(
                                "joy", Valence.POSITIVE,
                                "sadness", Valence.NEGATIVE,
                                "calm", Valence.POSITIVE)),
                new TreeMap<>(items),
                new TreeMap<>(Map.of("BDI-II", instrument("63"), "PHQ-9", instrument("27"))),
                new TreeMap<>(attributes),
                new TreeMap<>(documents),
                new WithdrawalPolicies(policies, otherwise),
                eventsPerDay,
                11,
                Releases.USUAL,
                monitors,
                Optional.empty(),
                Feedback.AFTER_OUTCOME);
    }

    private static Item item(
            String min, String max, Optional<BigDecimal> step, Optional<Valence> valence) {
        Range range = new Range(new BigDecimal(min), new BigDecimal(max), step);
        return new Item(range, Direction.UP, valence);
    }

    private static Instrument instrument(String max) {
        return new Instrument(
                new Range(BigDecimal.ZERO, new BigDecimal(max), Optional.of(BigDecimal.ONE)),
                Direction.DOWN);
    }
}
