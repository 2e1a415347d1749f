package dev.thaw.core.monitor;

import static dev.thaw.core.monitor.Kind.FALLING_COMPLIANCE;
import static dev.thaw.core.monitor.Kind.OVERWHELM;
import static dev.thaw.core.monitor.Kind.SILENT_PARTICIPANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Compliance;
import dev.thaw.core.trend.Presence.Awaited;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Who comes onto the data steward's list: by the example study, whose days begin at 04:00 in Oslo.
class MonitorsTest {

    /// A Monday.
    private static final LocalDate WEEK_ONE = LocalDate.of(2026, 1, 5);

    private static final Instant CONSENT = Instant.parse("2026-01-02T12:00:00Z");

    /// Tuesday of week 5, so that week 4 is over everywhere.
    private static final Instant NOW = Instant.parse("2026-02-03T12:00:00Z");

    private static final StudyProtocol STUDY = watching(Optional.of("0.5"));

    private static StudyProtocol watching(Optional<String> overwhelm) {
        return ExampleProtocol.aStudy()
                .watching(
                        new StudyProtocol.Monitors(
                                OptionalInt.of(7),
                                OptionalInt.of(72),
                                Optional.of(Compliance.USUAL),
                                overwhelm.map(BigDecimal::new)))
                .protocol();
    }

    /// Somebody who consented, and was heard of an hour ago.
    private static final class Somebody {

        private Optional<Awaited> awaited = Optional.of(new Awaited(CONSENT, Optional.empty()));
        private Optional<Instant> heard = Optional.of(NOW.minus(Duration.ofHours(1)));
        private final SortedMap<Integer, Answered> answered = new TreeMap<>();
        private final SortedMap<Integer, BigDecimal> overwhelm = new TreeMap<>();

        Somebody heardOf(Instant at) {
            heard = Optional.of(at);
            return this;
        }

        Somebody neverHeardOf() {
            heard = Optional.empty();
            return this;
        }

        Somebody awaited(Awaited stretch) {
            awaited = Optional.of(stretch);
            return this;
        }

        Somebody notAwaited() {
            awaited = Optional.empty();
            return this;
        }

        Somebody answering(int week, int answers, int prompts) {
            answered.put(week, new Answered(answers, prompts));
            return this;
        }

        Somebody overwhelmed(int week, String share) {
            overwhelm.put(week, new BigDecimal(share));
            return this;
        }

        SortedMap<Kind, Instant> seen() {
            return seen(STUDY, NOW);
        }

        SortedMap<Kind, Instant> seen(StudyProtocol study, Instant now) {
            return Monitors.of(
                    new WatchedParticipant(
                            awaited, heard, Optional.of(WEEK_ONE), answered, overwhelm),
                    study,
                    now);
        }
    }

    private static Somebody somebody() {
        return new Somebody();
    }

    private static Instant week(int week) {
        // 04:00 in Oslo, in winter
        return Instant.parse("2026-01-05T03:00:00Z").plus(Duration.ofDays(7L * (week - 1)));
    }

    @Test
    void somebodyIsSilentAfterTheDaysThatTheStudySets() {
        Instant weekAgo = NOW.minus(Duration.ofDays(7));

        assertThat(somebody().heardOf(weekAgo).seen())
                .containsExactly(entry(SILENT_PARTICIPANT, weekAgo));
        assertThat(somebody().heardOf(weekAgo.plusNanos(1000)).seen()).isEmpty();
    }

    @Test
    void somebodyWhoNeverReportedIsSilentSinceTheyAreExpectedTo() {
        assertThat(somebody().neverHeardOf().seen())
                .containsExactly(entry(SILENT_PARTICIPANT, CONSENT));
    }

    @Test
    void aPauseIsNoSilence() {
        // Given somebody who was heard of last before a pause that ended the day before yesterday
        Instant resumed = NOW.minus(Duration.ofDays(2));
        Somebody back =
                somebody()
                        .heardOf(NOW.minus(Duration.ofDays(30)))
                        .awaited(new Awaited(resumed, Optional.empty()));

        assertThat(back.seen()).isEmpty();
        assertThat(back.seen(STUDY, resumed.plus(Duration.ofDays(7))))
                .containsEntry(SILENT_PARTICIPANT, resumed);
    }

    @Test
    void nobodyIsListedOfWhomNoReportsAreExpected() {
        Somebody worst =
                somebody()
                        .neverHeardOf()
                        .answering(3, 0, 20)
                        .answering(4, 0, 20)
                        .overwhelmed(5, "1");
        assertThat(worst.seen())
                .containsOnlyKeys(Kind.SILENT_PARTICIPANT, FALLING_COMPLIANCE, OVERWHELM);

        assertThat(worst.notAwaited().seen()).isEmpty();
        assertThat(worst.awaited(new Awaited(CONSENT, Optional.of(NOW))).seen()).isEmpty();
        assertThat(worst.awaited(new Awaited(NOW.plusSeconds(1), Optional.empty())).seen())
                .isEmpty();
    }

    @Test
    void whatAStudyDoesNotWatchIsNotListed() {
        StudyProtocol unwatched =
                ExampleProtocol.aStudy().watching(StudyProtocol.Monitors.NONE).protocol();

        assertThat(
                        somebody()
                                .neverHeardOf()
                                .answering(3, 0, 20)
                                .answering(4, 0, 20)
                                .overwhelmed(5, "1")
                                .seen(unwatched, NOW))
                .isEmpty();
        assertThat(Monitors.silenceOfApp(CONSENT, true, unwatched, NOW)).isEmpty();
        assertThat(somebody().overwhelmed(5, "1").seen(watching(Optional.empty()), NOW)).isEmpty();
    }

