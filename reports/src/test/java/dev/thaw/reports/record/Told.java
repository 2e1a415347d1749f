package dev.thaw.reports.record;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.on;

import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/// A participant who has told something of every kind.
record Told(
        ParticipantBuilder events,
        UUID felt,
        UUID blank,
        UUID skipped,
        UUID mistaken,
        UUID correction,
        UUID takenBack,
        UUID retraction,
        UUID instrument) {

    /// @param words in every text that the participant writes
    static Told by(String words) {
        ParticipantBuilder told = aParticipant().withFirstSession();
        told.withPrompt("first", at(1, 2, "09:00"));
        UUID felt = after(told.with(saying(words), at(1, 2, "09:05")));
        UUID blank = after(told.with(Payloads.blank(), at(1, 2, "13:00")));
        UUID skipped = after(told.with(Payloads.skipped(), at(1, 2, "17:00")));
        UUID mistaken = after(told.with(Payloads.felt(11), at(1, 3, "09:00")));
        UUID correction = after(told.correcting(mistaken, Payloads.felt(77), at(1, 3, "09:30")));
        UUID takenBack = after(told.with(Payloads.felt(33), at(1, 3, "13:00")));
        UUID retraction = after(told.retracting(takenBack));
        UUID instrument = after(told.with(phq9(), on(1, 4)));
        told.with(Payloads.withdrawal(WithdrawalKind.STOP_SHARING), at(2, 1, "10:00"));
        return new Told(
                told,
                felt,
                blank,
                skipped,
                mistaken,
                correction,
                takenBack,
                retraction,
                instrument);
    }

    private static UUID after(ParticipantBuilder told) {
        return told.lastId();
    }

    static CheckInSubmitted saying(String words) {
        return new CheckInSubmitted(
                Optional.of("first"),
                Answer.FELT,
                List.of(new Feeling("calm", 40), new Feeling("sad", 20)),
                List.of("chest", "throat"),
                new TreeMap<>(Map.of("mood", new BigDecimal("3.5"))),
                Optional.of(new LinkedEvent(-2, Optional.of("friend"), Optional.of("long_walk"))),
                true,
                Optional.empty(),
                Optional.of(words));
    }

    private static InstrumentScored phq9() {
        return new InstrumentScored(
                "PHQ-9",
                Optional.of("1999"),
                Optional.of(new BigDecimal("11")),
                new TreeMap<>(Map.of("9", BigDecimal.ZERO)),
                OptionalInt.of(1));
    }
}
