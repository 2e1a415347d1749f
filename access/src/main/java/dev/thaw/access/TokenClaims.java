package dev.thaw.access;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a token says that was found good.
///
/// @param subject whom it is about (`sub`)
/// @param issuer who gave it (`iss`); absent: it does not say
/// @param all every claim, by name
public record TokenClaims(String subject, Optional<String> issuer, Map<String, Object> all) {

    public TokenClaims {
        all = Collections.unmodifiableMap(all);
    }

    /// A claim that is a text.
    public Optional<String> text(String name) {
        return all.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /// A claim that is a list of words, or a text of words with spaces between them (RFC 8693).
    ///
    /// @param path the claim's name; where it lies within others, their names before it, with dots
    public SortedSet<String> words(String path) {
        SortedSet<String> words = new TreeSet<>();
        switch (at(path)) {
            case String text -> words.addAll(List.of(text.strip().split(" +", -1)));
            case List<?> list ->
                    list.forEach(
                            word -> {
                                if (word instanceof String text) {
                                    words.add(text);
                                }
                            });
            case null, default -> {
                // It grants nothing.
            }
        }
        words.remove("");
        return words;
    }

    private Object at(String path) {
        if (all.containsKey(path)) {
            return all.get(path);
        }
        Object value = all;
        for (String name : path.split("\\.", -1)) {
            if (!(value instanceof Map<?, ?> within)) {
                return null;
            }
            value = within.get(name);
        }
        return value;
    }
}
