/// Holds `docs/method.md` to the code: every worked example in it is computed again, and the
/// normative text of every measure stands in it word for word.
package dev.thaw.core.method;
