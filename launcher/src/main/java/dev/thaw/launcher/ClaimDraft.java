package dev.thaw.launcher;

import dev.thaw.schemas.claim.ClaimFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A first draft of a claim file: an example of the documentation, with a handful of answers put
/// in.
final class ClaimDraft {

    private static final String NOTE =
            """
            # A draft. Read it line by line, above all who is eligible (population) and what happens to
            # those who stop (intercurrent); docs/claims.md explains every word.
            """;

    /// What an answer is put in place of.
    private static final String VALUE = ": (\"[^\"\\n]*\"|[^,}\\n]+)";

    /// The examples to begin with.
    enum Kind {
        OVER_60_PERCENT(
                "over-60-percent",
                "over-60-percent-after-8-12-sessions.yaml",
                "who improved after a number of sessions"),
        MOST_WHO_STAY(
                "most-who-stay", "most-who-stay-8-12-weeks.yaml", "who improved by staying on"),
        CLASSICAL(
                "classical", "anxiety-after-12-weeks.yaml", "an instrument before and afterwards");

        private final String word;
        private final String file;
        private final String meaning;

        Kind(String word, String file, String meaning) {
            this.word = word;
            this.file = file;
            this.meaning = meaning;
        }

        static Optional<Kind> of(String word) {
            return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
        }

        static List<String> words() {
            return Arrays.stream(values()).map(kind -> kind.word).toList();
        }

        private static List<String> choices() {
            return Arrays.stream(values())
                    .map(kind -> kind.word + " (" + kind.meaning + ")")
                    .toList();
        }
    }

    /// What is asked, and which key of the file the answer belongs to.
    private record Question(String key, String words) {}

    private static final List<Question> QUESTIONS =
            List.of(
                    new Question("id", "A name for the claim, such as anxiety-after-12-weeks"),
                    new Question("text", "The statement that it examines, word for word"),
                    new Question("measure", "What is measured: err@1, item:<id>, instrument:<id>"),
                    new Question("direction", "Which way is better: up, down"),
                    new Question("threshold", "Above which share is the statement true"));

    private final Function<String, Optional<String>> terminal;
    private final Consumer<String> say;

    /// @param terminal answers a question; empty where nobody does any more
    /// @param say tells what is wrong with an answer
    ClaimDraft(Function<String, Optional<String>> terminal, Consumer<String> say) {
        this.terminal = terminal;
        this.say = say;
    }

    /// An example as it is.
    static String of(Kind kind) {
        try (InputStream example = ClaimDraft.class.getResourceAsStream("claims/" + kind.file)) {
            return NOTE + new String(example.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own files can be read", e);
        }
    }

    /// Asks until the draft is a valid claim.
    String ask() {
        String draft = of(kind());
        for (Question question : QUESTIONS) {
            draft = answered(draft, question);
        }
        return draft;
    }

    private Kind kind() {
        while (true) {
            String answer =
                    answer(
                            "What it looks at: " + String.join(", ", Kind.choices()),
                            Kind.OVER_60_PERCENT.word);
            Optional<Kind> kind = Kind.of(answer);
            if (kind.isPresent()) {
                return kind.get();
            }
            say.accept("'%s' is none of %s".formatted(answer, String.join(", ", Kind.words())));
        }
    }

    private String answered(String draft, Question question) {
        Matcher value = place(draft, question);
        String usual = value.group(1).replace("\"", "");
        while (true) {
            String answer = answer(question.words(), usual);
            String answered =
                    answer.equals(usual)
                            ? draft
                            : draft.substring(0, value.start(1))
                                    + quoted(answer)
                                    + draft.substring(value.end(1));
            switch (ClaimFiles.parse("the draft", answered)) {
                case ClaimFiles.Valid _ -> {
                    return answered;
                }
                case ClaimFiles.Invalid(List<String> problems) -> problems.forEach(say);
            }
        }
    }

    private static Matcher place(String draft, Question question) {
        Matcher value = Pattern.compile("(?m)(?:^|[{ ])" + question.key() + VALUE).matcher(draft);
        if (!value.find()) {
            throw new IllegalStateException("every example says its " + question.key());
        }
        return value;
    }

    private static String quoted(String answer) {
        return '"' + answer.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String answer(String question, String usual) {
        String answer =
                terminal.apply("%s [%s]: ".formatted(question, usual))
                        .orElseThrow(() -> new UserProblem("Nothing was written."))
                        .strip();
        return answer.isEmpty() ? usual : answer;
    }
}
