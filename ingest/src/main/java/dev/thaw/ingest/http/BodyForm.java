package dev.thaw.ingest.http;

import java.util.regex.Pattern;

/// The forms in which a request may carry its events, by their content types.
enum BodyForm {
    /// A JSON array.
    ARRAY("application/json"),
    /// One JSON object a line.
    LINES("application/(x-)?(ndjson|jsonl|jsonlines|json-lines)");

    private final Pattern type;

    BodyForm(String type) {
        this.type =
                Pattern.compile(
                        type + " *(; *charset *= *\"?utf-8\"? *)?", Pattern.CASE_INSENSITIVE);
    }

    /// @param contentType a request's header `Content-Type`; null if it has none
    static BodyForm of(String contentType) throws RequestRefused {
        if (contentType != null) {
            for (BodyForm form : values()) {
                if (form.type.matcher(contentType.strip()).matches()) {
                    return form;
                }
            }
        }
        throw new RequestRefused(Problem.NOT_JSON);
    }
}
