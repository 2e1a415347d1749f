package dev.thaw.core.course;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;

/// Sessions with the same therapist and the same main modality: a switch of either opens a phase.
///
/// A therapist who is not known is no switch. Values of the number where a phase begins, and of
/// later ones, belong to it, until the next begins; values before the first session belong to none.
///
/// @param from session number or study week in which it begins
/// @param until where the next begins; absent for the last
/// @param switched what opened it; nothing opened the first
public record Phase(
        int from,
        OptionalInt until,
        Optional<String> therapist,
        String modality,
        Set<Switch> switched) {

    /// What changed.
    public enum Switch {
        THERAPIST,
        MODALITY
    }

    public Phase {
        EnumSet<Switch> ordered = EnumSet.noneOf(Switch.class);
        ordered.addAll(switched);
        switched = Collections.unmodifiableSet(ordered);
    }

    private record Placed(int index, AttendedSession session) {}

    /// Phases by session number, in the order of the numbers.
    public static List<Phase> bySession(Dose dose) {
        return of(
                dose.numbered().stream()
                        .map(session -> new Placed(session.number(), session.session()))
                        .sorted(Comparator.comparingInt(Placed::index))
                        .toList());
    }

    /// Phases by study week, in the order of time. The week of a switch belongs to the phase that
    /// it opens; a phase that another follows in the same week has no values.
    public static List<Phase> byWeek(Dose dose, ToIntFunction<AttendedSession> week) {
        return of(
                dose.attended().stream()
                        .map(session -> new Placed(week.applyAsInt(session), session))
                        .toList());
    }

    private static List<Phase> of(List<Placed> sessions) {
        List<Phase> phases = new ArrayList<>();
        for (Placed placed : sessions) {
            AttendedSession session = placed.session();
            if (phases.isEmpty()) {
                phases.add(opened(placed, session.therapist(), Set.of()));
                continue;
            }
            Phase current = phases.removeLast();
            Set<Switch> switches = current.switchesAt(session);
            if (switches.isEmpty()) {
                phases.add(current.with(session.therapist()));
            } else {
                phases.add(current.endedAt(placed.index()));
                phases.add(opened(placed, session.therapist().or(current::therapist), switches));
            }
        }
        return phases;
    }

    private static Phase opened(Placed placed, Optional<String> therapist, Set<Switch> switches) {
        return new Phase(
                placed.index(),
                OptionalInt.empty(),
                therapist,
                placed.session().modality(),
                switches);
    }

    private Set<Switch> switchesAt(AttendedSession session) {
        Set<Switch> switches = EnumSet.noneOf(Switch.class);
        if (therapist.isPresent()
                && session.therapist().isPresent()
                && !therapist.equals(session.therapist())) {
            switches.add(Switch.THERAPIST);
        }
        if (!modality.equals(session.modality())) {
            switches.add(Switch.MODALITY);
        }
        return switches;
    }

    private Phase with(Optional<String> known) {
        return new Phase(from, until, therapist.or(() -> known), modality, switched);
    }

    private Phase endedAt(int index) {
        return new Phase(from, OptionalInt.of(index), therapist, modality, switched);
    }

    boolean contains(int index) {
        return index >= from && (until.isEmpty() || index < until.getAsInt());
    }
}
