package dev.thaw.schemas;

/// An enum of a record holds a symbol that only a newer version knows.
final class UnknownSymbol extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownSymbol(Class<?> type) {
        super(
                "The field of type %s holds a symbol of a newer version."
                        .formatted(type.getSimpleName()));
    }
}
