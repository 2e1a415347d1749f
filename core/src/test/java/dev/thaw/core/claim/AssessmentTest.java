package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.example.ParticipantBuilder.ANCHOR;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.aParticipantWithoutConsent;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.DayWindow;
import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ClaimSpec.Anchor;
import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.Intercurrent.Strategy;
import dev.thaw.core.claim.ParticipantFacts.Membership;
import dev.thaw.core.claim.ParticipantFacts.OutcomeElsewhere;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.Population.Comparison;
import dev.thaw.core.claim.Population.Window;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.claim.Variable.SameDay;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import dev.thaw.core.trend.ParticipantHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a claim looks at in one participant.
class AssessmentTest {

    private static final LocalDate LONG_AFTER = ANCHOR.plusYears(1);
    private static final Measured BDI = new Measured.Total("BDI-II");

    private static ParticipantFacts look(ClaimBuilder claim, ParticipantBuilder participant) {
        return look(claim, participant, LONG_AFTER);
    }

    private static ParticipantFacts look(
            ClaimBuilder claim, ParticipantBuilder participant, LocalDate horizon) {
        return new Assessment(claim.build(), participant.protocol(), horizon)
                .of(participant.history());
    }

    /// Four weeks before and twelve weeks of therapy, a session each week.
    private static ParticipantBuilder aCourse(int feltBefore, int feltAfter) {
        ParticipantBuilder participant = aParticipant();
        for (int week = -3; week <= 12; week++) {
            if (week >= 1) {
                participant.with(Payloads.session(week), at(week, 1, "08:00"));
            }
            participant.withWeek(week, week < 1 ? feltBefore : feltAfter, 20);
        }
        return participant;
    }

    private static Optional<Rational> share(int felt) {
        return Optional.of(Rational.of(felt, 20));
    }

    @Test
    void eachWindowHasItsOwnDays() {
        ParticipantBuilder participant = aParticipant().withFirstSession();
        for (int week = -3; week <= 12; week++) {
            participant.withWeek(week, week + 4, 20);
        }

        ParticipantFacts facts = look(aClaim(), participant);

        assertThat(facts.standing()).isEqualTo(Standing.ELIGIBLE);
        assertThat(facts.values().qualifying()).contains(Rational.of(1 + 2, 40));
        assertThat(facts.values().baseline()).contains(Rational.of(3 + 4, 40));
        assertThat(facts.values().outcome()).contains(Rational.of(15 + 16, 40));
        assertThat(facts.values().weeks()).hasSize(16);
    }

    @Test
    void withoutARunInEvenDaysQualifyAndOddDaysAreTheBaseline() {
        ParticipantBuilder participant = aParticipant().withFirstSession();
        for (int week = -1; week <= 0; week++) {
            for (int day = 1; day <= 7; day++) {
                int fromAnchor = 7 * (week - 1) + day - 1;
                for (int hour = 9; hour <= 18; hour += 3) {
                    participant.withAnswer(
                            at(week, day, "%02d:00".formatted(hour)),
                            fromAnchor % 2 == 0 ? Payloads.blank() : Payloads.felt(50));
                }
            }
        }

        ParticipantFacts facts =
                look(aClaim().on(new BaselineDays.DaySplit(new DayWindow(-14, -1))), participant);

        assertThat(facts.values().qualifying()).contains(Rational.ZERO);
        assertThat(facts.values().baseline()).contains(Rational.ONE);
    }

    @Test
    void aRuleSelectsByTheQualifyingDaysAlone() {
        ParticipantBuilder participant = aParticipant().withFirstSession();
        participant.withWeek(-3, 10, 20).withWeek(-2, 10, 20);
        participant.withWeek(-1, 15, 20).withWeek(0, 15, 20);
        ClaimBuilder half =
                aClaim().selecting(Window.QUALIFYING, Comparison.AT_MOST, Rational.of(1, 2));
        ClaimBuilder lessThanHalf =
                aClaim().selecting(Window.QUALIFYING, Comparison.BELOW, Rational.of(1, 2));

        assertThat(look(half, participant).standing()).isEqualTo(Standing.ELIGIBLE);
        assertThat(look(lessThanHalf, participant).standing()).isEqualTo(Standing.NOT_SELECTED);
    }

