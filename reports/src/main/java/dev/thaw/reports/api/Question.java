package dev.thaw.reports.api;

import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.api.Dataset.Source;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is asked of a table, understood and checked.
///
/// @param values what is given for each filter, by its name; ascending by name and value
/// @param release which release; absent: the newest
/// @param limit how many rows at most
/// @param after where to go on; absent: at the beginning
record Question(
        Dataset dataset,
        String study,
        SortedMap<String, List<Object>> values,
        OptionalInt release,
        int limit,
        Optional<Cursor> after) {

    static final int USUAL_LIMIT = 1_000;
    static final int HIGHEST_LIMIT = 10_000;
    private static final int MOST_VALUES = 50;

    Question {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /// @param query the parameters of an address, by name, as [#parameters] reads them
    static Question of(Dataset dataset, String study, Map<String, List<String>> query)
            throws NotAnswered {
        for (String name : query.keySet()) {
            if (!dataset.parameters().contains(name)) {
                throw new NotAnswered(
                        QueryProblem.BAD_FILTER,
                        "The address has a parameter that this table does not know; it knows: "
                                + String.join(", ", dataset.parameters())
                                + ".");
            }
        }
        SortedMap<String, List<Object>> values = new TreeMap<>();
        for (Filter filter : dataset.filters()) {
            if (query.containsKey(filter.name())) {
                values.put(filter.name(), values(filter, query.get(filter.name())));
            }
        }
        Question question =
                new Question(
                        dataset,
                        study,
                        values,
                        number(query, "release", 1, 999_999_999),
                        number(query, "limit", 1, HIGHEST_LIMIT).orElse(USUAL_LIMIT),
                        Optional.empty());
        return query.containsKey("cursor")
                ? question.after(single(query, "cursor").orElseThrow())
                : question;
    }

    /// The same for another number of rows.
    Question upTo(int most) {
        return new Question(dataset, study, values, release, most, after);
    }

    /// Reads the part of an address behind `?`, strictly.
    ///
    /// @param query null if there is none
    static Map<String, List<String>> parameters(String query) throws NotAnswered {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String part : (query == null ? "" : query).split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                parameters
                        .computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                        .add(decoded(value));
            }
        }
        return parameters;
    }

    private static String decoded(String text) throws NotAnswered {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new NotAnswered(
                    QueryProblem.BAD_FILTER,
                    "The address has a % that is not followed by two hexadecimal digits.");
        }
    }

    private static List<Object> values(Filter filter, List<String> texts) throws NotAnswered {
        boolean several = filter.comparison() == Filter.Comparison.ANY_OF;
        if (texts.size() > (several ? MOST_VALUES : 1)) {
            throw new NotAnswered(
                    QueryProblem.BAD_FILTER,
                    "%s may be given %s."
                            .formatted(
                                    filter.name(),
                                    several ? "at most " + MOST_VALUES + " times" : "once"));
        }
        List<Object> values = new ArrayList<>();
        for (String text : texts) {
            values.add(value(filter, text));
        }
        values.sort((a, b) -> a.toString().compareTo(b.toString()));
        return List.copyOf(values);
    }

    private static Object value(Filter filter, String text) throws NotAnswered {
        if (!filter.allowed().isEmpty() && !filter.allowed().contains(text)) {
            throw new NotAnswered(
                    QueryProblem.BAD_FILTER,
                    "%s is one of: %s."
                            .formatted(filter.name(), String.join(", ", filter.allowed())));
        }
        return filter.kind()
                .parse(text)
                .orElseThrow(
                        () ->
                                new NotAnswered(
                                        QueryProblem.BAD_FILTER,
                                        "%s is %s."
                                                .formatted(
                                                        filter.name(),
                                                        switch (filter.kind()) {
                                                            case INTEGER -> "a whole number";
                                                            case ID -> "a UUID";
                                                            default ->
                                                                    "a text of at most 200 letters";
                                                        })));
    }

    private static OptionalInt number(
            Map<String, List<String>> query, String name, int least, int most) throws NotAnswered {
        Optional<String> text = single(query, name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        Optional<Integer> number =
                Kind.INTEGER
                        .parse(text.get())
                        .map(Integer.class::cast)
                        .filter(given -> given >= least && given <= most);
        return OptionalInt.of(
                number.orElseThrow(
                        () ->
                                new NotAnswered(
                                        QueryProblem.BAD_FILTER,
                                        "%s is a whole number from %d to %d."
                                                .formatted(name, least, most))));
    }

    static Optional<String> single(Map<String, List<String>> query, String name)
            throws NotAnswered {
        List<String> given = query.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw new NotAnswered(QueryProblem.BAD_FILTER, name + " may be given once.");
        }
        return given.stream().findFirst();
    }

    private Question after(String text) throws NotAnswered {
        if (!(dataset.source() instanceof Source.Stored stored)) {
            throw new IllegalStateException("a table without pages has no cursor");
        }
        Cursor cursor =
                Cursor.decode(text, dataset.columns(stored.key()))
                        .filter(given -> given.question().equals(fingerprint()))
                        .filter(given -> (given.release() > 0) == dataset.isReleased())
                        .orElseThrow(() -> new NotAnswered(QueryProblem.BAD_CURSOR));
        // Whoever began with the newest release goes on with it, though there be a newer one.
        return new Question(
                dataset,
                study,
                values,
                dataset.isReleased() ? OptionalInt.of(cursor.release()) : release,
                limit,
                Optional.of(cursor));
    }

    /// Where the rows behind a page's last go on.
    ///
    /// @param found the release that the page is of; 0: none
    Cursor next(int found, List<Object> key) {
        return new Cursor(after.map(Cursor::question).orElseGet(this::fingerprint), found, key);
    }

    /// Tells this question from others; the same for all its pages.
    private String fingerprint() {
        return Digest.of(
                        (dataset.path() + "\n" + study + "\n" + filters())
                                .getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 16);
    }

    /// What was asked for as a query string in a fixed order, without the place in it.
    String filters() {
        StringBuilder filters = new StringBuilder();
        values.forEach(
                (name, given) ->
                        given.forEach(
                                value ->
                                        filters.append(filters.isEmpty() ? "" : "&")
                                                .append(name)
                                                .append('=')
                                                .append(encoded(value.toString()))));
        if (release.isPresent()) {
            filters.append(filters.isEmpty() ? "" : "&")
                    .append("release=")
                    .append(release.getAsInt());
        }
        return filters.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
