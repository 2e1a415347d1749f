package dev.thaw.reports.web;

import java.util.Locale;

/// How groups and categories are called on a page.
final class LabelWords {

    private LabelWords() {}

    /// An arm, site or modality.
    ///
    /// @param label empty: it is not known
    static String group(String partition, String label) {
        if (partition.equals("all")) {
            return "all participants";
        }
        if (label.isEmpty()) {
            return "not known";
        }
        return partition.equals("modality") ? modality(label) : label;
    }

    /// Abbreviations stay as they are; words are read as words.
    private static String modality(String label) {
        return label.length() <= 4 ? label : category(label.toLowerCase(Locale.ROOT));
    }

    /// `last_in_weeks_1_to_4` is read as "last in weeks 1 to 4".
    static String category(String category) {
        return category.replace('_', ' ');
    }

    /// `INSUFFICIENT_DATA` is read as "Insufficient data".
    static String sentence(String code) {
        return code.charAt(0) + category(code.substring(1)).toLowerCase(Locale.ROOT);
    }

    /// How participants are divided.
    static String partition(String partition) {
        return partition.equals("all") ? "all participants together" : "by " + partition;
    }
}
