package dev.thaw.embedded;

/// A request that the registry refuses, with the HTTP status and the error code that Confluent's
/// clients know.
final class RegistryRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int errorCode;

    private RegistryRefusal(int status, int errorCode, String message) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    int status() {
        return status;
    }

    int errorCode() {
        return errorCode;
    }

    static RegistryRefusal noSuchSubject(String subject) {
        return new RegistryRefusal(404, 40401, "Subject '%s' not found.".formatted(subject));
    }

    static RegistryRefusal noSuchVersion(String version) {
        return new RegistryRefusal(404, 40402, "Version %s not found.".formatted(version));
    }

    static RegistryRefusal noSuchSchema() {
        return new RegistryRefusal(404, 40403, "Schema not found");
    }

    static RegistryRefusal noLevelOfItsOwn(String subject) {
        return new RegistryRefusal(
                404,
                40408,
                "Subject '%s' does not have subject-level compatibility configured"
                        .formatted(subject));
    }

    static RegistryRefusal noModeOfItsOwn(String subject) {
        return new RegistryRefusal(
                404,
                40409,
                "Subject '%s' does not have subject-level mode configured".formatted(subject));
    }

    static RegistryRefusal onlyMode() {
        return new RegistryRefusal(
                422, 42205, "This registry can always be read and written: leave its mode alone.");
    }

    static RegistryRefusal invalidSchema(String why) {
        return new RegistryRefusal(422, 42201, "Invalid schema: " + why);
    }

    static RegistryRefusal invalidVersion(String version) {
        return new RegistryRefusal(
                422,
                42202,
                "The specified version '%s' is not a valid version id: use a number from 1, or \"latest\"."
                        .formatted(version));
    }

    static RegistryRefusal invalidLevel() {
        return new RegistryRefusal(
                422,
                42203,
                "Invalid compatibility level: use NONE, BACKWARD, FORWARD or FULL, or one of the last three with _TRANSITIVE.");
    }

    static RegistryRefusal unreadableBody() {
        return new RegistryRefusal(
                422, 422, "The request's body is not the JSON object that this address takes.");
    }

    static RegistryRefusal permanentDeletion() {
        return new RegistryRefusal(
                405,
                405,
                "This registry keeps every schema for ever, because records still name it: leave permanent=true out.");
    }

    static RegistryRefusal incompatible(String subject, String details) {
        return new RegistryRefusal(
                409,
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
                        .formatted(subject, details));
    }
}
