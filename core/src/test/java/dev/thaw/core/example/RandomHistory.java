package dev.thaw.core.example;

import static dev.thaw.core.example.ParticipantBuilder.at;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/// A participant whom a seed decides: the same seed tells the same history.
///
/// Prompts at fixed hours, some missed, declined, answered late or twice; blanks, feelings and
/// ratings; totals by session and by day; some events corrected or retracted. Nothing happens
/// within an hour of the day's cut-off.
public final class RandomHistory {

    private static final List<String> HOURS = List.of("09:00", "13:00", "17:00", "21:00");

    private final Random random;
    private final ParticipantBuilder participant;

    private RandomHistory(long seed, ParticipantBuilder participant) {
        this.random = new Random(seed);
        this.participant = participant;
    }

    /// A participant of a study that prompts, with 6 to 18 weeks of events.
    public static ParticipantBuilder seeded(long seed) {
        ParticipantBuilder participant = ParticipantBuilder.aParticipant();
        new RandomHistory(seed, participant).tell();
        return participant;
    }

    /// A participant to whom everything happens that can: of every four seeds in a row two tell of
    /// a study that prompts, one of a diary and one of imported data.
    ///
    /// Besides what [#seeded] tells: several feelings, sensations, overwhelm and linked events;
    /// items of one valence; self-initiated check-ins; civil days, missing offsets and travel;
    /// sessions missed, moved and with other therapists and modalities; disputed corrections;
    /// consent that is paused, narrowed or withdrawn, also after the fact. `mood` is at most 4 of
    /// 5.
    public static ParticipantBuilder varied(long seed) {
        ParticipantBuilder participant = ParticipantBuilder.aParticipant();
        new VariedHistory(seed, participant).tell();
        return participant;
    }

    private void tell() {
        participant.with(
                Payloads.enrolled("site-" + random.nextInt(3), "arm"), new CaptureTime.Ordinal());
        participant.withFirstSession();
        int weeks = 6 + random.nextInt(13);
        double tendency = random.nextDouble();
        for (int week = -1; week <= weeks; week++) {
            if (random.nextInt(8) > 0) {
                tellWeek(week, tendency + (random.nextDouble() - tendency) * week / weeks);
            }
        }
    }

    private void tellWeek(int week, double rate) {
        for (int day = 1; day <= 7; day++) {
            for (String hour : HOURS) {
                tellPrompt(at(week, day, hour), rate);
            }
        }
        if (week > 1) {
            OptionalInt number = random.nextBoolean() ? OptionalInt.of(week) : OptionalInt.empty();
            participant.with(
                    Payloads.total("BDI-II", String.valueOf(random.nextInt(64)), number),
                    random.nextBoolean() ? at(week, 1, "11:00") : new CaptureTime.Ordinal());
        }
    }

    private void tellPrompt(CaptureTime.Moment prompted, double rate) {
        String promptId = "prompt-" + prompted.at();
        if (random.nextInt(20) > 0) {
            participant.withPrompt(promptId, prompted);
        }
        if (random.nextInt(5) == 0) {
            return;
        }
        tellAnswer(promptId, prompted, rate);
        switch (random.nextInt(25)) {
            case 0 -> tellAnswer(promptId, prompted, rate);
            case 1 -> participant.retracting(participant.lastId());
            case 2 ->
                    participant.correcting(
                            participant.lastId(),
                            Payloads.answering(promptId, answer(rate)),
                            prompted);
            default -> {}
        }
    }

    private void tellAnswer(String promptId, CaptureTime.Moment prompted, double rate) {
        int minutes = 1 + random.nextInt(70);
        participant.with(
                Payloads.answering(promptId, answer(rate)),
                ParticipantBuilder.moment(prompted.at().plusSeconds(60L * minutes)));
    }

    private CheckInSubmitted answer(double rate) {
        Map<String, BigDecimal> ratings =
                random.nextBoolean()
                        ? Map.of("valence", BigDecimal.valueOf(random.nextInt(1001) - 500, 1))
                        : Map.of();
        if (random.nextInt(15) == 0) {
            return Payloads.checkIn(Answer.SKIPPED, List.of(), Map.of());
        }
        return random.nextDouble() < rate
                ? Payloads.checkIn(
                        Answer.FELT, List.of(new Feeling("joy", random.nextInt(101))), ratings)
                : Payloads.checkIn(Answer.BLANK, List.of(), ratings);
    }
}
