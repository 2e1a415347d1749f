/// core
package dev.thaw.core;
