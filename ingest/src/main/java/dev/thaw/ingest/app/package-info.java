/// The reference study app: a page for phones, and what it has to know of a study's protocol.
package dev.thaw.ingest.app;
