/// What researchers read: cohort tables that are computed, suppressed and renewed so that neither
/// one table nor two of them side by side tell about single people (science.md G).
///
/// [dev.thaw.core.release.Releases] is the way in.
package dev.thaw.core.release;
