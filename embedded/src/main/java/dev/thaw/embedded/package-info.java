/// A real Kafka broker, a schema registry and a real PostgreSQL without anything to install: what
/// `thaw demo`, `thaw up` and the tests of other modules run on. Everything listens on 127.0.0.1
/// only and lives in one data directory.
///
/// Begin reading at [dev.thaw.embedded.EmbeddedStack].
package dev.thaw.embedded;
