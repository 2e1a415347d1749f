package dev.thaw.core.claim;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Refuses words of cause in texts of ours while nobody was treated otherwise for comparison
/// (science.md D): "observed in" and "consistent with" are what such data can say. What somebody
/// else said is quoted, not linted.
public final class LanguageLint {

    private static final List<Pattern> CAUSAL =
            List.of(
                    word("caus(e|es|ed|ing|al|ally)"),
                    word("cur(e|es|ed|ing)"),
                    word("pro(ve|ves|ved|ven|of)"),
                    word("heal(s|ed|ing)?"),
                    word("because of (the )?therapy"),
                    word("due to (the )?therapy"),
                    word("thanks to"),
                    word("(leads?|led) to"),
                    word("results? in"),
                    word("(is|are|was|were) effective"),
                    word("works"),
                    word("makes? people"),
                    word("effects? of (the )?therapy"));

    private LanguageLint() {}

    private static Pattern word(String expression) {
        return Pattern.compile("\\b" + expression + "\\b");
    }

    /// The words in a text that claim a cause, in the order of this list.
    ///
    /// @param text of ours, without quotations
    public static List<String> causalWords(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return CAUSAL.stream()
                .flatMap(pattern -> pattern.matcher(lower).results())
                .map(found -> found.group())
                .distinct()
                .toList();
    }
}
