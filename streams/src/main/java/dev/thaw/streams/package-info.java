/// streams
package dev.thaw.streams;
