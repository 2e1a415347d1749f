package dev.thaw.schemas.claim;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// An example with one mistake on one line.
record Mistake(String what, int line, String text) {

    private static final Pattern KEY = Pattern.compile("(?m)(?<=^|[{,] |^ {2}|- \\{)\\{?(\\w+): ?");

    /// A word after a key or in a list.
    private static final Pattern WORD =
            Pattern.compile(
                    "(?<=: |[\\[,] |\\[)(\"[^\"\\n]*\"|[^\\s\"\\[\\]{},#:]+)(?=[,}\\]\\n])");

    /// Where any text may stand.
    private static final Set<String> FREE =
            Set.of("version", "text", "attributed_to", "tzdb", "vocab", "citation", "occasion");

    /// How a problem with the line begins.
    String place() {
        return Examples.FILE + " line " + line + ": ";
    }

    static List<Mistake> misspeltKeys(String text) {
        return KEY.matcher(text)
                .results()
                .filter(key -> !isComment(text, key.start(1)))
                .map(key -> new Mistake(key.group(1), key, text, key.group(1) + "x"))
                .toList();
    }

    static List<Mistake> senselessWords(String text) {
        return WORD.matcher(text)
                .results()
                .filter(word -> !isComment(text, word.start(1)))
                .filter(word -> !FREE.contains(keyBefore(text, word.start(1))))
                .filter(word -> !isCitation(text, word))
                .map(word -> new Mistake(word.group(1), word, text, "Senseless!"))
                .toList();
    }

    @Override
    public String toString() {
        return what + " in line " + line;
    }

    private Mistake(String what, MatchResult found, String text, String instead) {
        this(
                what,
                lineOf(text, found.start(1)),
                text.substring(0, found.start(1)) + instead + text.substring(found.end(1)));
    }

    private static int lineOf(String text, int at) {
        return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }

    private static boolean isComment(String text, int at) {
        return text.startsWith("#", text.lastIndexOf('\n', at) + 1);
    }

    private static String keyBefore(String text, int at) {
        String before = text.substring(0, at).stripTrailing();
        return before.endsWith(":")
                ? before.replaceFirst("(?s)^.*\\W(?=\\w+:$)", "").replace(":", "")
                : "";
    }

    /// `source` is a word of a closed list except under `functional`.
    private static boolean isCitation(String text, MatchResult word) {
        return keyBefore(text, word.start(1)).equals("source") && word.group(1).startsWith("\"");
    }
}
