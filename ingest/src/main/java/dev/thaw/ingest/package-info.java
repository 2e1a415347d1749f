/// ingest
package dev.thaw.ingest;
