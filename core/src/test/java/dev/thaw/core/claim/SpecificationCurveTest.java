package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.example.ParticipantBuilder.ANCHOR;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.Norms.SdOver.Participants;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.Population.Comparison;
import dev.thaw.core.claim.Population.Window;
import dev.thaw.core.claim.SpecificationCurve.Specification;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.number.Rational;
import dev.thaw.core.trend.ParticipantHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The headline under every alternative that could have been planned as well.
class SpecificationCurveTest {

    private static final int COHORT = 60;

    private static ClaimSpec claim;
    private static List<ParticipantFacts> cohort;
    private static ClaimResult result;

    @BeforeAll
    static void evaluate() {
        claim = plan().withSpecificationCurve().build();
        SplittableRandom random = new SplittableRandom(5);
        cohort = new ArrayList<>();
        for (int i = 0; i < COHORT; i++) {
            cohort.add(facts(claim, i, aCourse(random, i)));
        }
        result = Claims.evaluate(claim, cohort);
    }

    private static ClaimBuilder plan() {
        return aClaim().selecting(Window.QUALIFYING, Comparison.AT_MOST, Rational.of(1, 2))
                .read(ReadingKind.R2_ANY)
                .withReliability(
                        new ReliabilityPlan.OwnTestRetest(
                                Participants.ALL_BASELINES, 30, Rational.of(1, 100)));
    }

    private static ParticipantFacts facts(
            ClaimSpec claim, int number, ParticipantBuilder participant) {
        SubjectId subject = new SubjectId(new UUID(1, number));
        List<LedgerEvent> events =
                participant.events().stream().map(event -> named(subject, number, event)).toList();
        return new Assessment(claim, participant.protocol(), ANCHOR.plusYears(1))
                .of(new ParticipantHistory(subject, events));
    }

    private static LedgerEvent named(SubjectId subject, int number, LedgerEvent told) {
        StudyEvent event = told.event();
        return new LedgerEvent(
                subject,
                told.receivedAt(),
                new StudyEvent(
                        new UUID(number + 1L, event.id().getLeastSignificantBits()),
                        event.study(),
                        event.captured(),
                        event.recordedAt(),
                        event.source(),
                        event.occasion(),
                        event.payload()));
    }

    private static ParticipantBuilder aCourse(SplittableRandom random, int number) {
        ParticipantBuilder participant = aParticipant();
        int usual = 2 + number % 12;
        for (int week = -3; week <= 12; week++) {
            if (week >= 1) {
                participant.with(Payloads.session(week), at(week, 1, "08:00"));
            }
            int felt = usual + random.nextInt(4) + Math.max(0, week) * (number % 3) / 3;
            participant.withWeek(week, Math.min(20, felt), number % 5 == 0 ? 14 : 20);
        }
        return participant;
    }

    @Test
    void everyAlternativeIsComputed() {
        SpecificationCurve curve = result.curve().orElseThrow();

        assertThat(curve.specifications()).hasSize(5_184).doesNotHaveDuplicates();
        assertThat(curve.above().n()).isGreaterThan(2_000);
    }

    @Test
    void thePlansOwnChoicesGiveThePlansOwnHeadline() {
        Specification own =
                result.curve().orElseThrow().specifications().stream()
                        .filter(one -> one.choices().equals(List.of(0, 1, 0, 1, 0, 2, 3, 0)))
                        .findFirst()
                        .orElseThrow();
        ClaimResult completers = Claims.evaluate(plan().over(Denominator.D2).build(), cohort);
        Specification ofCompleters =
                result.curve().orElseThrow().specifications().stream()
                        .filter(one -> one.choices().equals(List.of(0, 1, 0, 1, 0, 2, 3, 1)))
                        .findFirst()
                        .orElseThrow();

        assertThat(own.share()).isEqualTo(result.headline().wilson());
        assertThat(ofCompleters.share()).isEqualTo(completers.headline().wilson());
    }

    @Test
    void itSaysWhichChoiceTheAnswerHangsOn() {
        SpecificationCurve curve = result.curve().orElseThrow();

        assertThat(curve.mostMoved())
                .as("nobody reports a bodily sensation, so that nobody improves in it")
                .isEqualTo("measure");
        assertThat(curve.axisEffects()).hasSize(8);
        assertThat(curve.axisEffects().get("late answers").figure().orElseThrow().value())
                .as("nobody answered late")
                .isEqualByComparingTo("0");
    }

    @Test
    void aPlanWithoutItHasNone() {
        assertThat(Claims.evaluate(plan().build(), cohort).curve()).isEmpty();
    }
}
