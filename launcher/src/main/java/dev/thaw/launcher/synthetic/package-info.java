/// A study that never was: seeded participants whose truth is known, published through the same
/// intake as everybody else.
package dev.thaw.launcher.synthetic;
