package dev.thaw.launcher.synthetic;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionFormat;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/// One simulated person, from enrolment to the last prompt.
record SyntheticParticipant(SyntheticStudy study, int number) {

    static final String CONSENT_SHA256 =
            "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

    private static final AppSource APP = new AppSource("synthetic", "1.0.0");
    private static final Duration RESPONSE_WINDOW = Duration.ofMinutes(60);
    private static final double SESSION_ATTENDED = 0.9;
    private static final double SKIPPED = 0.01;
    private static final double OVERWHELMED = 0.02;
    private static final int FIRST_RATED_WEEK = 8;
    private static final int UNCHANGED = 4;
    private static final double POINTS_PER_CHANGE = 8;
    private static final double RATING_ERROR_SD = 1;
    private static final List<String> PLEASANT = List.of("joy", "calm", "warmth", "surprise");
    private static final List<String> UNPLEASANT = List.of("sadness", "anger", "fear");
    private static final List<String> PLACES = List.of("chest", "stomach", "throat", "hands");

    /// What stays the same about a person.
    private record Traits(double feeling, double compliance, boolean integrative, Modality main) {}

    List<ParticipantEvent> reports() {
        return new Diary(study.chance(number, 1), study.chance(number, 3)).write();
    }

    /// The person's days, written one after another. All draws but those of the self-rated change
    /// come from one sequence.
    private final class Diary {

        private final Chance chance;
        private final Chance ofRatings;
        private final List<ParticipantEvent> events = new ArrayList<>();
        private final ParticipantId participant;
        private final LocalDate firstDay;
        private final Traits traits;

        Diary(Chance chance, Chance ofRatings) {
            this.chance = chance;
            this.ofRatings = ofRatings;
            this.participant = new ParticipantId("syn-" + chance.id());
            this.firstDay = SyntheticStudy.FIRST_DAY.plusDays(chance.below(8 * 7));
            this.traits =
                    new Traits(
                            study.people().feeling() + chance.normal(study.people().spread()),
                            Chance.inverseLogit(1.4 + chance.normal(0.6)),
                            chance.happens(0.4),
                            chance.oneOf(
                                    List.of(
                                            Modality.CBT,
                                            Modality.EFT,
                                            Modality.MINDFULNESS,
                                            Modality.SOMATIC)));
        }

        List<ParticipantEvent> write() {
            join();
            int sessions = 0;
            for (int day = 0; day < study.weeks() * 7; day++) {
                int therapyDay = day - SyntheticStudy.BASELINE_WEEKS * 7;
                if (therapyDay >= 0 && therapyDay % 7 == 0) {
                    if (therapyDay > 0 && chance.happens(study.people().dropOutPerWeek())) {
                        report(at(day, 15 * 60), new TherapyEnded(EndOfTherapy.DROPPED_OUT));
                        return events;
                    }
                    sessions += session(day, therapyDay == 0, sessions);
                }
                if (study.prompting().isOn(therapyDay)) {
                    promptsOf(day, StrictMath.max(0, therapyDay / 7.0));
                }
                if (therapyDay % 7 == 6 && therapyDay / 7 + 1 >= FIRST_RATED_WEEK) {
                    rateChange(day, therapyDay / 7.0);
                }
            }
            report(
                    at(study.weeks() * 7 - 1, 21 * 60 + 30),
                    new TherapyEnded(EndOfTherapy.COMPLETED));
            return events;
        }

        private void join() {
            Instant signed = at(0, 6 * 60);
            report(
                    signed,
                    new ConsentGiven(
                            Basis.SIGNED,
                            new TreeSet<>(
                                    EnumSet.of(
                                            ConsentScope.COLLECT_CHECKINS,
                                            ConsentScope.COLLECT_SESSIONS,
                                            ConsentScope.DERIVE_INDIVIDUAL_TRENDS,
                                            ConsentScope.INCLUDE_IN_COHORT_CLAIMS,
                                            ConsentScope.PUBLISH_AGGREGATE)),
                            "1.0",
                            Optional.of(CONSENT_SHA256),
                            "NO",
                            "GDPR-9-2-a",
                            signed,
                            Optional.empty(),
                            Grantor.PARTICIPANT,
                            Optional.empty()));
            report(
                    signed.plusSeconds(60),
                    new Enrolled(
                            Optional.of("site-" + (1 + number % 2)),
                            Optional.of(traits.integrative() ? "integrative" : "single"),
                            Optional.of("NO"),
                            Optional.of("18-69"),
                            new TreeMap<>()));
        }

