package dev.thaw.core.trend;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.protocol.StudyProtocol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.IntPredicate;

/// What one participant reported with consent and stands after all amendments, for whoever places
/// windows of their own on it, such as a claim. Days are study days, counted from 1970-01-01. For
/// one thread.
public final class CollectedHistory {

    private final ConsentHistory consents;
    private final StudyProtocol protocol;
    private final Observations observations;
    private final Sessions sessions;
    private final Map<LateAnswers, CheckIns> checkIns = new EnumMap<>(LateAnswers.class);

    /// What a purpose finds in a participant's events.
    public sealed interface Access {

        /// The data may be used.
        record Granted(CollectedHistory history) implements Access {}

        /// They may not, by what is known now; nothing else of them is looked at.
        record Refused(Permission why) implements Access {}
    }

    /// An attended session.
    ///
    /// @param number the study's own, else the place among the attended sessions, counted from 1
    /// @param day absent where only the order is known
    /// @param therapist the study's code
    public record Session(
            int number, OptionalLong day, List<Modality> modalities, Optional<String> therapist) {}

    /// Something that may change what an outcome means.
    ///
    /// @param day absent where it has no time
    public record Reported(Observation what, OptionalLong day) {}

    /// A single observed value.
    ///
    /// @param event the id of the event that carries it
    /// @param day absent where it has no time
    /// @param session the session it belongs to
    /// @param occasion the study's name of the measurement
    public record Scored(
            UUID event,
            BigDecimal value,
            OptionalLong day,
            OptionalInt session,
            Optional<String> occasion) {}

    private CollectedHistory(
            ConsentHistory consents, StudyProtocol protocol, Observations observations) {
        this.consents = consents;
        this.protocol = protocol;
        this.observations = observations;
        this.sessions = Sessions.of(observations.sessions(), new ExclusionTally());
    }

    /// @param purpose what the caller derives from it
    public static Access of(
            ParticipantHistory history, StudyProtocol protocol, ConsentScope purpose) {
        ConsentHistory consents = ConsentHistory.in(history.events());
        return switch (ConsentRules.usable(consents, purpose, protocol)) {
            case Permission.Permitted _ -> {
                KnownConsent consent = new KnownConsent(consents, protocol);
                yield new Access.Granted(
                        new CollectedHistory(
                                consents,
                                protocol,
                                Observations.in(history, consent, protocol, new ExclusionTally())));
            }
            case Permission refusal -> new Access.Refused(refusal);
        };
    }

    /// Whether nothing may be collected at a moment any more because the participant withdrew; what
    /// was collected before may still be used.
    public boolean withdrewBy(Instant moment) {
        CaptureTime captured = new CaptureTime.Moment(moment, Optional.empty(), Optional.empty());
        return ConsentRules.collectable(
                                consents, ConsentScope.COLLECT_CHECKINS, captured, moment, protocol)
                        instanceof Permission.Denied(Permission.Denial why)
                && why == Permission.Denial.WITHDRAWN;
    }

    /// The first enrolment.
    public Optional<Enrolled> enrolment() {
        return observations.enrolment().map(observed -> (Enrolled) observed.what());
    }

    /// The day of the first enrolment.
    public OptionalLong enrolmentDay() {
        return earliest(observations.enrolment().stream().toList());
    }

    /// The earliest day on which anything was observed.
    public OptionalLong firstDay() {
        List<Observed> all = new ArrayList<>(observations.enrolment().stream().toList());
        all.addAll(observations.prompts());
        all.addAll(observations.checkIns());
        all.addAll(observations.instruments());
        all.addAll(observations.sessions());
        return earliest(all);
    }

    /// The attended sessions, by time and then by id.
    public List<Session> sessions() {
        return sessions.numbered();
    }

    /// Intercurrent events and setbacks, then check-ins in which overwhelm was flagged.
    public List<Reported> reported() {
        List<Reported> reported = new ArrayList<>();
        observations.intercurrents().forEach(observed -> reported.add(reported(observed)));
        observations.checkIns().stream()
                .filter(observed -> ((CheckInSubmitted) observed.what()).overwhelmed())
                .forEach(observed -> reported.add(reported(observed)));
        return reported;
    }

    private static Reported reported(Observed observed) {
        return new Reported(observed.what(), observed.day());
    }

    /// The totals of an instrument, by time and then by id.
    public List<Scored> totals(String instrument) {
        List<Scored> totals = new ArrayList<>();
        for (Observed observed : observations.instruments()) {
            InstrumentScored scored = (InstrumentScored) observed.what();
            if (scored.instrument().equals(instrument) && scored.total().isPresent()) {
                totals.add(scored(observed, scored.total().orElseThrow(), scored.sessionNumber()));
            }
        }
        return totals;
    }

    /// The ratings of an item in the check-ins that count, by time and then by id.
    public List<Scored> ratings(String item) {
        return checkIns(LateAnswers.OUT).counted().stream()
                .filter(observed -> rated(observed, item).isPresent())
                .map(
                        observed ->
                                scored(
                                        observed,
                                        rated(observed, item).orElseThrow(),
                                        OptionalInt.empty()))
                .toList();
    }

    /// The ids of the check-ins on some days, ends inclusive.
    public List<UUID> checkInsOn(long first, long last) {
        return observations.checkIns().stream()
                .filter(observed -> observed.epochDay() >= first && observed.epochDay() <= last)
                .map(observed -> observed.event().id())
                .toList();
    }

    /// The self-rated changes, by time and then by id.
    public List<Scored> changeRatings() {
        return observations.changeRatings().stream()
                .map(
                        observed ->
                                scored(
                                        observed,
                                        BigDecimal.valueOf(
                                                ((ChangeRated) observed.what()).rating()),
                                        OptionalInt.empty()))
                .toList();
    }

    /// What measures look at, with days counted from an anchor of the caller's choice.
    ///
    /// @param anchor the study day that becomes day 0
    public Occasions occasions(long anchor, LateAnswers late) {
        return occasions(anchor, late, _ -> true);
    }

    /// The same of some days only.
    ///
    /// @param days counted from the anchor
    public Occasions occasions(long anchor, LateAnswers late, IntPredicate days) {
        return checkIns(late).on(new StudyCalendar(anchor), protocol, days);
    }

    /// Which count is worked out once.
    private CheckIns checkIns(LateAnswers late) {
        return checkIns.computeIfAbsent(
                late, _ -> CheckIns.of(observations, protocol, late, new ExclusionTally()));
    }

    private static Optional<BigDecimal> rated(Observed observed, String item) {
        return Optional.ofNullable(((CheckInSubmitted) observed.what()).ratings().get(item));
    }

    private static Scored scored(Observed observed, BigDecimal value, OptionalInt session) {
        return new Scored(
                observed.event().id(), value, observed.day(), session, observed.event().occasion());
    }

    private static OptionalLong earliest(List<Observed> observed) {
        return observed.stream()
                .filter(Observed::isDated)
                .min(Comparator.comparingLong(Observed::epochDay))
                .map(Observed::day)
                .orElse(OptionalLong.empty());
    }
}
