package dev.thaw.core.digest;

import dev.thaw.core.course.AttendedSession;
import dev.thaw.core.course.Better;
import dev.thaw.core.course.Block;
import dev.thaw.core.course.Dose;
import dev.thaw.core.course.Phase;
import dev.thaw.core.course.PhaseContrast;
import dev.thaw.core.course.Plateau;
import dev.thaw.core.course.Readings;
import dev.thaw.core.course.Setback;
import dev.thaw.core.course.SuddenChange;
import dev.thaw.core.course.SuddenChangeSummary;
import dev.thaw.core.course.SuddenChanges;
import dev.thaw.core.course.Threshold;
import dev.thaw.core.course.TimeSpan;
import dev.thaw.core.course.Verdict;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.measure.SessionSeries;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.LateAnswers;
import dev.thaw.core.trend.Trends;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How every history went, session by session and week by week.
final class CoursePart {

    private static final int HISTORIES_PER_LATE_ANSWERS = 9;

    private static final Instant ANCHOR =
            ParticipantBuilder.ANCHOR.atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final List<Rational> THRESHOLDS = List.of(Rational.of(1, 20), Rational.of(1, 4));
    private static final Map<Verdict, String> WORDS =
            new EnumMap<>(
                    Map.of(
                            Verdict.MET, "yes",
                            Verdict.NOT_MET, "no",
                            Verdict.NOT_ASSESSABLE, "unknown"));

    private final Transcript transcript;
    private final List<SuddenChanges> all = new ArrayList<>();

    private CoursePart(Transcript transcript) {
        this.transcript = transcript;
    }

    static void tell(List<Story> stories, Transcript transcript) {
        CoursePart part = new CoursePart(transcript);
        for (Story story : stories) {
            part.tell(story);
        }
        transcript.add(SuddenChangeSummary.byChange(part.all));
        transcript.add(SuddenChangeSummary.byPerson(part.all));
    }

    private void tell(Story story) {
        Dose dose = Dose.of(sessions(story));
        tellDose(dose);
        tellBlocks(story, dose);
        if (story.isOneOf(HISTORIES_PER_LATE_ANSWERS)) {
            tellBlocksWithLateAnswers(story, dose);
        }
        Readings weekly = story.responseRate();
        Readings totals = story.readings("instrument:BDI-II", Axis.SESSION);
        tellSudden(totals, Better.LOWER, new Threshold(Rational.of(7)));
        tellPhases(dose, totals, weekly);
        Threshold threshold = new Threshold(THRESHOLDS.get(story.isOneOf(2) ? 0 : 1));
        tellSudden(weekly, Better.HIGHER, threshold);
        transcript.add(Plateau.of(weekly, threshold));
        transcript.add(Setback.in(weeks(story, weekly), threshold));
        transcript.add(
                Threshold.ofDifference(Estimate.of(Figure.of(story.seed(), 100L), 20)),
                weekly.isEmpty(),
                weekly.at(3),
                weekly.between(2, 9),
                weekly.series().points());
    }

    private void tellDose(Dose dose) {
        transcript.add(dose.attended(), dose.numbered(), dose.at(day(50)));
        Optional<TimeSpan> window = dose.windowAfterEight();
        transcript.add(window, window.map(span -> span.contains(day(70))));
    }

    private void tellBlocks(Story story, Dose dose) {
        List<Block.Answer> answers = new ArrayList<>();
        for (LedgerEvent event : story.history().events()) {
            if (event.event().payload() instanceof CheckInSubmitted checkIn
                    && event.event().captured() instanceof Moment moment) {
                answers.add(new Block.Answer(moment.at(), checkIn.answer() == Answer.BLANK));
            }
        }
        List<Block> blocks = Block.of(dose, answers, day(100));
        for (Block block : blocks) {
            transcript.add(block, block.blankRate());
        }
        Readings rates = Block.blankRates(blocks);
        tellSudden(rates, Better.LOWER, new Threshold(Rational.of(1, 10)));
    }

    /// Without them they are in every trend.
    private void tellBlocksWithLateAnswers(Story story, Dose dose) {
        SortedMap<Integer, TimeSpan> spans = new TreeMap<>();
        for (Dose.Numbered numbered : dose.numbered()) {
            int next = dose.attended().indexOf(numbered.session()) + 1;
            spans.put(
                    numbered.number(),
                    Block.between(
                            numbered.session().end(),
                            dose.attended().stream()
                                    .skip(next)
                                    .findFirst()
                                    .map(AttendedSession::start)));
        }
        Trends.occasions(
                        story.history(),
                        story.protocol(),
                        LateAnswers.IN,
                        ConsentScope.DERIVE_INDIVIDUAL_TRENDS)
                .ifPresent(occasions -> transcript.add(SessionSeries.of(occasions, spans)));
    }

    private void tellSudden(Readings readings, Better better, Threshold threshold) {
        for (SuddenChanges.Kind kind : SuddenChanges.Kind.values()) {
            SuddenChanges changes = SuddenChanges.of(readings, kind, better, threshold);
            SuddenChanges.Step third = changes.after(3);
            transcript.add(
                    changes.changes(), changes.isAssessable(), third, WORDS.get(third.verdict()));
            Optional<SuddenChange> first = changes.first();
            transcript.add(first.map(SuddenChange::reversed));
            first.ifPresent(change -> transcript.add(changes.shareOfImprovement(change, 1, 8)));
            all.add(changes);
        }
    }

    private void tellPhases(Dose dose, Readings bySession, Readings weekly) {
        List<Phase> sessions = Phase.bySession(dose);
        List<Phase> weeks =
                Phase.byWeek(
                        dose,
                        session ->
                                (int) Duration.between(ANCHOR, session.start()).toDays() / 7 + 1);
        transcript.add(sessions, weeks);
        transcript.add(PhaseContrast.between(sessions, bySession, Confidence.P95));
        transcript.add(PhaseContrast.between(weeks, weekly, Confidence.P90));
    }

    private static Setback.Weeks weeks(Story story, Readings weekly) {
        SortedSet<Integer> reported = new TreeSet<>();
        for (LedgerEvent event : story.history().events()) {
            if (event.event().payload() instanceof SetbackReported
                    && event.event().captured() instanceof Moment moment) {
                reported.add((int) Duration.between(ANCHOR, moment.at()).toDays() / 7 + 1);
            }
        }
        Readings overwhelm = story.readings("overwhelm@1", Axis.WEEK);
        return new Setback.Weeks(weekly, overwhelm, overwhelm.at(1), reported);
    }

    private static List<AttendedSession> sessions(Story story) {
        List<AttendedSession> sessions = new ArrayList<>();
        for (LedgerEvent event : story.history().events()) {
            if (event.event().payload() instanceof SessionHeld held
                    && held.attendance() == Attendance.ATTENDED
                    && event.event().captured() instanceof Moment moment) {
                sessions.add(
                        new AttendedSession(
                                event.event().id().toString(),
                                moment.at(),
                                moment.at().plus(Duration.ofMinutes(50)),
                                held.sessionNumber(),
                                held.therapistCode(),
                                held.modalities().getFirst().name()));
            }
        }
        return sessions;
    }

    private static Instant day(int day) {
        return ANCHOR.plus(Duration.ofDays(day));
    }
}
