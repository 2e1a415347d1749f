package dev.thaw.core.claim;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What one participant is part of in a claim's result.
///
/// @param cells names of the counts that the participant is one of, such as `D1 improved`
/// @param outcome SHA-256 of the values that the participant's outcome rests on
/// @param weeks SHA-256 of the weekly values
public record Counted(SortedSet<String> cells, String outcome, String weeks) {

    /// Everybody of the study.
    public static final String PARTICIPANTS = "participants";

    public static final String ELIGIBLE = "eligible";
    public static final String NOT_YET_DUE = "not_yet_due";

    /// The first denominator.
    public static final String STARTERS = "D1";

    /// The second denominator.
    public static final String COMPLETERS = "D2";

    /// Those who are in the first denominator and not in the second.
    public static final String STARTERS_ONLY = "D1 without D2";

    public Counted {
        cells = Collections.unmodifiableSortedSet(new TreeSet<>(cells));
    }

    /// Those of a cell who improved.
    public static String improved(String cell) {
        return cell + " improved";
    }

    /// Those of a cell who did not.
    public static String notImproved(String cell) {
        return cell + " not improved";
    }

    /// Those of the first denominator who have a code of an attribute.
    public static String stratum(String attribute, String code) {
        return attribute + ":" + code;
    }

    /// Completers of a category, or of two that are counted together.
    public static String category(String name) {
        return "category:" + name;
    }

    /// Those of the first denominator to whom something happened.
    public static String happened(String event) {
        return "event:" + event;
    }

    /// Those of the first denominator with several modalities, or with one.
    public static String exposed(boolean integrative) {
        return integrative ? "exposure:integrative" : "exposure:single_modality";
    }
}
