package dev.thaw.reports.reader;

/// What a reader may read.
public enum Role {
    /// Releases: figures about many people, of which none tells about a few.
    RESEARCHER("thaw_researcher"),
    /// Also what is live, and what is about single participants, without their names.
    STEWARD("thaw_steward");

    private final String databaseRole;

    Role(String databaseRole) {
        this.databaseRole = databaseRole;
    }

    /// Whether this role may read what is for another.
    public boolean mayReadWhatIsFor(Role needed) {
        return compareTo(needed) >= 0;
    }

    /// The lesser of two: what is for researchers is read with their rights, whoever asks.
    public Role orLess(Role other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /// The role in PostgreSQL that has these rights.
    public String databaseRole() {
        return databaseRole;
    }
}
