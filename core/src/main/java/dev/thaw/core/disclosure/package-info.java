/// What a table may show without telling about single people (science.md G, "Tables").
///
/// [dev.thaw.core.disclosure.MinimumCell] is the way in.
package dev.thaw.core.disclosure;
