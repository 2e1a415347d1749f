/// Cohorts made by hand, whose denominators can be counted on fingers.
package dev.thaw.core.cohort;
