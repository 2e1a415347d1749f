/// The measures of emotional responsiveness (science.md A): what each is, word for word, and how it
/// is computed over one window of days.
///
/// [Occasions] holds what a participant did and cuts it into a [DayWindow]; [Measures] lists the
/// measures that a study has, each a pure function of a window and a [Setting]. A new measure is a
/// [Definition] with its formula, added there and to the [MeasureCatalogue].
package dev.thaw.core.measure;
