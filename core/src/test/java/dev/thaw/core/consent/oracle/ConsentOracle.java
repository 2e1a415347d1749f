package dev.thaw.core.consent.oracle;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The consent rules of science.md F, written from its text and not from the code that they check.
///
/// It keeps a heap of statements in no order and asks every question anew of every statement, pair
/// by pair. It is slow and has nothing clever that could be wrong.
final class ConsentOracle {

    private final List<Grant> grants = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private final List<Resumption> resumptions = new ArrayList<>();
    private final StudyProtocol protocol;
    private final Set<Difference> reading;
    private Instant now = Instant.MIN;

    /// @param known everything received so far; what is no consent event is passed over
    /// @param reading where to agree with the code rather than with the text
    ConsentOracle(List<LedgerEvent> known, StudyProtocol protocol, Set<Difference> reading) {
        this.protocol = protocol;
        this.reading = reading;
        for (LedgerEvent event : known) {
            if (event.receivedAt().isAfter(now)) {
                now = event.receivedAt();
            }
            if (event.event().payload() instanceof ConsentEvent consent) {
                hear(consent, event);
            }
        }
    }

    /// @param begins first instant that it covers
    /// @param said when it was decided
    private record Grant(ConsentGiven what, Instant begins, Instant said) {}

    private record Stop(WithdrawalKind kind, Instant begins, Instant said) {}

    private record Resumption(Instant begins, Instant said) {}

    private void hear(ConsentEvent consent, LedgerEvent event) {
        Instant received = event.receivedAt();
        Instant earliest = earliest(event.event().captured(), received);
        switch (consent) {
            // Rule 3: what begins before it was said refers to a document signed earlier, at the
            // latest when it began.
            case ConsentGiven given ->
                    grants.add(
                            new Grant(
                                    given,
                                    given.effectiveFrom(),
                                    earlier(earliest, given.effectiveFrom())));
            // Rule 3: from the earlier of when it was stated and when it was received.
            case ConsentWithdrawn withdrawn ->
                    stops.add(
                            new Stop(
                                    withdrawn.kind(),
                                    earlier(earliest, withdrawn.statedAt().orElse(received)),
                                    latest(event.event().captured(), received)));
            case ConsentResumed resumed ->
                    resumptions.add(
                            new Resumption(
                                    resumed.effectiveFrom(),
                                    earlier(earliest, resumed.effectiveFrom())));
        }
    }

    /// When something can have happened at the earliest: by its own clock, and never after it was
    /// received. Where only the day is known, rule 6 counts what is said on it when that permits
    /// less: permits at its beginning, and their ends at its end.
    private Instant earliest(CaptureTime captured, Instant received) {
        return switch (captured) {
            case CaptureTime.Moment moment -> earlier(moment.at(), received);
            case CaptureTime.CivilDay day -> earlier(midnight(day.date()), received);
            case CaptureTime.Ordinal _ -> received;
        };
    }

    private Instant latest(CaptureTime captured, Instant received) {
        return switch (captured) {
            case CaptureTime.Moment moment -> earlier(moment.at(), received);
            case CaptureTime.CivilDay day ->
                    earlier(midnight(day.date().plusDays(1)).minus(1, ChronoUnit.MICROS), received);
            case CaptureTime.Ordinal _ -> received;
        };
    }

    private Instant midnight(LocalDate day) {
        return day.atStartOfDay(protocol.homeZone()).toInstant();
    }

    /// Rule 1, and for what has no moment the latest that it can have been.
    Word collectable(ConsentScope scope, CaptureTime captured, Instant received) {
        return switch (captured) {
            case CaptureTime.Moment moment ->
                    word(Question.COLLECT, scope, moment.at(), Optional.of(moment.at()));
            case CaptureTime.CivilDay day -> {
                Instant latest = latest(day, received);
                yield word(Question.COLLECT, scope, latest, Optional.of(latest));
            }
            case CaptureTime.Ordinal _ -> word(Question.COLLECT, scope, received, Optional.empty());
        };
    }

    /// Rule 2, its second half: what is permitted by now.
    Word usable(ConsentScope purpose) {
        return word(
                Question.USE,
                purpose,
                reading.contains(Difference.A_CONSENT_PERMITS_USE_BEFORE_IT_BEGINS)
                        ? Instant.MAX
                        : now,
                Optional.empty());
    }

