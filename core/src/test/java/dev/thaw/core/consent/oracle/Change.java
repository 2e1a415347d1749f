package dev.thaw.core.consent.oracle;

import dev.thaw.core.event.LedgerEvent;

/// An event and what has become of it.
record Change(LedgerEvent event, Fate fate) {}
