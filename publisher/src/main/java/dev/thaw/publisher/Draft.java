package dev.thaw.publisher;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;

/// An event that is being written down. It happened when it is published unless something else is
/// said, and has its id from then on: publishing it twice is publishing one event. Not thread-safe.
///
/// @param <D> the kind of draft
public abstract sealed class Draft<D extends Draft<D>>
        permits CheckInDraft, ConsentDraft, InstrumentDraft, OtherDraft, SessionDraft {

    private final ThawPublisher publisher;
    private final ParticipantId participant;
    private Optional<CaptureTime> captured = Optional.empty();
    private Optional<String> occasion = Optional.empty();
    private Optional<ParticipantEvent> made = Optional.empty();

    Draft(ThawPublisher publisher, String participant) {
        this.publisher = publisher;
        this.participant = new ParticipantId(participant);
    }

    abstract D self();

    /// What the event carries.
    ///
    /// @param at when it happened, or was written down where no moment is known
    abstract EventPayload payload(Instant at);

    /// It happened at this moment, by the clock that the participant saw.
    public final D at(ZonedDateTime when) {
        captured = Optional.of(moment(when.toInstant(), when.getZone()));
        return changed();
    }

    /// It happened at this moment; the zone is not known, only its offset.
    public final D at(OffsetDateTime when) {
        captured = Optional.of(moment(when.toInstant(), when.getOffset()));
        return changed();
    }

    /// It happened on this day; the time of day is not known.
    public final D on(LocalDate day) {
        captured = Optional.of(new CaptureTime.CivilDay(day));
        return changed();
    }

    /// It belongs to a measurement occasion of the study, for example `baseline`.
    public final D occasion(String name) {
        occasion = Optional.of(name);
        return changed();
    }

    /// Publishes the event: see [ThawPublisher#publish].
    public final Spooled publish() {
        return publisher.publish(event());
    }

    /// The event, with its id and time, to be published by [ThawPublisher#publishAll]. The draft
    /// cannot be changed any more.
    ///
    /// @throws IllegalStateException if something is missing
    public final ParticipantEvent event() {
        if (made.isEmpty()) {
            made = Optional.of(make());
        }
        return made.get();
    }

    private ParticipantEvent make() {
        ZonedDateTime now = publisher.now();
        CaptureTime time = captured.orElseGet(() -> moment(now.toInstant(), now.getZone()));
        Instant at = time instanceof Moment moment ? moment.at() : now.toInstant();
        return new ParticipantEvent(
                participant,
                new StudyEvent(
                        UUID.randomUUID(),
                        publisher.study(),
                        time,
                        Optional.of(now.toInstant()),
                        publisher.source(),
                        occasion,
                        payload(at)));
    }

    private static Moment moment(Instant at, ZoneId zone) {
        return new Moment(
                at,
                Optional.of(zone.getRules().getOffset(at)),
                zone instanceof ZoneOffset ? Optional.empty() : Optional.of(zone.getId()));
    }

    /// This draft after a change.
    ///
    /// @throws IllegalStateException if the event was made before: it is one event, and stays it
    final D changed() {
        if (made.isPresent()) {
            throw new IllegalStateException(
                    "this event is made already; begin a new draft for another one");
        }
        return self();
    }
}
