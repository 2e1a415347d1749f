/// The query API: tables of a study for R, Python and everything else that speaks HTTP.
///
/// [dev.thaw.reports.api.QueryRoutes] is the way in. What there is to read stands in `Datasets`,
/// each with the role that may read it, and in nothing else. A request is answered in four steps:
/// who asks (a key, a token or a browser's session), may they, the rows – read under PostgreSQL's
/// role of whoever asks, so that it refuses what a fault here would let through –, and the entry in
/// [dev.thaw.reports.reader.ReadLog], without which no answer goes out.
package dev.thaw.reports.api;
