/// The HTTP gateway: takes events from study apps, says of each whether it has the form of an
/// event, and answers when those that have are durable. What becomes of them is admission's to
/// decide.
package dev.thaw.ingest.http;
