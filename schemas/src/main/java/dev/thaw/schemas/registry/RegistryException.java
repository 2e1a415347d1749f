package dev.thaw.schemas.registry;

/// A registry that refused a request, could not be reached, or answered what nobody understands.
/// The message is one sentence for people.
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The code of an error that is not the registry's own: unreachable, or no JSON in its answer.
    public static final int NO_ANSWER = 0;

    private final int errorCode;

    RegistryException(int errorCode, String message, Throwable cause) {
        super(message, cause);
        this.errorCode = errorCode;
    }

    /// Confluent's error code, such as 40401 (no such subject) or 409 (incompatible), or
    /// [#NO_ANSWER].
    public int errorCode() {
        return errorCode;
    }

    /// Whether the registry says that the subject (40401), version (40402) or schema (40403) does
    /// not exist.
    public boolean notFound() {
        return errorCode >= 40401 && errorCode <= 40403;
    }

    /// Whether the schema breaks the subject's compatibility level.
    public boolean incompatible() {
        return errorCode == 409;
    }
}
