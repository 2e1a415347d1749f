package dev.thaw.publisher;

import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionFormat;
import dev.thaw.core.event.Observation.SessionHeld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A therapy session, attended unless something else is said.
public final class SessionDraft extends Draft<SessionDraft> {

    private final List<Modality> modalities = new ArrayList<>();
    private Attendance attendance = Attendance.ATTENDED;
    private OptionalInt number = OptionalInt.empty();
    private Optional<String> therapistCode = Optional.empty();
    private Optional<SessionFormat> format = Optional.empty();
    private OptionalInt minutes = OptionalInt.empty();

    SessionDraft(ThawPublisher publisher, String participant, Modality main, Modality... others) {
        super(publisher, participant);
        modalities.add(main);
        modalities.addAll(Arrays.asList(others));
    }

    /// The participant did not come.
    public SessionDraft missed() {
        attendance = Attendance.MISSED;
        return changed();
    }

    /// It was called off.
    public SessionDraft cancelled() {
        attendance = Attendance.CANCELLED;
        return changed();
    }

    /// The study's own number of it, 0–9999; without one, attended sessions are counted.
    public SessionDraft number(int sessionNumber) {
        number = OptionalInt.of(sessionNumber);
        return changed();
    }

    /// Who held it, as a code of the study; never a name.
    public SessionDraft therapist(String code) {
        therapistCode = Optional.of(code);
        return changed();
    }

    /// How it was held.
    public SessionDraft format(SessionFormat how) {
        format = Optional.of(how);
        return changed();
    }

    /// How long it was, at least 1.
    public SessionDraft minutes(int length) {
        minutes = OptionalInt.of(length);
        return changed();
    }

    @Override
    SessionDraft self() {
        return this;
    }

    @Override
    SessionHeld payload(Instant at) {
        return new SessionHeld(attendance, number, modalities, therapistCode, format, minutes);
    }
}
