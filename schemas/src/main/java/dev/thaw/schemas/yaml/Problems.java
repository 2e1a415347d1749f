package dev.thaw.schemas.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything that is wrong with a file, gathered while its parts are read one by one.
public final class Problems {

    private final List<String> problems = new ArrayList<>();

    /// Reads one part; if something is wrong with it, that is kept and there is no part.
    public <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (YamlProblem e) {
            // Several parts may stumble over the same words.
            if (!problems.contains(e.getMessage())) {
                problems.add(e.getMessage());
            }
            return Optional.empty();
        }
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /// One sentence each, with file and line, in the order of reading.
    public List<String> list() {
        return List.copyOf(problems);
    }
}
