/// What a data steward should look at: participants and apps that have fallen silent, falling
/// compliance, overwhelm.
///
/// [dev.thaw.core.monitor.Monitors] is the way in.
package dev.thaw.core.monitor;
