package dev.thaw.reports.api;

import dev.thaw.core.evidence.Digest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A question, and in which form its answer is wanted.
///
/// @param gzipped whether the answer is to be compressed
/// @param known what whoever asks has already (`If-None-Match`)
record Wanted(Question question, Format format, boolean gzipped, Optional<String> known) {

    /// Whether a header `Accept-Encoding` takes gzip.
    ///
    /// @param header null if there is none
    static boolean takesGzip(String header) {
        return header != null
                && Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(part -> part.replace(" ", ""))
                        .anyMatch(
                                part ->
                                        part.equals("gzip")
                                                || (part.startsWith("gzip;q=")
                                                        && !part.matches("gzip;q=0(\\.0*)?")));
    }

    /// Whether what is tagged so is there already.
    boolean isKnown(String tag) {
        return isKnown(tag, known);
    }

    /// The same of a header `If-None-Match`.
    static boolean isKnown(String tag, Optional<String> known) {
        return known.stream()
                .flatMap(tags -> Arrays.stream(tags.split(",", -1)))
                .map(one -> one.strip().replaceFirst("^W/", ""))
                .anyMatch(one -> one.equals("*") || one.equals(tag));
    }

    /// A strong tag: bytes that differ have different tags.
    ///
    /// @param state of what is asked for, in this form
    String tag(byte[] state) {
        return '"' + Digest.of(state).toString().substring(0, 40) + (gzipped ? "-gzip" : "") + '"';
    }

    /// What was asked for, as the log has it: which filters, how much, in which form, and whether
    /// it went on from somewhere.
    String asLogged() {
        StringBuilder text = new StringBuilder(question.filters());
        add(text, "limit=" + question.limit());
        add(text, "format=" + format.word());
        if (question.after().isPresent()) {
            add(text, "cursor");
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String part) {
        text.append(text.isEmpty() ? "" : "&").append(part);
    }
}
