package dev.thaw.vault;

import dev.thaw.core.event.SubjectId;

/// The vault never had the key of a subject of the ledger; the message says what to do.
public final class ForeignVault extends IllegalStateException {

    ForeignVault(SubjectId subject) {
        super(
                "The vault has no key of subject "
                        + subject
                        + " and never had one: it does not belong to this ledger; start with the"
                        + " ledger's own vault or restore it from a backup.");
    }
}