    /// Decision 0030: of what was asked and what every consent given before had promised, the most
    /// protective; and no event takes it back.
    boolean erased() {
        return stops.stream()
                .anyMatch(
                        stop ->
                                stop.kind() == WithdrawalKind.ERASE
                                        || promised(stop).contains(Policy.ERASE));
    }

    /// Rule 2 by the letter (decision 0030): no consent brings back a use that was ended.
    private boolean useEnded() {
        return stops.stream()
                .anyMatch(
                        stop ->
                                stop.kind() == WithdrawalKind.STOP_PROCESSING
                                        || promised(stop).contains(Policy.EXCLUDE_FUTURE));
    }

    /// What makes a history worth asking about; so that tests can count how often it occurs.
    boolean isErasedByPromiseOnly() {
        return erased() && stops.stream().noneMatch(stop -> stop.kind() == WithdrawalKind.ERASE);
    }

    boolean isUseEndedByPromiseOnly() {
        return useEnded()
                && stops.stream().noneMatch(stop -> stop.kind() == WithdrawalKind.STOP_PROCESSING);
    }

    boolean isOneOfTwoMissing() {
        return oneOfTwoIsMissing(governing(Instant.MAX));
    }

    boolean areBothOfTwoThere() {
        List<Grant> governing = governing(Instant.MAX);
        return by(Grantor.GUARDIAN, governing) && by(Grantor.MINOR_ASSENT, governing);
    }

    private List<Policy> promised(Stop stop) {
        if (stop.kind() != WithdrawalKind.STOP_COLLECTION
                && stop.kind() != WithdrawalKind.STOP_PROCESSING) {
            return List.of();
        }
        return grants.stream()
                .filter(grant -> !grant.said().isAfter(stop.said()))
                .map(
                        grant ->
                                protocol.withdrawalPolicies()
                                        .of(grant.what().jurisdiction(), grant.what().legalBasis()))
                .toList();
    }

    /// @param asOf what begins later does not count
    /// @param when absent: what has ended by then counts all the same
    private Word word(Question question, ConsentScope scope, Instant asOf, Optional<Instant> when) {
        if (erased()) {
            return Word.ERASED;
        }
        if (question == Question.USE && useEnded()) {
            return Word.WITHDRAWN;
        }
        boolean paused = false;
        for (Stop stop : stops) {
            if (forbids(stop.kind(), question, scope)
                    && !stop.begins().isAfter(asOf)
                    && !lifted(stop, asOf)) {
                if (stop.kind() == WithdrawalKind.PAUSE) {
                    paused = true;
                } else {
                    return Word.WITHDRAWN;
                }
            }
        }
        if (paused) {
            return Word.PAUSED;
        }
        List<Grant> governing = governing(asOf);
        if (governing.isEmpty()
                || oneOfTwoIsMissing(governing)
                || governing.stream().anyMatch(grant -> ended(grant.what(), when))) {
            return Word.UNKNOWN;
        }
        return governing.stream().allMatch(grant -> grant.what().scopes().contains(scope))
                ? Word.PERMITTED
                : Word.SCOPE_NOT_GRANTED;
    }

    /// Whether somebody took a withdrawal back: they said so later (rule 6: not at the same time),
    /// and it holds by now.
    private boolean lifted(Stop stop, Instant asOf) {
        List<Grant> anew =
                begun(asOf).stream().filter(grant -> grant.said().isAfter(stop.said())).toList();
        boolean consentedAnew =
                anew.stream().anyMatch(ConsentOracle::standsAlone)
                        || (by(Grantor.GUARDIAN, anew) && by(Grantor.MINOR_ASSENT, anew));
        boolean resumed =
                resumptions.stream()
                        .anyMatch(
                                resumption ->
                                        ends(resumption, stop)
                                                && !resumption.begins().isAfter(asOf));
        return switch (stop.kind()) {
            case PAUSE -> resumed;
            case STOP_COLLECTION, STOP_PROCESSING, STOP_SHARING, STOP_CONTACT -> consentedAnew;
            case ERASE -> false;
        };
    }

