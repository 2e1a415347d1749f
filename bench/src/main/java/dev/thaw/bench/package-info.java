/// bench
package dev.thaw.bench;
