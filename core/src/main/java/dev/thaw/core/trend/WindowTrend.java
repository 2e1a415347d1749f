package dev.thaw.core.trend;

import dev.thaw.core.number.Estimate;

/// How a measure moved within one window.
///
/// @param valid number of weeks or sessions with a value
/// @param theilSen median pairwise slope per week or session, with its outward-rounded 95 %
///   interval
/// @param leastSquares OLS slope per week or session, with standard error and 95 % interval
/// @param tauB Kendall's tau-b between index and value
/// @param trendP two-sided p of the Mann–Kendall test `mk_ar1c@1`
public record WindowTrend(
        Window window,
        int valid,
        Estimate theilSen,
        Estimate leastSquares,
        Estimate tauB,
        Estimate trendP) {}
