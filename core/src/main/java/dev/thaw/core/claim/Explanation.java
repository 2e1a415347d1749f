package dev.thaw.core.claim;

import dev.thaw.core.number.Estimate;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Why a participant counts as they do, window by window; for the steward.
public record Explanation(ParticipantFacts facts, List<Window> windows) {

    public Explanation {
        windows = List.copyOf(windows);
    }

    /// One window that the claim looks at.
    ///
    /// @param name `qualifying`, `baseline` or `outcome`
    /// @param days first and last study day; absent where the claim's slot has none, or while there
    ///   is nothing to count from
    /// @param value with what it lacks: n and the n required
    public record Window(String name, Optional<Days> days, Estimate value) {}

    /// Ends inclusive.
    public record Days(LocalDate first, LocalDate last) {}

    /// One sentence for each window.
    public List<String> sentences() {
        return windows.stream().map(Explanation::sentence).toList();
    }

    private static String sentence(Window window) {
        String days =
                window.days()
                        .map(some -> " (" + some.first() + " to " + some.last() + ")")
                        .orElse("");
        return capital(window.name()) + days + ": " + said(window.value()) + ".";
    }

    private static String said(Estimate value) {
        return switch (value) {
            case Estimate.Measured measured ->
                    measured.value() + " from " + measured.n() + " values";
            case Estimate.Insufficient none when none.required() > 0 ->
                    "not assessable, " + none.n() + " of " + none.required() + " answers";
            case Estimate.Insufficient none ->
                    "not assessable, " + none.n() + " answers on too few days";
        };
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
