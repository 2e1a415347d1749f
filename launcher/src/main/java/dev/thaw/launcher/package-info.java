/// The `thaw` command: everything embedded in one process, or each service alone.
package dev.thaw.launcher;