    @Test
    void tooFewAnswersAreNoValue() {
        ParticipantBuilder withoutBaseline = aParticipant().withFirstSession();
        withoutBaseline.withWeek(-3, 10, 20).withWeek(-2, 10, 20).withWeek(0, 10, 19);
        ParticipantBuilder withoutRunIn = aParticipant().withFirstSession();
        withoutRunIn.withWeek(-1, 10, 20).withWeek(0, 10, 20);
        ClaimBuilder selecting =
                aClaim().selecting(Window.QUALIFYING, Comparison.AT_MOST, Rational.of(1, 2));

        assertThat(look(selecting, withoutBaseline).standing()).isEqualTo(Standing.NO_BASELINE);
        assertThat(look(selecting, withoutRunIn).standing())
                .isEqualTo(Standing.NO_QUALIFYING_VALUE);
        assertThat(look(aClaim(), withoutRunIn).standing()).isEqualTo(Standing.ELIGIBLE);
    }

    @Test
    void whoNeverCameToASessionDidNotStart() {
        ParticipantBuilder participant =
                aParticipant()
                        .with(
                                Payloads.session(Attendance.MISSED, OptionalInt.of(1)),
                                at(1, 1, "09:00"))
                        .withWeek(-1, 10, 20)
                        .withWeek(0, 10, 20);

        assertThat(look(aClaim(), participant).standing()).isEqualTo(Standing.NOT_STARTED);
    }

    @Test
    void theOutcomeFollowsTheLastSessionOfTheDose() {
        ClaimBuilder claim =
                aClaim().afterSessions(8, 12, 20).to(new Slot.AfterSessions(8, 12, 14));
        ParticipantBuilder stopped = aParticipant();
        for (int session = 1; session <= 9; session++) {
            stopped.with(Payloads.session(session), at(session, 1, "08:00"));
        }
        stopped.withWeek(-1, 2, 20).withWeek(0, 2, 20);
        // The session of week 9 is on its first day: days 2 to 7 of week 9 and 1 to 8 after it.
        stopped.withWeek(9, 20, 20).withWeek(10, 20, 20).withWeek(11, 0, 20);

        ParticipantFacts facts = look(claim, stopped);

        assertThat(facts.values().doseReached()).isTrue();
        assertThat(facts.values().outcome().orElseThrow()).isGreaterThan(Rational.of(3, 4));
        assertThat(facts.values().sessions()).hasSize(9);
    }

    @Test
    void theDoseMustBeReachedInTime() {
        ParticipantBuilder slow = aParticipant();
        for (int session = 1; session <= 8; session++) {
            slow.with(Payloads.session(session), at(3 * session - 2, 1, "08:00"));
        }

        assertThat(look(aClaim().afterSessions(8, 12, 21), slow).values().doseReached()).isTrue();
        assertThat(look(aClaim().afterSessions(8, 12, 20), slow).values().doseReached()).isFalse();
        assertThat(look(aClaim().afterSessions(9, 12, 30), slow).values().doseReached()).isFalse();
    }

    @Test
    void whoHadNoneOfTheModalitiesIsNotSpokenOf() {
        ParticipantBuilder participant = aCourse(2, 10);

        assertThat(look(aClaim().afterSessions(8, 12, 20, Modality.EMDR), participant).standing())
                .isEqualTo(Standing.OTHER_TREATMENT);
        assertThat(look(aClaim().afterSessions(8, 12, 20, Modality.CBT), participant).standing())
                .isEqualTo(Standing.ELIGIBLE);
    }