        /// @return 1 if the session was attended
        private int session(int day, boolean first, int before) {
            boolean attended = first || chance.happens(SESSION_ATTENDED);
            List<Modality> modalities =
                    traits.integrative() && chance.happens(0.5)
                            ? List.of(traits.main(), Modality.ART)
                            : List.of(traits.main());
            report(
                    at(day, 14 * 60),
                    new SessionHeld(
                            attended ? Attendance.ATTENDED : Attendance.MISSED,
                            attended ? OptionalInt.of(before + 1) : OptionalInt.empty(),
                            modalities,
                            Optional.of("t" + number % 7),
                            Optional.of(SessionFormat.IN_PERSON),
                            attended ? OptionalInt.of(50) : OptionalInt.empty()));
            return attended ? 1 : 0;
        }

        private void promptsOf(int day, double weeksOfTherapy) {
            double odds =
                    traits.feeling()
                            + chance.normal(SyntheticStudy.DAY_SD)
                            + change(weeksOfTherapy);
            Prompting prompting = study.prompting();
            for (int prompt = 0; prompt < prompting.perDay(); prompt++) {
                int minute = 8 * 60 + prompt * prompting.minutesApart();
                Instant due = at(day, minute + chance.below(prompting.mostMinutesLate()));
                String id = "d" + day + "-" + prompt;
                report(due, new PromptIssued(id, due, RESPONSE_WINDOW));
                if (chance.happens(traits.compliance())) {
                    int minutes = (int) StrictMath.min(58, chance.exponential(8));
                    report(
                            due.plusSeconds(60L * minutes + chance.below(60)),
                            checkIn(id, Chance.inverseLogit(odds)));
                }
            }
        }

        /// Of the log odds.
        private double change(double weeksOfTherapy) {
            return study.effect() * weeksOfTherapy / 12;
        }

        /// In the evening, by those who answer then.
        private void rateChange(int day, double weeksOfTherapy) {
            if (!ofRatings.happens(traits.compliance())) {
                return;
            }
            double felt =
                    Chance.inverseLogit(traits.feeling() + change(weeksOfTherapy))
                            - Chance.inverseLogit(traits.feeling());
            double rating =
                    UNCHANGED + POINTS_PER_CHANGE * felt + ofRatings.normal(RATING_ERROR_SD);
            report(
                    at(day, 21 * 60),
                    new ChangeRated(StrictMath.clamp(StrictMath.round(rating), 1, 7)),
                    ofRatings);
        }

        private CheckInSubmitted checkIn(String prompt, double feels) {
            Answer answer =
                    chance.happens(SKIPPED)
                            ? Answer.SKIPPED
                            : chance.happens(feels) ? Answer.FELT : Answer.BLANK;
            boolean felt = answer == Answer.FELT;
            boolean pleasant = chance.happens(0.55);
            List<Feeling> feelings =
                    felt
                            ? List.of(
                                    new Feeling(
                                            chance.oneOf(pleasant ? PLEASANT : UNPLEASANT),
                                            chance.between(10, 95)))
                            : List.of();
            TreeMap<String, BigDecimal> ratings = new TreeMap<>();
            if (answer != Answer.SKIPPED) {
                int mood = 3 + (felt ? (pleasant ? 1 : -1) : 0) + chance.between(-1, 1);
                ratings.put("mood", BigDecimal.valueOf(StrictMath.clamp(mood, 1, 5)));
            }
            return new CheckInSubmitted(
                    Optional.of(prompt),
                    answer,
                    feelings,
                    felt && chance.happens(0.6) ? List.of(chance.oneOf(PLACES)) : List.of(),
                    ratings,
                    chance.happens(0.5)
                            ? Optional.of(
                                    new LinkedEvent(
                                            chance.between(-3, 3),
                                            Optional.empty(),
                                            Optional.empty()))
                            : Optional.empty(),
                    felt && chance.happens(OVERWHELMED),
                    Optional.of("1"),
                    Optional.empty());
        }

        private Instant at(int day, int minuteOfDay) {
            return firstDay.plusDays(day)
                    .atStartOfDay()
                    .plusMinutes(minuteOfDay)
                    .toInstant(SyntheticStudy.offset());
        }

        private void report(Instant at, EventPayload payload) {
            report(at, payload, chance);
        }

        private void report(Instant at, EventPayload payload, Chance ofIds) {
            events.add(
                    new ParticipantEvent(
                            participant,
                            new StudyEvent(
                                    ofIds.id(),
                                    study.study(),
                                    new CaptureTime.Moment(
                                            at,
                                            Optional.of(SyntheticStudy.offset()),
                                            Optional.of("Europe/Oslo")),
                                    Optional.of(at),
                                    APP,
                                    Optional.empty(),
                                    payload)));
        }
    }
}
