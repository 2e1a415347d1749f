/// launcher
package dev.thaw.launcher;
