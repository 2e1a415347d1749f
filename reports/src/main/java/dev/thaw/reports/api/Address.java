package dev.thaw.reports.api;

import dev.thaw.reports.reader.KnownStudy;
import dev.thaw.reports.reader.Role;
import io.javalin.http.Context;

/// Something that can be asked for.
///
/// @param route with `{study}` in the study's place
/// @param role who may ask, at least
record Address(String route, Role role, Reading reading) {

    /// Reads a request, as far as that goes without looking anything up.
    @FunctionalInterface
    interface Reading {
        Request of(Context request, String study) throws NotAnswered;
    }

    /// A request that was understood.
    ///
    /// @param logged what was asked for, as a query string
    record Request(String logged, Work work) {}

    /// What answers it.
    @FunctionalInterface
    interface Work {
        /// @param role of whoever asks
        Answer of(Role role, KnownStudy study) throws NotAnswered;
    }
}