    /// The grants that speak at a time (decision 0031): of each speaker's the newest, or several of
    /// one instant, unless somebody stood in that speaker's place since.
    private List<Grant> governing(Instant asOf) {
        List<Grant> inForce = begun(asOf);
        return inForce.stream()
                .filter(
                        grant ->
                                inForce.stream()
                                        .noneMatch(
                                                other ->
                                                        replaces(other, grant, inForce)
                                                                && later(other, grant)))
                .toList();
    }

    private List<Grant> begun(Instant asOf) {
        return grants.stream().filter(grant -> !grant.begins().isAfter(asOf)).toList();
    }

    /// | by | takes the place of |
    /// |---|---|
    /// | participant, attestor | everybody |
    /// | guardian | guardian, participant, attestor |
    /// | child | child, participant, attestor |
    private static boolean replaces(Grant other, Grant grant, List<Grant> inForce) {
        return standsAlone(other)
                || (standsAlone(grant) && !isOfOneBreath(grant, inForce))
                || other.what().grantor() == grant.what().grantor();
    }

    /// Whether a guardian or child spoke at the same instant as somebody who stands alone, and said
    /// nothing newer: then all count together.
    private static boolean isOfOneBreath(Grant alone, List<Grant> inForce) {
        return inForce.stream()
                .filter(other -> !standsAlone(other))
                .filter(other -> !later(other, alone) && !later(alone, other))
                .anyMatch(
                        other ->
                                inForce.stream()
                                        .noneMatch(
                                                newer ->
                                                        newer.what().grantor()
                                                                        == other.what().grantor()
                                                                && later(newer, other)));
    }

    private static boolean standsAlone(Grant grant) {
        return switch (grant.what().grantor()) {
            case PARTICIPANT, ATTESTOR -> true;
            case GUARDIAN, MINOR_ASSENT -> false;
        };
    }

    private static boolean oneOfTwoIsMissing(List<Grant> governing) {
        return by(Grantor.GUARDIAN, governing) != by(Grantor.MINOR_ASSENT, governing);
    }

    private static boolean by(Grantor grantor, List<Grant> governing) {
        return governing.stream().anyMatch(grant -> grant.what().grantor() == grantor);
    }

    private static boolean ended(ConsentGiven given, Optional<Instant> when) {
        return when.isPresent()
                && given.effectiveTo().isPresent()
                && !when.get().isBefore(given.effectiveTo().get());
    }

    private static boolean later(Grant one, Grant than) {
        return one.said().isAfter(than.said());
    }

    /// Rule 6 sets a permit and a denial against each other; a pause and an end of it that lies
    /// ahead, said in one breath, are none.
    private static boolean ends(Resumption resumption, Stop pause) {
        return resumption.said().isAfter(pause.said())
                || (resumption.said().equals(pause.said())
                        && resumption.begins().isAfter(pause.begins()));
    }

    private enum Question {
        COLLECT,
        USE
    }

    private static boolean forbids(WithdrawalKind kind, Question question, ConsentScope scope) {
        Set<ConsentScope> sharing =
                Set.of(
                        ConsentScope.SHARE_CONTROLLED,
                        ConsentScope.PUBLISH_AGGREGATE,
                        ConsentScope.QUOTE_STORY,
                        ConsentScope.LINK_EXTERNAL);
        return switch (kind) {
            case PAUSE, STOP_COLLECTION -> question == Question.COLLECT;
            case STOP_PROCESSING, ERASE -> true;
            case STOP_SHARING -> sharing.contains(scope);
            case STOP_CONTACT -> scope == ConsentScope.CONTACT_RECONTACT;
        };
    }

    /// The scope that an event needs to be collected.
    static Optional<ConsentScope> neededFor(EventPayload payload) {
        return switch (payload) {
            case ConsentEvent _, EventRetracted _ -> Optional.empty();
            case EventCorrected corrected -> neededFor(corrected.replacement());
            case SessionHeld _, TherapyEnded _, IntercurrentEventReported _ ->
                    Optional.of(ConsentScope.COLLECT_SESSIONS);
            default -> Optional.of(ConsentScope.COLLECT_CHECKINS);
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
