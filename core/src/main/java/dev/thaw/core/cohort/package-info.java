/// What a cohort claim counts: who is in which denominator, how a missing outcome is read, and what
/// stands beside the headline. The statistics themselves are those of `dev.thaw.core.statistics`.
package dev.thaw.core.cohort;