    @Test
    void stayingMeansASessionInTheWeekAndNoLongGapBefore() {
        ClaimBuilder claim = aClaim().adheringUntilWeek(8, 28);
        ParticipantBuilder left = aParticipant().withFirstSession();
        left.with(Payloads.session(2), at(5, 1, "08:00"));
        ParticipantBuilder gap = aParticipant().withFirstSession();
        gap.with(Payloads.session(2), at(5, 2, "08:00"));
        gap.with(Payloads.session(3), at(8, 1, "08:00"));
        ParticipantBuilder stayed = aParticipant().withFirstSession();
        stayed.with(Payloads.session(2), at(5, 1, "08:00"));
        stayed.with(Payloads.session(3), at(8, 1, "08:00"));
        stayed.with(Payloads.session(4), at(20, 1, "08:00"));

        assertThat(look(claim, left).values().doseReached()).isFalse();
        assertThat(look(claim, gap).values().doseReached()).isFalse();
        assertThat(look(claim, stayed).values().doseReached())
                .as("a gap after the week is no gap")
                .isTrue();
    }

    @Test
    void anOutcomeIsDueWhenItsLastDayIsOver() {
        ParticipantBuilder participant = aCourse(2, 10);
        LocalDate lastDay = ANCHOR.plusDays(83);

        assertThat(look(aClaim(), participant, lastDay).values().due()).isFalse();
        assertThat(look(aClaim(), participant, lastDay.plusDays(1)).values().due()).isTrue();
    }

    @Test
    void aDoseIsDueWhenItsLastSessionCannotComeAnyMore() {
        ClaimBuilder claim =
                aClaim().afterSessions(8, 12, 20).to(new Slot.AfterSessions(8, 12, 14));
        ParticipantBuilder dropped = aParticipant().withFirstSession();
        ParticipantBuilder finished = aCourse(2, 10);
        LocalDate last = ANCHOR.plusWeeks(30).plusDays(14);

        assertThat(look(claim, dropped, last).values().due()).isFalse();
        assertThat(look(claim, dropped, last.plusDays(1)).values().due()).isTrue();
        assertThat(look(claim, finished, ANCHOR.plusDays(77 + 14)).values().due()).isFalse();
        assertThat(look(claim, finished, ANCHOR.plusDays(77 + 15)).values().due()).isTrue();
    }

    @Test
    void nobodyIsLookedAtWhoDidNotPermitClaims() {
        EnumSet<ConsentScope> others = EnumSet.allOf(ConsentScope.class);
        others.remove(ConsentScope.INCLUDE_IN_COHORT_CLAIMS);
        Instant longAgo = Instant.parse("2025-06-01T08:00:00Z");
        ParticipantBuilder participant =
                aParticipantWithoutConsent()
                        .with(Payloads.consent(longAgo, others), at(-10, 1, "08:00"));
        participant.withFirstSession().withWeek(-1, 2, 20).withWeek(0, 2, 20);

        ParticipantFacts facts = look(aClaim(), participant);

        assertThat(facts.standing()).isEqualTo(Standing.NOT_PERMITTED);
        assertThat(facts.values().baseline()).isEmpty();
        assertThat(facts.values().weeks()).isEmpty();
    }

