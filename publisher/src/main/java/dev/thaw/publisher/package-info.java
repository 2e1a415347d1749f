/// publisher
package dev.thaw.publisher;
