package dev.thaw.reports.api;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a table is written. Every format carries the same figures, exactly.
enum Format {
    JSON("json", "application/json", "application/json"),
    CSV("csv", "text/csv", "text/csv; charset=utf-8; header=present"),
    ARROW("arrow", "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream");

    private final String word;
    private final String mediaType;
    private final String contentType;

    Format(String word, String mediaType, String contentType) {
        this.word = word;
        this.mediaType = mediaType;
        this.contentType = contentType;
    }

    /// The parameter `format` that asks for it.
    String word() {
        return word;
    }

    String mediaType() {
        return mediaType;
    }

    String contentType() {
        return contentType;
    }

    /// What a request asks for: its parameter `format`, else its header `Accept`, else JSON.
    ///
    /// @param accept null if there is no such header
    static Format of(Map<String, List<String>> query, String accept) throws NotAnswered {
        Optional<String> word = Question.single(query, "format");
        if (word.isPresent()) {
            return Arrays.stream(values())
                    .filter(format -> format.word.equals(word.get()))
                    .findFirst()
                    .orElseThrow(() -> new NotAnswered(QueryProblem.UNKNOWN_FORMAT));
        }
        return accept == null || accept.isBlank() ? JSON : accepted(accept);
    }

    private static Format accepted(String accept) throws NotAnswered {
        List<Range> ranges =
                Arrays.stream(accept.split(",", -1))
                        .map(Range::of)
                        .flatMap(Optional::stream)
                        .toList();
        return Arrays.stream(values())
                .filter(format -> format.quality(ranges) > 0)
                .min(Comparator.comparingInt(format -> -format.quality(ranges)))
                .orElseThrow(() -> new NotAnswered(QueryProblem.UNKNOWN_FORMAT));
    }

    /// How welcome it is, in thousandths, by the most exact range that fits (RFC 9110).
    private int quality(List<Range> ranges) {
        return ranges.stream()
                .filter(range -> range.fits(mediaType))
                .max(Comparator.comparingInt(Range::exactness))
                .map(Range::thousandths)
                .orElse(0);
    }

    private record Range(String type, int thousandths) {

        /// @return empty if it cannot be understood
        static Optional<Range> of(String text) {
            String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
            int thousandths = 1_000;
            for (String part : Arrays.asList(parts).subList(1, parts.length)) {
                if (part.startsWith("q=")) {
                    if (!part.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
                        return Optional.empty();
                    }
                    thousandths =
                            new BigDecimal(part.substring(2)).movePointRight(3).intValueExact();
                }
            }
            return Optional.of(new Range(parts[0], thousandths));
        }

        boolean fits(String mediaType) {
            return type.equals("*/*")
                    || type.equals(mediaType)
                    || (type.endsWith("/*")
                            && mediaType.startsWith(type.substring(0, type.length() - 1)));
        }

        int exactness() {
            if (type.equals("*/*")) {
                return 0;
            }
            return type.endsWith("/*") ? 1 : 2;
        }
    }

    /// Writes a page.
    ///
    /// @throws NotAnswered if the format cannot hold its figures exactly
    byte[] write(Page page) throws NotAnswered {
        return switch (this) {
            case JSON -> JsonPage.write(page);
            case CSV -> CsvPage.write(page);
            case ARROW -> ArrowPage.write(page);
        };
    }
}
