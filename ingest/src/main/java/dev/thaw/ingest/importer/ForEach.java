package dev.thaw.ingest.importer;

import dev.thaw.schemas.yaml.Yaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/// For what an event of the mapping stands several times: once for every session, say, where a file
/// has a column for each. Every element binds names, and `<name>` in the event means what is bound.
sealed interface ForEach {

    /// The name under which a matching column is bound; it enters no identity.
    String COLUMN = "column";

    /// The bindings for a file with these columns, of which there must be some.
    default List<Map<String, String>> bindings(Collection<String> header) {
        return found(header);
    }

    /// The bindings among these columns, if there are any.
    List<Map<String, String>> found(Collection<String> header);

    /// Bindings for which a mapping can be checked without a file.
    List<Map<String, String>> examples();

    /// The mapping states them: `{session: 0..12}`, `{visit: [t0, t1]}` or a list of bindings.
    record Stated(List<Map<String, String>> all) implements ForEach {
        @Override
        public List<Map<String, String>> found(Collection<String> header) {
            return all;
        }

        @Override
        public List<Map<String, String>> examples() {
            return all;
        }
    }

    /// One for each column whose name matches: `{columns: 'bdi_s(?<session>\d+)'}`.
    record Matching(Yaml.Place place, Pattern pattern) implements ForEach {
        @Override
        public List<Map<String, String>> bindings(Collection<String> header) {
            List<Map<String, String>> all = found(header);
            if (all.isEmpty()) {
                throw place.problem("no column of the file matches '%s'", pattern.pattern());
            }
            return all;
        }

        @Override
        public List<Map<String, String>> found(Collection<String> header) {
            List<Map<String, String>> all = new ArrayList<>();
            for (String column : header) {
                Matcher matcher = pattern.matcher(column);
                if (matcher.matches()) {
                    Map<String, String> bound = new LinkedHashMap<>();
                    bound.put(COLUMN, column);
                    pattern.namedGroups().keySet().stream()
                            .sorted()
                            .filter(group -> matcher.group(group) != null)
                            .forEach(group -> bound.put(group, matcher.group(group)));
                    all.add(bound);
                }
            }
            return all;
        }

        @Override
        public List<Map<String, String>> examples() {
            Map<String, String> bound = new LinkedHashMap<>();
            bound.put(COLUMN, "column");
            pattern.namedGroups().keySet().forEach(group -> bound.put(group, "1"));
            return List.of(bound);
        }
    }

    static ForEach parse(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Items items ->
                    new Stated(
                            items.items().stream().map(item -> words(item.asSection())).toList());
            case Yaml.Section section when section.entries().size() == 1 -> one(section);
            case Yaml.Section _, Yaml.Text _ ->
                    throw yaml.place()
                            .problem(
                                    "'for' binds one name, for example {session: 0..12}, or lists"
                                            + " several bindings");
        };
    }

    private static Map<String, String> words(Yaml.Section section) {
        Map<String, String> bound = new LinkedHashMap<>();
        section.entries().forEach((name, value) -> bound.put(name, value.asWord()));
        return bound;
    }

    private static ForEach one(Yaml.Section section) {
        var only = section.entries().entrySet().iterator().next();
        if (only.getKey().equals("columns")) {
            return new Matching(section.place(), pattern(only.getValue()));
        }
        List<String> values = only.getValue().asWords();
        List<String> all = values.size() == 1 ? range(only.getValue()) : values;
        return new Stated(all.stream().map(value -> Map.of(only.getKey(), value)).toList());
    }

    private static Pattern pattern(Yaml yaml) {
        try {
            return Pattern.compile(yaml.asWord());
        } catch (PatternSyntaxException e) {
            throw yaml.place().problem("this is no regular expression (%s)", e.getDescription());
        }
    }

    private static List<String> range(Yaml yaml) {
        String word = yaml.asWords().getFirst();
        Matcher range = Pattern.compile("(\\d{1,4})\\.\\.(\\d{1,4})").matcher(word);
        if (!range.matches()) {
            return List.of(word);
        }
        int from = Integer.parseInt(range.group(1));
        int to = Integer.parseInt(range.group(2));
        if (to < from || to - from > 999) {
            throw yaml.place().problem("a range goes up, and not further than 1000 steps");
        }
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    /// A section in which `<name>` means what the name is bound to, in keys and texts.
    static Yaml.Section bind(Yaml.Section section, Map<String, String> bindings) {
        Map<String, Yaml> bound = new LinkedHashMap<>();
        section.entries()
                .forEach((key, value) -> bound.put(bind(key, bindings), bind(value, bindings)));
        return new Yaml.Section(section.place(), bound);
    }

    private static Yaml bind(Yaml yaml, Map<String, String> bindings) {
        return switch (yaml) {
            case Yaml.Text(var place, String text) -> new Yaml.Text(place, bind(text, bindings));
            case Yaml.Items(var place, var items) ->
                    new Yaml.Items(
                            place, items.stream().map(item -> bind(item, bindings)).toList());
            case Yaml.Section section -> bind(section, bindings);
        };
    }

    private static String bind(String text, Map<String, String> bindings) {
        String bound = text;
        for (var binding : bindings.entrySet()) {
            bound = bound.replace("<" + binding.getKey() + ">", binding.getValue());
        }
        return bound;
    }
}
