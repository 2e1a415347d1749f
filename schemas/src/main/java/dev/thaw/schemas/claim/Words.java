package dev.thaw.schemas.claim;

import dev.thaw.schemas.yaml.Yaml;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The words that may stand somewhere, and what they mean.
record Words<T>(SequencedMap<String, T> meanings) {

    Words {
        meanings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(meanings));
    }

    @SafeVarargs
    static <T> Words<T> of(Map.Entry<String, ? extends T>... words) {
        SequencedMap<String, T> meanings = new LinkedHashMap<>();
        for (Map.Entry<String, ? extends T> word : words) {
            meanings.put(word.getKey(), word.getValue());
        }
        return new Words<>(meanings);
    }

    T read(Yaml yaml) {
        return meanings.get(yaml.asOneOf(meanings.keySet()));
    }

    String listed() {
        return String.join(", ", meanings.keySet());
    }
}
