package dev.thaw.reports.web;

import java.util.ArrayList;
import java.util.List;

/// What a page can be asked for: one of several in each of its selections.
///
/// @param selections in order
record Choices(List<Selection> selections) {

    Choices {
        selections = List.copyOf(selections);
    }

    /// One of several.
    ///
    /// @param name as the address has it
    /// @param label as people read it
    record Selection(String name, String label, List<Option> options, String chosen) {

        Selection {
            options = List.copyOf(options);
        }

        boolean isChosen(Option option) {
            return option.value().equals(chosen);
        }
    }

    /// What can be chosen.
    record Option(String value, String words) {}

    /// What was chosen, as a query string in a fixed order: for the log.
    String query() {
        List<String> parts = new ArrayList<>();
        selections.forEach(
                selection ->
                        parts.add(selection.name() + "=" + Address.encoded(selection.chosen())));
        return String.join("&", parts);
    }
}
