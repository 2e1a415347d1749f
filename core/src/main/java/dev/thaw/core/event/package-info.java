/// What study apps report: one event, its time, and the sealed family of payloads.
package dev.thaw.core.event;
