package dev.thaw.schemas.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Cutoff;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.FunctionalNorms;
import dev.thaw.core.change.Index;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ClaimSpec.Anchor;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ClaimSpec.Hypothesis;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.Exposure;
import dev.thaw.core.claim.Intercurrent;
import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.Intercurrent.Strategy;
import dev.thaw.core.claim.Pins;
import dev.thaw.core.claim.Population;
import dev.thaw.core.claim.ReliabilityPlan;
import dev.thaw.core.claim.Secondary;
import dev.thaw.core.claim.Slot;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.claim.Variable;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.claim.Variable.SameDay;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.measure.LeastData;
import dev.thaw.core.number.Rational;
import dev.thaw.schemas.claim.ClaimFiles.Invalid;
import dev.thaw.schemas.claim.ClaimFiles.Valid;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimFilesTest {

    @Test
    void overSixtyPercentIsReadAsItIsMeant() {
        // When
        ClaimSpec claim = valid(Examples.OVER_60_PERCENT.text()).claim();

        // Then
        assertThat(claim.id()).isEqualTo("blunting-60pct-8-12-sessions");
        assertThat(claim.wording().attributedTo()).contains("NIMH 2022");
        assertThat(claim.design().controlled()).isFalse();
        assertThat(claim.population())
                .isEqualTo(
                        new Population(
                                Optional.of(18),
                                Optional.of(
                                        new Population.Rule(
                                                new Measured.OfCheckIns("err@1"),
                                                Population.Window.QUALIFYING,
                                                Population.Comparison.AT_MOST,
                                                Rational.of(1, 2))),
                                Optional.empty(),
                                Optional.of(new LeastData(20, 8))));
        assertThat(claim.exposure()).isInstanceOf(Exposure.Dose.class);
        Exposure.Dose dose = (Exposure.Dose) claim.exposure();
        assertThat(dose.anyOf()).hasSize(8).contains(Modality.BEHAVIOURAL_ACTIVATION);
        assertThat(List.of(dose.least(), dose.most(), dose.weeksToLeast(), dose.weeksToMost()))
                .containsExactly(8, 12, 20, 30);
        assertThat(claim.variable().outcome()).isEqualTo(new Slot.AfterSessions(8, 12, 14));
        assertThat(claim.variable().baseline()).isEqualTo(new Slot.BaselineWindow());
        assertThat(claim.variable().reading()).isEqualTo(ReadingKind.R1_RELIABLE);
        assertThat(claim.variable().also())
                .containsExactlyInAnyOrder(ReadingKind.R2_ANY, ReadingKind.R3_SELF_RATED);
        assertThat(claim.intercurrent())
                .extracting(Intercurrent::event)
                .containsExactly(
                        Event.STOPPED_EARLY,
                        Event.THERAPY_SWITCH,
                        Event.MEDICATION_CHANGE,
                        Event.SETBACK_OR_OVERWHELM,
                        Event.CONSENT_WITHDRAWN,
                        Event.DEATH_OR_HOSPITALISATION);
        assertThat(claim.intercurrent().get(2))
                .isEqualTo(
                        new Intercurrent(
                                "medication_change",
                                Event.MEDICATION_CHANGE,
                                Strategy.TREATMENT_POLICY,
                                true,
                                Optional.empty()));
        assertThat(claim.family())
                .containsExactly(
                        Hypothesis.OVERALL, Hypothesis.INTEGRATIVE_VS_SINGLE,
                        Hypothesis.BY_MODALITY, Hypothesis.BY_JURISDICTION);
        assertThat(claim.dayCutoff()).contains(LocalTime.of(4, 0));
        assertThat(claim.pins()).as("nothing but … is pinned").isEqualTo(Pins.NONE);
        assertThat(claim.summary()).isEqualTo(new Summary.Share(Rational.of(3, 5), Relation.ABOVE));
        assertThat(claim.days()).isEqualTo(BaselineDays.STANDARD);
        assertThat(claim.reliability())
                .isEqualTo(
                        new ReliabilityPlan.OwnTestRetest(
                                SdOver.Participants.ALL_BASELINES, 50, Rational.of(3, 5)));
        assertThat(claim.denominators().primary()).isEqualTo(Denominator.D1);
        assertThat(claim.denominators().also())
                .containsExactlyInAnyOrder(Denominator.D2, Denominator.D3, Denominator.D4);
        assertThat(claim.inference()).isEqualTo(new ClaimSpec.Inference(Rational.of(25, 1000), 30));
        assertThat(claim.integrative()).contains(new ClaimSpec.IntegrativePlan(2, 2));
        assertThat(claim.specificationCurve()).isTrue();
        assertThat(claim.minimumCell()).isEqualTo(11);
    }

    @Test
    void mostWhoStayIsReadAsItIsMeant() {
        // When
        ClaimSpec claim = valid(Examples.MOST_WHO_STAY.text()).claim();

        // Then
        assertThat(claim.population().rule()).as("a subgroup selects nobody").isEmpty();
        assertThat(claim.population().subgroup())
                .map(Population.Rule::limit)
                .contains(Rational.of(1, 2));
        assertThat(claim.intercurrent().getFirst().contrast())
                .contains(Strategy.COMPOSITE_NONRESPONSE);
        assertThat(claim.secondary())
                .containsExactly(
                        new Secondary.TheilSenSlopes(1, 12), new Secondary.FirstImprovement(),
                        new Secondary.EffectSize(), new Secondary.OutcomeInWeeks(7, 8));
        assertThat(claim.family()).containsExactly(Hypothesis.R3, Hypothesis.R1);
        assertThat(claim.exposure()).isEqualTo(new Exposure.Adherence(Set.of(), 8, 28));
        assertThat(claim.variable().outcome()).isEqualTo(new Slot.Days(70, 83, Take.LAST));
        assertThat(claim.variable().reading()).isEqualTo(ReadingKind.R3_SELF_RATED);
        assertThat(claim.variable().leastSelfRating()).isEqualTo(5);
        assertThat(claim.denominators().primary()).isEqualTo(Denominator.D2);
        assertThat(claim.denominators().also())
                .containsExactlyInAnyOrder(Denominator.D1, Denominator.D3, Denominator.D4);
    }

    @Test
    void whatIsPinnedIsReadWithoutItsPrefix() {
        String hash = "ab".repeat(32);
        String pinned =
                Examples.OVER_60_PERCENT
                        .text()
                        .replaceFirst(
                                "pins: .*",
                                "pins: {measures_hash: \"sha256:"
                                        + hash
                                        + "\", code: \"git:a13b580\", tzdb: \"2025b\", vocab: \"…\"}");

        assertThat(valid(pinned).claim().pins())
                .isEqualTo(
                        new Pins(
                                Optional.of(hash),
                                Optional.of("a13b580"),
                                Optional.of("2025b"),
                                Optional.empty()));
    }

    @Test
    void whatAClaimIsCalledAndWhoMaySeeItIsRead() {
        ClaimSpec claim =
                valid(
                                Examples.CLASSICAL
                                        + "title: Calm\nconstruct_match: proxy\n"
                                        + "privacy: {release_tier: restricted}\n")
                        .claim();

        assertThat(claim.wording().title()).contains("Calm");
        assertThat(claim.wording().proxy()).isTrue();
        assertThat(claim.restrictedOnly()).isTrue();
        assertThat(valid(Examples.CLASSICAL).claim().restrictedOnly()).isFalse();
        assertThat(valid(Examples.CLASSICAL).claim().wording().proxy()).isFalse();
    }

    @Test
    void theClassicalFragmentIsReadAsItIsMeant() {
        // When
        ClaimSpec claim = valid(Examples.CLASSICAL).claim();

        // Then
        assertThat(claim.exposure()).isEqualTo(new Exposure.None());
        assertThat(claim.variable().measured()).isEqualTo(new Measured.Total("GAD-7"));
        assertThat(claim.variable().direction()).isEqualTo(Direction.LOWER_IS_BETTER);
        assertThat(claim.variable().sameDay()).isEqualTo(SameDay.MEAN);
        assertThat(claim.variable().baseline()).isEqualTo(new Slot.Earliest());
        assertThat(claim.variable().outcome()).isEqualTo(new Slot.AboutDay(84, 7, Take.LAST));
        assertThat(claim.anchor()).isEqualTo(Anchor.BASELINE_ASSESSMENT);
        assertThat(claim.reliability())
                .isEqualTo(
                        new ReliabilityPlan.Given(
                                SdOver.Participants.ALL_BASELINES,
                                Rational.of(85, 100),
                                Rational.of(60, 100)));
        assertThat(claim.cutoff().orElseThrow().kind()).isEqualTo(Cutoff.Kind.C);
        assertThat(claim.cutoff().orElseThrow().functional().orElseThrow().source())
                .isEqualTo(new FunctionalNorms.Source.Publication("…"));
        assertThat(claim.denominators().also())
                .containsExactlyInAnyOrder(Denominator.D2, Denominator.LOCF);
    }

    @Test
    void aMeanSlopeIsReadAsItIsMeant() {
        ClaimSpec claim = valid(Examples.MINDFULNESS.text()).claim();

        assertThat(claim.summary()).isEqualTo(new Summary.MeanSlope(1, 8, Rational.ZERO));
        assertThat(claim.specificationCurve()).isFalse();
    }

    static Stream<String> everyExample() {
        return Stream.concat(
                Stream.of(Examples.values()).map(Examples::text), Stream.of(Examples.CLASSICAL));
    }

    @ParameterizedTest
    @MethodSource("everyExample")
    void theCanonicalFormReadsBackAsTheSameClaim(String example) {
        // Given
        Valid claim = valid(example);

        // When
        ClaimFiles.Reading again = ClaimFiles.fromCanonical(claim.canonicalJson());

        // Then
        assertThat(again).isEqualTo(claim);
        assertThat(claim.hash()).isEqualTo(claim.claim().hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void charactersThatYamlCannotHoldReadBackToo() {
        Valid claim =
                valid(Examples.CLASSICAL.replace("Most are", "\\u0085\\x7f\\e \\U0001F600 are"));

        assertThat(ClaimFiles.fromCanonical(claim.canonicalJson())).isEqualTo(claim);
    }

    @Test
    void anAlteredOrRearrangedCanonicalFormIsRefused() {
        String canonical = valid(Examples.CLASSICAL).canonicalJson();

        assertThat(ClaimFiles.fromCanonical(canonical.replace(":", ": ")))
                .isInstanceOf(Invalid.class);
        assertThat(ClaimFiles.fromCanonical(canonical.replace("\"0.85\"", "0.85")))
                .isInstanceOf(Invalid.class);
        assertThat(ClaimFiles.fromCanonical(canonical.replace("GAD-7", "GAD-7\",\"x\":\"1")))
                .isInstanceOf(Invalid.class);
        assertThat(ClaimFiles.fromCanonical(canonical.substring(1))).isInstanceOf(Invalid.class);
        assertThat(ClaimFiles.fromCanonical("")).isInstanceOf(Invalid.class);
    }

    @Test
    void quotesAndLayoutDoNotChangeTheIdentityAndDigitsDo() {
        String written = valid(Examples.CLASSICAL).hash();

        assertThat(valid(Examples.CLASSICAL.replace("\"0.85\"", "0.85")).hash())
                .as("numbers are texts, quoted or not")
                .isEqualTo(written);
        assertThat(valid("# a comment\n" + Examples.CLASSICAL).hash()).isEqualTo(written);
        assertThat(valid(Examples.CLASSICAL.replace("\"0.85\"", "\"0.850\"")).hash())
                .as("and kept as they are written")
                .isNotEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{take: first} | {day: 84, tolerance_days: 7, take: nearest}",
                "{take: first} | {week: 12, tolerance_days: 7, take: nearest}",
                "{occasion: '1'} | {occasion: '4'}",
                "{sessions: [1, 2], take: first} | {sessions: [8, 12], take: last}",
                "{days: [-14, -1], take: last} | {days: [70, 83], take: mean}",
                "{day: -1, tolerance_days: 3, take: last} | {day: 84, take: first}"
            })
    void instrumentsAndItemsHaveSingleValues(String baseline, String outcome) {
        assertThat(between("instrument:GAD-7", baseline, outcome).measured())
                .isEqualTo(new Measured.Total("GAD-7"));
        assertThat(between("item:mood", baseline, outcome).measured())
                .isEqualTo(new Measured.Rating("mood"));
    }

    @Test
    void weekTwelveIsDay84() {
        assertThat(
                        between(
                                        "item:mood",
                                        "{take: first}",
                                        "{week: 12, tolerance_days: 7, take: nearest}")
                                .outcome())
                .isEqualTo(new Slot.AboutDay(84, 7, Take.NEAREST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B | weeks_11_12",
                "B | 14d after last session in 8..12",
                "{days: [-14, -1]} | {days: [70, 83]}",
                "B | {day: 84, tolerance_days: 7}"
            })
    void checkInsHaveWindowsAndSoHasTheMeanOfAnItem(String baseline, String outcome) {
        assertThat(ofCheckIns("err@1", baseline, outcome))
                .isEqualTo(new Measured.OfCheckIns("err@1"));
        assertThat(ofCheckIns("item:mood", baseline, outcome))
                .isEqualTo(new Measured.OfCheckIns("item:mood"));
        assertThat(ofCheckIns("item:mood/sd@1", baseline, outcome))
                .isEqualTo(new Measured.OfCheckIns("item:mood/sd@1"));
    }

    private static Measured ofCheckIns(String measure, String baseline, String outcome) {
        String text =
                Examples.MINDFULNESS
                        .text()
                        .replace("measure: err@1", "measure: '" + measure + "'")
                        .replace("baseline: B", "baseline: " + baseline)
                        .replace("outcome: weeks_7_8", "outcome: " + outcome);
        return valid(text).claim().variable().measured();
    }

    private static Variable between(String measure, String baseline, String outcome) {
        String text =
                Examples.CLASSICAL
                        .replace("instrument:GAD-7", measure)
                        .replace("baseline: {take: first}", "baseline: " + baseline)
                        .replace(
                                "outcome: {day: \"84\", tolerance_days: \"7\", take: last}",
                                "outcome: " + outcome)
                        .replace(
                                "anchor: baseline_assessment",
                                baseline.startsWith("{take") || baseline.startsWith("{occasion")
                                        ? "anchor: baseline_assessment"
                                        : "anchor: enrolment");
        return valid(text).claim().variable();
    }

    @Test
    void anItemInARuleIsMeantAsTheMeasureIs() {
        String ofTotals =
                Examples.CLASSICAL.replace("rule: all starters", "rule: 'item:mood[B] <= 3'");

        assertThat(valid(ofTotals).claim().population().rule().orElseThrow().measured())
                .isEqualTo(new Measured.Rating("mood"));
        assertThat(
                        valid(Examples.OVER_60_PERCENT.text().replace("err@1[Q]", "item:mood[Q]"))
                                .claim()
                                .population()
                                .rule()
                                .orElseThrow()
                                .measured())
                .isEqualTo(new Measured.OfCheckIns("item:mood"));
    }

    @Test
    void theCriticalValueIsANumberAQuantileOrTheUsualOne() {
        assertThat(critical("1.645")).isEqualTo(new Critical.Exactly(Rational.of(1645, 1000)));
        assertThat(critical("normal(0.975)"))
                .isEqualTo(new Critical.NormalQuantile(Rational.of(975, 1000)));
        assertThat(
                        valid(Examples.CLASSICAL.replace(", critical: \"1.96\"", ""))
                                .claim()
                                .variable()
                                .critical())
                .isEqualTo(Critical.STANDARD);
    }

    private static Critical critical(String words) {
        return valid(Examples.CLASSICAL.replace("\"1.96\"", words)).claim().variable().critical();
    }

    @Test
    void minimalImportantDifferencesNeedNoReliability() {
        String mcid =
                Examples.CLASSICAL
                        .replace("index: JT, critical: \"1.96\"", "index: MCID, critical: 5")
                        .replaceAll("reliability:.*\n", "");

        assertThat(valid(mcid).claim().variable().index()).isEqualTo(Index.DIFFERENCE);
    }

    @Test
    void meanAndSdMayBeGiven() {
        String given =
                Examples.CLASSICAL.replace(
                        "sd_over: all_baselines", "sd_over: given, given: {mean: 14, sd: 4.5}");

        assertThat(valid(given).claim().reliability().sdOver())
                .isEqualTo(new SdOver.Given(Rational.of(14), Rational.of(9, 2)));
    }

    @Test
    void withoutARunInDaysAreSplit() {
        String split =
                Examples.MINDFULNESS
                        .text()
                        .replace("Q: [-28, -15], B: [-14, -1]", "split: [-14, -1]");

        assertThat(valid(split).claim().days()).isInstanceOf(BaselineDays.DaySplit.class);
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void aMisspeltKeyIsNamedWithItsLine(Examples example) {
        assertThat(Mistake.misspeltKeys(example.text())).hasSizeGreaterThan(35);
        for (Mistake mistake : Mistake.misspeltKeys(example.text())) {
            assertThat(problems(mistake.text()))
                    .as(mistake.toString())
                    .anyMatch(problem -> problem.startsWith(mistake.place()));
        }
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void aWordThatMeansNothingIsNamedWithItsLine(Examples example) {
        assertThat(Mistake.senselessWords(example.text())).hasSizeGreaterThan(25);
        for (Mistake mistake : Mistake.senselessWords(example.text())) {
            assertThat(problems(mistake.text()))
                    .as(mistake.toString())
                    .anyMatch(problem -> problem.startsWith(mistake.place()));
        }
    }

    static List<String> problems(String text) {
        return ClaimFiles.parse(Examples.FILE, text) instanceof Invalid invalid
                ? invalid.problems()
                : List.of();
    }

    private static Valid valid(String text) {
        ClaimFiles.Reading reading = ClaimFiles.parse(Examples.FILE, text);
        assertThat(reading).isInstanceOf(Valid.class);
        return (Valid) reading;
    }
}
