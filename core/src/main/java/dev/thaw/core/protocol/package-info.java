/// The study's protocol: what its events mean and which of them can be true.
package dev.thaw.core.protocol;
