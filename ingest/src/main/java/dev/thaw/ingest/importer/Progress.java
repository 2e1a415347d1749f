package dev.thaw.ingest.importer;

/// Is told, now and then, how far a long reading has come.
@FunctionalInterface
public interface Progress {

    /// @param done how much is done
    /// @param all of how much
    void at(long done, long all);

    /// Nobody looks.
    static Progress unseen() {
        return (_, _) -> {};
    }
}
