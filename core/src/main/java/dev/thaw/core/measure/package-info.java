/// The measures of emotional responsiveness (science.md A): what each answered occasion
/// contributes, and how a week of contributions becomes one value.
///
/// [Measures] holds the definitions; a new weekly measure is one more definition there.
package dev.thaw.core.measure;
