package dev.thaw.schemas.yaml;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// A YAML document that remembers its lines, so that every complaint can name one. All scalars are
/// the text as written: `NO` is a country, `007` an id and `1.0` a version.
public sealed interface Yaml {

    /// Where this stands.
    Place place();

    /// A line of a file.
    record Place(String file, int line) {

        /// A complaint about what stands here.
        public YamlProblem problem(String format, Object... words) {
            return new YamlProblem(
                    file + " line " + line + ": " + String.format(Locale.ROOT, format, words));
        }
    }

    /// One text.
    record Text(Place place, String text) implements Yaml {}

    /// Several things in order.
    record Items(Place place, List<Yaml> items) implements Yaml {}

    /// Things with names, as written in the file.
    record Section(Place place, Map<String, Yaml> entries) implements Yaml {

        /// This section, which may have these keys only.
        public Section allowing(String... keys) {
            Set<String> known = Set.of(keys);
            entries.forEach(
                    (key, value) -> {
                        if (!known.contains(key)) {
                            throw value.place()
                                    .problem(
                                            "unknown key '%s' (allowed here: %s)",
                                            key, String.join(", ", keys));
                        }
                    });
            return this;
        }

        public Optional<Yaml> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        public Yaml need(String key) {
            return get(key).orElseThrow(() -> place.problem("'%s' is missing", key));
        }

        public Optional<String> word(String key) {
            return get(key).map(Yaml::asWord);
        }

        /// One of the words, or the first when the key is absent.
        public String oneOf(String key, String... words) {
            return get(key).map(yaml -> yaml.asOneOf(List.of(words))).orElse(words[0]);
        }

        public Optional<List<String>> words(String key) {
            return get(key).map(Yaml::asWords);
        }

        public Optional<Section> section(String key) {
            return get(key).map(Yaml::asSection);
        }

        /// @param least the smallest number allowed
        public Optional<Integer> wholeNumber(String key, int least) {
            return get(key).map(
                            yaml -> {
                                int number = yaml.as("a whole number", Integer::parseInt);
                                if (number < least) {
                                    throw yaml.place().problem("'%s' is at least %d", key, least);
                                }
                                return number;
                            });
        }

        /// Something that is made of several values of this section and has rules of its own.
        public <T> T checked(Supplier<T> make) {
            try {
                return make.get();
            } catch (IllegalArgumentException e) {
                throw place.problem("%s", e.getMessage());
            }
        }
    }

    /// This as a text that is not blank.
    default String asWord() {
        if (this instanceof Text(Place at, String text)) {
            if (text.isBlank()) {
                throw at.problem("a text is missing here");
            }
            return text;
        }
        throw place().problem("one text is expected here");
    }

    /// This as one of a few words.
    default String asOneOf(Collection<String> words) {
        String word = asWord();
        if (!words.contains(word)) {
            throw place().problem("'%s' is none of %s", word, String.join(", ", words));
        }
        return word;
    }

    /// This as a constant, written in lower case.
    default <E extends Enum<E>> E asConstant(Class<E> type) {
        List<String> words =
                Arrays.stream(type.getEnumConstants())
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList();
        return type.getEnumConstants()[words.indexOf(asOneOf(words))];
    }

    /// This as what its text stands for.
    ///
    /// @param what how a complaint calls it, such as `a date`
    default <T> T as(String what, Function<String, T> parse) {
        String word = asWord();
        try {
            return parse.apply(word);
        } catch (IllegalArgumentException | DateTimeException _) {
            throw place().problem("'%s' is not %s", word, what);
        }
    }

    default BigDecimal asNumber() {
        return as("a number", BigDecimal::new);
    }

    /// This as texts, which may be blank; a single text is a list of one.
    default List<String> asWords() {
        return switch (this) {
            case Text text -> List.of(text.text());
            case Items items ->
                    items.items().stream()
                            .map(
                                    item -> {
                                        if (item instanceof Text text) {
                                            return text.text();
                                        }
                                        throw item.place().problem("a text is expected here");
                                    })
                            .toList();
            case Section section -> throw section.place().problem("a list is expected here");
        };
    }

    default Section asSection() {
        if (this instanceof Section section) {
            return section;
        }
        throw place().problem("'key: value' lines are expected here");
    }

    /// The elements of a list; anything else is a list of one.
    default List<Yaml> elements() {
        return this instanceof Items items ? items.items() : List.of(this);
    }

    /// Reads one document.
    ///
    /// @param file how complaints call it
    static Section parse(String file, String yaml) {
        return parse(file, "YAML", yaml, YAMLFactory.builder());
    }

    /// Reads one JSON object as if it were YAML. Most JSON is, but YAML allows fewer characters.
    ///
    /// @param file how complaints call it
    static Section parseJson(String file, String json) {
        return parse(file, "JSON", json, JsonFactory.builder());
    }

    private static Section parse(
            String file, String language, String written, TSFBuilder<?, ?> builder) {
        JsonFactory factory = builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (JsonParser parser = factory.createParser(written)) {
            if (parser.nextToken() == null) {
                throw new Place(file, 1).problem("the file is empty");
            }
            Yaml document = read(file, parser);
            if (parser.nextToken() != null) {
                throw place(file, parser).problem("a second document begins here; keep one");
            }
            return document.asSection();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String what = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            throw new Place(file, line).problem("this is no valid %s (%s)", language, what);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private static Yaml read(String file, JsonParser parser) throws IOException {
        return read(file, parser, place(file, parser));
    }

    private static Yaml read(String file, JsonParser parser, Place at) throws IOException {
        if (isAnchorOrAlias(parser)) {
            throw at.problem("anchors and aliases (& and *) are not understood; write it out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Yaml> entries = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    // What is wrong with a value is looked for where its name stands.
                    Place named = place(file, parser);
                    parser.nextToken();
                    entries.put(key, read(file, parser, named));
                }
                yield new Section(at, entries);
            }
            case START_ARRAY -> {
                List<Yaml> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(file, parser));
                }
                yield new Items(at, List.copyOf(items));
            }
            case null, default -> new Text(at, parser.getText());
        };
    }

    private static boolean isAnchorOrAlias(JsonParser parser) throws IOException {
        return parser instanceof YAMLParser yaml
                && (yaml.isCurrentAlias() || yaml.getObjectId() != null);
    }

    private static Place place(String file, JsonParser parser) {
        return new Place(file, parser.currentTokenLocation().getLineNr());
    }
}
