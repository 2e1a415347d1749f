/// Everything that core computes, as one digest: equal digests are equal bytes.
package dev.thaw.core.digest;
