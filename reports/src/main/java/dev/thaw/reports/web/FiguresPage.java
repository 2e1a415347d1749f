package dev.thaw.reports.web;

import dev.thaw.reports.web.figure.Figure;
import java.util.List;
import java.util.Optional;

/// A page of figures.
///
/// @param about what the page shows; one or two sentences
/// @param release that the figures are of; absent: they are live
/// @param participants whom it is about, one by one; absent: none
/// @param nothing what to do where there is nothing to show; absent: there is
record FiguresPage(
        Frame frame,
        String about,
        Optional<ReleaseView> release,
        Choices choices,
        List<Figure> figures,
        Optional<String> nothing,
        Paging paging,
        Optional<Stretch> participants) {

    /// As many as are drawn in full size beside each other.
    private static final int FEW = 8;

    FiguresPage {
        figures = List.copyOf(figures);
    }

    /// Where in a long list a page is.
    ///
    /// @param words which of how many; empty: the list is whole
    /// @param before the address of the page before; absent: this is the first
    /// @param after the address of the page after; absent: this is the last
    record Paging(String words, Optional<String> before, Optional<String> after) {

        static final Paging NONE = new Paging("", Optional.empty(), Optional.empty());
    }

    /// Where this page is, whatever it is asked for.
    String address() {
        Frame.Study study = frame.study().orElseThrow();
        return study.current().orElseThrow().of(study.id());
    }

    /// Participants in the order of their random ids, from one to another.
    record Stretch(String first, String last) {}

    /// What is shown, as a query string in a fixed order: for the log.
    String logged() {
        return choices.query()
                + participants
                        .map(
                                stretch ->
                                        "&participants=%s..%s"
                                                .formatted(stretch.first(), stretch.last()))
                        .orElse("");
    }

    /// Rows of the tables behind the figures.
    int rows() {
        return rows(figures);
    }

    static int rows(List<Figure> figures) {
        return figures.stream().mapToInt(figure -> figure.table().rows().size()).sum();
    }

    /// How the figures share the page: a single one has its width, many are small.
    String density() {
        if (figures.size() == 1) {
            return "single";
        }
        return figures.size() > FEW ? "dense" : "";
    }

    /// Marks that are hidden.
    long hidden() {
        return figures.stream().mapToLong(Figure::hidden).sum();
    }
}
