package dev.thaw.launcher.synthetic;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A simulated study. The same parameters always give the same events.
///
/// Whether a participant feels something at a prompt is a draw with probability
/// `inverseLogit(person + day + effect · weeks of therapy / 12)`, with persons normal as [People]
/// says and days with SD [#DAY_SD] (the assumption of science.md A.1). With effect 0 nobody
/// changes. From the eighth week of therapy on participants rate weekly how much they have changed,
/// by the true change of their own probability and some error.
///
/// @param participants how many, at least 1
/// @param weeks of prompts, at least 6; therapy begins after the first four
/// @param effect change of the log odds of feeling something over 12 weeks of therapy
/// @param seed of everything
public record SyntheticStudy(
        StudyId study,
        int participants,
        int weeks,
        double effect,
        long seed,
        People people,
        Prompting prompting) {

    /// Therapy begins after so many weeks.
    public static final int BASELINE_WEEKS = 4;

    static final double DAY_SD = 0.7;
    static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 6);

    private static final int PARTICIPANTS_AT_ONCE = 25;

    public SyntheticStudy {
        if (participants < 1 || weeks < BASELINE_WEEKS + 2) {
            throw new IllegalArgumentException(
                    "a synthetic study has at least 1 participant and 6 weeks");
        }
    }

    /// Blunted people who are prompted five times on every day.
    public SyntheticStudy(StudyId study, int participants, int weeks, double effect, long seed) {
        this(study, participants, weeks, effect, seed, People.BLUNTED, Prompting.EVERY_DAY);
    }

    /// All deliveries, in the order in which they arrive: some late, some twice, some before their
    /// consent. Participants come in cohorts of 25, so that memory does not grow with their number.
    public Stream<ParticipantEvent> deliveries() {
        return cohorts()
                .flatMap(
                        cohort ->
                                cohort.stream()
                                        .flatMap(one -> Delivery.of(one, chance(one, 2)).stream())
                                        .sorted(
                                                Comparator.comparing(Delivery::arrives)
                                                        .thenComparing(
                                                                delivery ->
                                                                        delivery.event()
                                                                                .event()
                                                                                .id()))
                                        .map(Delivery::event));
    }

    /// What was reported, each event once, participant by participant: the truth behind the
    /// deliveries.
    public Stream<List<ParticipantEvent>> reports() {
        return cohorts().flatMap(cohort -> cohort.stream().map(SyntheticParticipant::reports));
    }

    private Stream<List<SyntheticParticipant>> cohorts() {
        return IntStream.range(0, (participants + PARTICIPANTS_AT_ONCE - 1) / PARTICIPANTS_AT_ONCE)
                .mapToObj(
                        cohort -> {
                            List<SyntheticParticipant> people = new ArrayList<>();
                            int first = cohort * PARTICIPANTS_AT_ONCE;
                            int last = Math.min(first + PARTICIPANTS_AT_ONCE, participants);
                            for (int number = first; number < last; number++) {
                                people.add(new SyntheticParticipant(this, number));
                            }
                            return people;
                        });
    }

    private Chance chance(SyntheticParticipant participant, int purpose) {
        return chance(participant.number(), purpose);
    }

    /// A sequence of draws of its own for each participant and purpose, so that one more prompt of
    /// one person moves nothing of another.
    Chance chance(int participant, int purpose) {
        return new Chance(seed * 0x9E3779B97F4A7C15L + participant * 0xD1B54A32D192ED03L + purpose);
    }

    /// The protocol under which the events are true, in the form of a protocol file.
    public String protocolFile() {
        return """
        api: protocol/v1
        study: %s
        version: 1.0.0
        title: "A synthetic study of %d participants (no real person)"
        period: {from: "%s", to: "%s"}
        home_zone: Europe/Oslo
        day_cutoff: "04:00"
        anchor: first_attended_session
        schedule: {kind: prompts, prompts_per_day: %d, response_window_minutes: 60, quiet_hours: {from: "22:00", to: "08:00"}}
        minima: {week: {answered: 10, days: 4}}
        vocabulary: {joy: positive, calm: positive, warmth: positive, sadness: negative, anger: negative, fear: negative, surprise: neutral}
        items: {mood: {min: 1, max: 5, step: 1, direction: up, valence: positive}}
        consent: {documents: {"1.0": {sha256: "%s", scopes: [collect_checkins, collect_sessions, derive_individual_trends, include_in_cohort_claims, publish_aggregate]}}}
        limits: {events_per_day: 200}
        min_cell: 11
        safety: {contacts: {NO: "Synthetic participants need no contact."}, monitored: false}
        """
                .formatted(
                        study,
                        participants,
                        FIRST_DAY,
                        lastDay(),
                        prompting.perDay(),
                        SyntheticParticipant.CONSENT_SHA256);
    }

    /// The same protocol as it is published.
    public PublishedProtocol protocol() {
        return switch (ProtocolFiles.parse("synthetic.yaml", protocolFile())) {
            case ProtocolFiles.Valid valid -> valid.published();
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalStateException(
                            "the synthetic protocol is wrong: " + invalid.problems());
        };
    }

    /// The last day of the protocol's period; nobody is without an outcome by then who may still
    /// get one.
    public LocalDate lastDay() {
        return FIRST_DAY.plusWeeks(weeks + 60L);
    }

    static ZoneOffset offset() {
        return ZoneOffset.ofHours(1);
    }
}
