package dev.thaw.reports.monitor;

import dev.thaw.core.monitor.Kind;
import dev.thaw.reports.monitor.MonitorEntry.About;

/// What there is to look at: one open entry at most.
record Finding(Kind kind, About about) {}
