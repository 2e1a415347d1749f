package dev.thaw.schemas;

/// Enum symbols of records as core's.
final class Symbols {
    private static final String OF_A_NEWER_VERSION = "UNKNOWN";

    private Symbols() {}

    /// The symbol of core with the same name.
    ///
    /// @throws UnknownSymbol for the default that stands for symbols of newer versions
    static <E extends Enum<E>> E core(Class<E> core, Enum<?> avro) {
        if (avro.name().equals(OF_A_NEWER_VERSION)) {
            throw new UnknownSymbol(core);
        }
        return Enum.valueOf(core, avro.name());
    }

    /// The symbol of core that a text names.
    ///
    /// @throws UnknownSymbol if there is none
    static <E extends Enum<E>> E named(Class<E> core, String name) {
        for (E symbol : core.getEnumConstants()) {
            if (symbol.name().equals(name)) {
                return symbol;
            }
        }
        throw new UnknownSymbol(core);
    }
}