    @Test
    void aWithdrawalCountsAsTheStudyPromised() {
        ParticipantBuilder retained = aCourse(2, 10);
        retained.with(Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION), at(10, 1, "08:00"));
        ParticipantBuilder excluded =
                aCourse(2, 10)
                        .in(ExampleProtocol.aStudy().promisingOtherwise(Policy.EXCLUDE_FUTURE));
        excluded.with(Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION), at(10, 1, "08:00"));
        ParticipantBuilder erased = aCourse(2, 10);
        erased.with(Payloads.withdrawal(WithdrawalKind.ERASE), at(10, 1, "08:00"));
        ParticipantBuilder later = aCourse(2, 10);
        later.with(Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION), at(14, 1, "08:00"));

        assertThat(look(aClaim(), retained).values().retention())
                .isEqualTo(Retention.WITHDREW_RETAINED);
        assertThat(look(aClaim(), excluded).standing()).isEqualTo(Standing.EXCLUDED);
        assertThat(look(aClaim(), erased).standing()).isEqualTo(Standing.ERASED);
        assertThat(look(aClaim(), later).values().retention())
                .as("after the outcome was known")
                .isEqualTo(Retention.STAYED);
    }

    @Test
    void theLastSelfRatingOfTheOutcomeWindowCounts() {
        ParticipantBuilder participant = aCourse(2, 10);
        participant.with(new ChangeRated(7), at(10, 7, "08:00"));
        participant.with(new ChangeRated(5), at(11, 1, "08:00"));
        participant.with(new ChangeRated(6), at(12, 7, "08:00"));
        participant.with(new ChangeRated(1), at(13, 1, "08:00"));

        assertThat(look(aClaim(), participant).values().selfRating()).hasValue(6);
    }

    @Test
    void anAgeThatIsNotKnownIsNotOldEnough() {
        ParticipantBuilder adult = aCourse(2, 10).with(enrolled("25-34"), at(-3, 1, "08:00"));
        ParticipantBuilder minor = aCourse(2, 10).with(enrolled("12-17"), at(-3, 1, "08:00"));

        assertThat(look(aClaim().fromAge(18), adult).standing()).isEqualTo(Standing.ELIGIBLE);
        assertThat(look(aClaim().fromAge(18), minor).standing()).isEqualTo(Standing.TOO_YOUNG);
        assertThat(look(aClaim().fromAge(18), aCourse(2, 10)).standing())
                .isEqualTo(Standing.TOO_YOUNG);
    }

    private static Enrolled enrolled(String ageBand) {
        return new Enrolled(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ageBand),
                new TreeMap<>());
    }

    @Test
    void dataWithoutDatesAreComparedByOccasion() {
        ClaimBuilder claim =
                aClaim().about(BDI, Direction.LOWER_IS_BETTER)
                        .countingFrom(Anchor.ENROLMENT)
                        .from(new Slot.Occasion("1"))
                        .to(new Slot.Occasion("4"));
        ParticipantBuilder complete =
                aParticipant()
                        .atOccasion("1", Payloads.total("BDI-II", "30"))
                        .atOccasion("3", Payloads.total("BDI-II", "20"))
                        .atOccasion("4", Payloads.total("BDI-II", "12"));
        ParticipantBuilder left =
                aParticipant()
                        .atOccasion("1", Payloads.total("BDI-II", "30"))
                        .atOccasion("2", Payloads.total("BDI-II", "25"))
                        .atOccasion("3", Payloads.total("BDI-II", "20"))
                        .atOccasion("5", Payloads.total("BDI-II", "2"));

        ParticipantFacts facts = look(claim, complete);

        assertThat(facts.standing()).isEqualTo(Standing.ELIGIBLE);
        assertThat(facts.values().baseline()).contains(Rational.of(30));
        assertThat(facts.values().outcome()).contains(Rational.of(12));
        assertThat(facts.values().due()).isTrue();
        assertThat(look(claim, left).values().outcome()).isEmpty();
        assertThat(look(claim, left).values().last()).contains(Rational.of(20));
    }

    @Test
    void aDayIsCountedFromTheBaselinesOwnDay() {
        ParticipantBuilder participant =
                aParticipant()
                        .with(Payloads.total("BDI-II", "30"), on(1, 3))
                        .with(Payloads.total("BDI-II", "25"), on(12, 5))
                        .with(Payloads.total("BDI-II", "18"), on(13, 1))
                        .with(Payloads.total("BDI-II", "10"), on(14, 3))
                        .with(Payloads.total("BDI-II", "5"), on(14, 4));

        assertThat(aboutDay84(participant, Take.FIRST)).contains(Rational.of(25));
        assertThat(aboutDay84(participant, Take.LAST)).contains(Rational.of(10));
        assertThat(aboutDay84(participant, Take.NEAREST)).contains(Rational.of(18));
        assertThat(aboutDay84(participant, Take.MEAN)).contains(Rational.of(53, 3));
    }

    /// Day 84 is the third day of week 13; with 7 days of tolerance the days from the third of week
    /// 12 to the third of week 14.
    private static Optional<Rational> aboutDay84(ParticipantBuilder participant, Take take) {
        return look(
                        aClaim().about(BDI, Direction.LOWER_IS_BETTER)
                                .countingFrom(Anchor.BASELINE_ASSESSMENT)
                                .from(new Slot.Earliest())
                                .to(new Slot.AboutDay(84, 7, take)),
                        participant)
                .values()
                .outcome();
    }

    @Test
    void severalValuesOfADayComeToOne() {
        ParticipantBuilder participant =
                aParticipant()
                        .with(Payloads.total("BDI-II", "30"), at(1, 1, "09:00"))
                        .with(Payloads.total("BDI-II", "20"), at(1, 1, "19:00"))
                        .with(Payloads.total("BDI-II", "4"), at(2, 1, "09:00"));

        assertThat(baseline(participant, SameDay.FIRST)).contains(Rational.of(30));
        assertThat(baseline(participant, SameDay.LAST)).contains(Rational.of(20));
        assertThat(baseline(participant, SameDay.MEAN)).contains(Rational.of(25));
    }

    private static Optional<Rational> baseline(ParticipantBuilder participant, SameDay sameDay) {
        return look(
                        aClaim().about(BDI, Direction.LOWER_IS_BETTER)
                                .sameDayValuesAre(sameDay)
                                .countingFrom(Anchor.BASELINE_ASSESSMENT)
                                .from(new Slot.Earliest())
                                .to(new Slot.AboutDay(7, 0, Take.LAST)),
                        participant)
                .values()
                .baseline();
    }

    @Test
    void totalsOfSessionsAreFoundByTheirNumber() {
        ParticipantBuilder participant = aParticipant().withFirstSession();
        for (int session = 1; session <= 10; session++) {
            participant.with(
                    Payloads.total("BDI-II", "" + (40 - session), OptionalInt.of(session)),
                    on(session, 1));
        }

        ParticipantFacts facts =
                look(
                        aClaim().about(BDI, Direction.LOWER_IS_BETTER)
                                .from(new Slot.Sessions(1, 1, Take.FIRST))
                                .to(new Slot.Sessions(8, 12, Take.LAST)),
                        participant);

        assertThat(facts.values().baseline()).contains(Rational.of(39));
        assertThat(facts.values().outcome()).contains(Rational.of(30));
    }

    @Test
    void aStewardIsToldWhatIsMissing() {
        ParticipantBuilder participant = aParticipant().withFirstSession();
        participant.withWeek(-1, 4, 8).withWeek(0, 5, 9).withWeek(11, 8, 20).withWeek(12, 8, 20);

        Explanation explanation =
                new Assessment(aClaim().build(), participant.protocol(), LONG_AFTER)
                        .look(participant.history())
                        .explanation();

        assertThat(explanation.facts().standing()).isEqualTo(Standing.NO_BASELINE);
        assertThat(explanation.sentences())
                .containsExactly(
                        "Qualifying (2025-12-08 to 2025-12-21): not assessable, 0 of 20 answers.",
                        "Baseline (2025-12-22 to 2026-01-04): not assessable, 17 of 20 answers.",
                        "Outcome (2026-03-16 to 2026-03-29): 0.4 from 40 values.");
    }

    @Test
    void anOutcomeRestsOnTheEventsOfItsWindowAlone() {
        ParticipantBuilder participant = aCourse(2, 10);
        participant.with(new ChangeRated(6), at(12, 7, "23:00"));
        UUID rating = participant.lastId();
        participant.with(Payloads.total("BDI-II", "12"), at(12, 7, "23:00"));
        UUID total = participant.lastId();
        participant.with(Payloads.total("BDI-II", "40"), at(1, 1, "23:00"));

        assertThat(outcomeEvents(aClaim(), participant))
                .as("two weeks of 20 check-ins, and what was rated in them")
                .hasSize(41)
                .contains(rating)
                .doesNotContain(total);
        assertThat(
                        outcomeEvents(
                                aClaim().about(BDI, Direction.LOWER_IS_BETTER)
                                        .from(new Slot.Earliest()),
                                participant))
                .containsExactlyInAnyOrder(rating, total);
    }

    private static Set<UUID> outcomeEvents(ClaimBuilder claim, ParticipantBuilder participant) {
        return new Assessment(claim.build(), participant.protocol(), LONG_AFTER)
                .look(participant.history())
                .outcomeEvents();
    }

    @Test
    void anotherLedgerWithTheSameEventsGivesTheSameFacts() {
        ParticipantBuilder participant = aCourse(2, 10);
        SubjectId otherwise = new SubjectId(new UUID(7, 7));
        List<LedgerEvent> shuffled = new ArrayList<>();
        for (LedgerEvent event : participant.events()) {
            shuffled.add(
                    new LedgerEvent(otherwise, event.receivedAt().plusSeconds(5), event.event()));
        }
        Collections.shuffle(shuffled, new Random(3));

        Assessment assessment =
                new Assessment(aClaim().build(), participant.protocol(), LONG_AFTER);

        assertThat(assessment.of(new ParticipantHistory(otherwise, shuffled)))
                .isEqualTo(assessment.of(participant.history()));
        assertThat(assessment.of(participant.history()).values().outcome()).isEqualTo(share(10));
    }

    private static Set<Event> happened(ParticipantBuilder participant) {
        Intercurrent any =
                new Intercurrent(
                        "it",
                        Event.MEDICATION_CHANGE,
                        Strategy.TREATMENT_POLICY,
                        false,
                        Optional.empty());
        return look(aClaim().dealingWith(any), participant).values().happened();
    }

    @Test
    void whatCameBetweenIsLookedForFromDay0ToTheEndOfTheOutcome() {
        IntercurrentEventReported change =
                new IntercurrentEventReported(IntercurrentKind.MEDICATION_CHANGE);

        assertThat(happened(aParticipant().withFirstSession().with(change, on(0, 7)))).isEmpty();
        assertThat(happened(aParticipant().withFirstSession().with(change, on(1, 1))))
                .containsExactly(Event.MEDICATION_CHANGE);
        assertThat(happened(aParticipant().withFirstSession().with(change, on(12, 7))))
                .containsExactly(Event.MEDICATION_CHANGE);
        assertThat(happened(aParticipant().withFirstSession().with(change, on(13, 1)))).isEmpty();
    }

    @Test
    void eachThingThatMayComeBetweenIsKnownByItsReport() {
        ParticipantBuilder participant = aParticipant().withFirstSession();
        participant.with(new SetbackReported("quarrel"), on(2, 1));
        participant.with(new IntercurrentEventReported(IntercurrentKind.DIED), on(3, 1));
        participant.with(new IntercurrentEventReported(IntercurrentKind.OTHER), on(3, 2));

        assertThat(happened(participant))
                .containsExactlyInAnyOrder(
                        Event.SETBACK_OR_OVERWHELM, Event.DEATH_OR_HOSPITALISATION);
        assertThat(
                        happened(
                                aParticipant()
                                        .withFirstSession()
                                        .with(overwhelmed(), at(2, 1, "10:00"))))
                .containsExactly(Event.SETBACK_OR_OVERWHELM);
    }

    private static CheckInSubmitted overwhelmed() {
        return new CheckInSubmitted(
                Optional.empty(),
                Answer.BLANK,
                List.of(),
                List.of(),
                new TreeMap<>(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void anotherMainModalityOrTherapistIsASwitch() {
        assertThat(happened(sessions(held("anna", Modality.CBT), held("anna", Modality.CBT))))
                .isEmpty();
        assertThat(happened(sessions(held("anna", Modality.CBT), held("ben", Modality.CBT))))
                .containsExactly(Event.THERAPY_SWITCH);
        assertThat(happened(sessions(held("anna", Modality.CBT), held("anna", Modality.ART))))
                .containsExactly(Event.THERAPY_SWITCH);
        assertThat(
                        happened(
                                sessions(
                                        held("anna", Modality.CBT),
                                        held("anna", Modality.CBT, Modality.ART))))
                .as("a second modality beside the same main one")
                .isEmpty();
    }

    private static SessionHeld held(String therapist, Modality... modalities) {
        return new SessionHeld(
                Attendance.ATTENDED,
                OptionalInt.empty(),
                List.of(modalities),
                Optional.of(therapist),
                Optional.empty(),
                OptionalInt.empty());
    }

    private static ParticipantBuilder sessions(SessionHeld... sessions) {
        ParticipantBuilder participant = aParticipant();
        int week = 1;
        for (SessionHeld session : sessions) {
            participant.with(session, at(week++, 1, "08:00"));
        }
        return participant;
    }

    @Test
    void aSubgroupIsToldByItsRuleAndStaysUnknownWithoutData() {
        ClaimBuilder claim =
                aClaim().withSubgroup(Window.QUALIFYING, Comparison.AT_MOST, Rational.of(1, 2));
        ParticipantBuilder without = aParticipant().withFirstSession();
        without.withWeek(-1, 5, 20).withWeek(0, 5, 20);

        assertThat(look(claim, aCourse(10, 15)).values().subgroup()).isEqualTo(Membership.MEMBER);
        assertThat(look(claim, aCourse(11, 15)).values().subgroup()).isEqualTo(Membership.OTHER);
        assertThat(look(claim, aCourse(11, 15)).standing()).isEqualTo(Standing.ELIGIBLE);
        assertThat(look(claim, without).values().subgroup()).isEqualTo(Membership.UNKNOWN);
        assertThat(look(claim, without).standing()).isEqualTo(Standing.ELIGIBLE);
    }

    @Test
    void anOutcomeInOtherWeeksHasItsOwnDaysAndItsOwnDueDay() {
        ParticipantBuilder participant = aCourse(4, 16);
        participant.withWeek(15, 8, 20).withWeek(16, 8, 20);
        participant.with(new ChangeRated(3), on(16, 7));
        ClaimBuilder claim = aClaim().reportingToo(new Secondary.OutcomeInWeeks(15, 16));

        OutcomeElsewhere later = look(claim, participant).values().inOtherWeeks().getFirst();
        LocalDate endOfWeek15 = ANCHOR.plusWeeks(15);

        assertThat(later.outcome()).isEqualTo(share(8));
        assertThat(later.selfRating()).hasValue(3);
        assertThat(later.due()).isTrue();
        assertThat(look(claim, participant, endOfWeek15).values().inOtherWeeks().getFirst().due())
                .isFalse();
        assertThat(look(claim, participant, endOfWeek15).values().due()).isTrue();
    }

    @Test
    void aPlanOfOtherDaysOrAnotherVocabularyDoesNotFitTheStudy() {
        StudyProtocol protocol = aParticipant().protocol();
        ClaimBuilder midnight = aClaim().withDaysFrom(LocalTime.MIDNIGHT);
        ClaimBuilder same = aClaim().withDaysFrom(protocol.dayCutoff());
        ClaimBuilder pinned =
                aClaim().pinnedTo(
                                new Pins(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("1".repeat(64))));

        assertThat(Assessment.misfits(same.build(), protocol)).isEmpty();
        assertThat(Assessment.misfits(midnight.build(), protocol))
                .singleElement()
                .asString()
                .contains("00:00", protocol.dayCutoff().toString());
        assertThat(Assessment.misfits(pinned.build(), protocol))
                .singleElement()
                .asString()
                .contains("pinned to another protocol");
    }

    @Test
    void aMeasureThatTheStudyDoesNotHaveIsNoClaim() {
        assertThatThrownBy(
                        () ->
                                look(
                                        aClaim().about(
                                                        new Measured.Total("GAD-7"),
                                                        Direction.LOWER_IS_BETTER),
                                        aParticipant()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The study's protocol has nothing called instrument:GAD-7.");
    }
}
