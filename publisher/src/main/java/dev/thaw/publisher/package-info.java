/// For study apps on the JVM: [dev.thaw.publisher.ThawPublisher] keeps events on disk until the
/// study has them; [dev.thaw.publisher.EventPublisher] puts events on the intake topic.
package dev.thaw.publisher;
