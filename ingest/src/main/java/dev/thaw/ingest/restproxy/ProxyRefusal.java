package dev.thaw.ingest.restproxy;

/// A request that is not taken, with the codes that clients of the REST Proxy know.
final class ProxyRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int errorCode;

    /// @param errorCode the HTTP status alone, or followed by two digits
    /// @param sentence what is wrong and what to do; no content of the request
    private ProxyRefusal(int status, int errorCode, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.errorCode = errorCode;
    }

    int status() {
        return status;
    }

    int errorCode() {
        return errorCode;
    }

    static ProxyRefusal notJson(String sentence) {
        return new ProxyRefusal(400, 400, sentence);
    }

    static ProxyRefusal brokenSet() {
        return new ProxyRefusal(
                400,
                400,
                "The body is not one whole Avro record RecordSet: it is cut off, garbled, or has"
                        + " something behind it.");
    }

    static ProxyRefusal unusable(String sentence) {
        return new ProxyRefusal(422, 422, sentence);
    }

    static ProxyRefusal keySchemaMissing() {
        return new ProxyRefusal(
                422, 42201, "The keys need a schema: send key_schema_id or key_schema.");
    }

    static ProxyRefusal valueSchemaMissing() {
        return new ProxyRefusal(
                422, 42202, "The values need a schema: send value_schema_id or value_schema.");
    }

    static ProxyRefusal invalidSchema(String sentence) {
        return new ProxyRefusal(422, 42205, sentence);
    }

    static ProxyRefusal noSuchTopic() {
        return new ProxyRefusal(
                404,
                40401,
                "No mapping of this study names this topic; GET the list of topics, or have a"
                        + " mapping added.");
    }

    static ProxyRefusal noSuchSubject() {
        return new ProxyRefusal(
                404,
                40401,
                "No schema is registered under this subject, or no mapping names its topic.");
    }

    static ProxyRefusal unknownContentType() {
        return new ProxyRefusal(
                415,
                415,
                "Send Avro records as JSON with Content-Type: "
                        + "application/vnd.kafka.avro.v2+json, in UTF-8, or as a RecordSet with"
                        + " application/vnd.radarbase.avro.v1+binary.");
    }

    static ProxyRefusal tooManyEvents() {
        return new ProxyRefusal(
                413,
                413,
                "The request has more than 10,000 records or events; send them in several"
                        + " requests.");
    }

    static ProxyRefusal fault() {
        return new ProxyRefusal(
                500, 500, "The gateway failed; send the request again later and tell the study.");
    }

    static ProxyRefusal registryUnreachable() {
        return new ProxyRefusal(
                503,
                50301,
                "The schema registry cannot be asked at present; send the request again later.");
    }
}
