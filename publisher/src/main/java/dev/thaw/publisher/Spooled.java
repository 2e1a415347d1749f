package dev.thaw.publisher;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// An event that is durable in the spool and will be delivered.
///
/// @param eventId its id, to be named by corrections and retractions
/// @param delivery completes when it is delivered or refused; fails if the publisher is closed
///   before, and the next one that opens the spool delivers it. What depends on it runs on the
///   publisher's own thread and should be short.
public record Spooled(UUID eventId, CompletableFuture<Delivery> delivery) {}
