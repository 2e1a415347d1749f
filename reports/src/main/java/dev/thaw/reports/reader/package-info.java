/// Who may read a study's figures, with which rights, and the log of what they read.
///
/// [dev.thaw.reports.reader.Gate] is the way in, for the query API and for pages alike.
package dev.thaw.reports.reader;
