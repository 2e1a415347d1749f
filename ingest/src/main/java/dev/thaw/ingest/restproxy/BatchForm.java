package dev.thaw.ingest.restproxy;

import java.util.regex.Pattern;

/// The forms in which a request may carry its records, by their content types.
enum BatchForm {
    /// Avro's JSON encoding, as the REST Proxy takes it.
    JSON(
            "application/(json|vnd\\.kafka\\.avro(\\.v[123])?\\+json)"
                    + " *(; *charset *= *\"?utf-8\"? *)?"),
    /// RADAR's `RecordSet`.
    BINARY("application/vnd\\.radarbase\\.avro(\\.v1)?\\+binary *(;.*)?");

    /// All of them, for a header.
    static final String ACCEPTED =
            "application/vnd.kafka.avro.v2+json,application/vnd.kafka.avro.v1+json,"
                    + "application/vnd.kafka.avro.v3+json,application/vnd.kafka.avro+json,"
                    + "application/json,application/vnd.radarbase.avro.v1+binary,"
                    + "application/vnd.radarbase.avro+binary";

    private final Pattern type;

    BatchForm(String type) {
        this.type = Pattern.compile(type, Pattern.CASE_INSENSITIVE);
    }

    /// @param contentType a request's header `Content-Type`; null if it has none
    static BatchForm of(String contentType) throws ProxyRefusal {
        if (contentType != null) {
            for (BatchForm form : values()) {
                if (form.type.matcher(contentType.strip()).matches()) {
                    return form;
                }
            }
        }
        throw ProxyRefusal.unknownContentType();
    }
}