    @Test
    void complianceFallsWhereItWasLowForTheWeeksThatTheStudySets() {
        Somebody low = somebody().answering(3, 9, 20).answering(4, 9, 20);

        assertThat(low.seen()).containsExactly(entry(FALLING_COMPLIANCE, week(3)));
        // Half is not below a half
        assertThat(low.answering(4, 10, 20).seen()).isEmpty();
    }

    @Test
    void complianceFallsWhereItIsMuchLowerThanBefore() {
        Somebody falling =
                somebody()
                        .answering(1, 20, 20)
                        .answering(2, 18, 20)
                        .answering(3, 13, 20)
                        .answering(4, 13, 20);

        // 0.95 before, 0.65 now
        assertThat(falling.seen()).containsExactly(entry(FALLING_COMPLIANCE, week(3)));
        assertThat(falling.answering(4, 14, 20).seen()).isEmpty();
    }

    @Test
    void theWeekUnderWayIsNoFall() {
        Somebody begunBadly =
                somebody()
                        .answering(2, 20, 20)
                        .answering(3, 20, 20)
                        .answering(4, 9, 20)
                        .answering(5, 0, 20);

        assertThat(begunBadly.seen()).isEmpty();
    }

    @Test
    void aWeekIsOverADayAfterItsLast() {
        Somebody low = somebody().answering(3, 0, 20).answering(4, 0, 20);

        // Week 5 begins on Monday, 04:00; phones have that day to find a network
        assertThat(low.seen(STUDY, week(5).plus(Duration.ofDays(1)).minusNanos(1000)))
                .doesNotContainKey(FALLING_COMPLIANCE);
        assertThat(low.seen(STUDY, week(5).plus(Duration.ofDays(1))))
                .containsEntry(FALLING_COMPLIANCE, week(3));
    }

    @Test
    void weeksWithoutPromptsTellNothingOfCompliance() {
        assertThat(somebody().answering(2, 0, 20).answering(4, 0, 20).seen()).isEmpty();
        assertThat(somebody().answering(2, 0, 20).answering(3, 0, 20).seen()).isEmpty();
    }

    @Test
    void aFallIsToldSinceItsFirstWeek() {
        Somebody low = somebody();
        for (int week = -1; week <= 4; week++) {
            low.answering(week, week == 1 ? 20 : 2, 20);
        }

        // Weeks 2 to 4 without a break
        assertThat(low.seen()).containsExactly(entry(FALLING_COMPLIANCE, week(2)));
    }

    @Test
    void overwhelmAboveTheLevelIsListedWithoutWaitingForTheEndOfTheWeek() {
        assertThat(somebody().overwhelmed(4, "0.1").overwhelmed(5, "0.6").seen())
                .containsExactly(entry(OVERWHELM, week(5)));
        assertThat(somebody().overwhelmed(3, "0.6").overwhelmed(4, "0.7").seen())
                .containsExactly(entry(OVERWHELM, week(3)));
    }

    @Test
    void overwhelmAtTheLevelOrOfTheWeekBeforeLastIsNot() {
        assertThat(somebody().overwhelmed(5, "0.5").seen()).isEmpty();
        assertThat(somebody().overwhelmed(3, "0.9").seen()).isEmpty();
        assertThat(somebody().overwhelmed(4, "0.9").overwhelmed(5, "0.2").seen()).isEmpty();
    }

    @Test
    void anAppIsSilentWhileSomebodyWhoUsesItIsExpectedToReport() {
        Instant last = NOW.minus(Duration.ofDays(3));

        assertThat(Monitors.silenceOfApp(last, true, STUDY, NOW)).contains(last);
        assertThat(Monitors.silenceOfApp(last.plusNanos(1000), true, STUDY, NOW)).isEmpty();
        assertThat(Monitors.silenceOfApp(last, false, STUDY, NOW)).isEmpty();
    }

    @Test
    void whoeverIsHeardOfLaterOrAnswersMoreIsNeverListedForIt() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            // Given somebody
            Somebody somebody =
                    somebody().heardOf(NOW.minus(Duration.ofHours(random.nextInt(400))));
            for (int week = -2; week <= 5; week++) {
                if (random.nextInt(5) > 0) {
                    int prompts = 1 + random.nextInt(21);
                    somebody.answering(week, random.nextInt(prompts + 1), prompts);
                }
            }
            SortedMap<Kind, Instant> before = somebody.seen();

            // Then nothing is told of the future, nor of what is not known
            assertThat(before.values()).allMatch(since -> since.isBefore(NOW));
            assertThat(before).doesNotContainKey(OVERWHELM);

            // When they are heard of later, and answer all prompts of the last two weeks
            somebody.heardOf(NOW.minusSeconds(1));
            for (int week = 3; week <= 4; week++) {
                if (somebody.answered.containsKey(week)) {
                    long prompts = somebody.answered.get(week).prompts();
                    somebody.answering(week, (int) prompts, (int) prompts);
                }
            }

            // Then they are not listed
            assertThat(somebody.seen()).isEmpty();
        }
    }

    @Test
    void theWeekUnderWayNeverMatters() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            Somebody somebody = somebody();
            for (int week = -2; week <= 4; week++) {
                int prompts = 1 + random.nextInt(21);
                somebody.answering(week, random.nextInt(prompts + 1), prompts);
            }
            SortedMap<Kind, Instant> before = somebody.seen();

            somebody.answering(5, random.nextInt(21), 20).answering(6, 0, 20);

            assertThat(somebody.seen()).isEqualTo(before);
        }
    }

    private static Map.Entry<Kind, Instant> entry(Kind kind, Instant since) {
        return Map.entry(kind, since);
    }
}
