/// One participant's history, weekly measures and anchored windows.
///
/// [dev.thaw.core.trend.Trends#of] is the way in.
package dev.thaw.core.trend;
