/// May this event enter the ledger? The one decision that everything behind it relies on.
package dev.thaw.core.admission;
