/// Answers of R that tests compare with.
package dev.thaw.core.oracle;
