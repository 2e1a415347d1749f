/// The client of a schema registry that speaks Confluent's REST API, and Confluent's wire format.
///
/// Confluent publishes its own client only in a repository that many research networks cannot
/// reach, so that these few classes take its place, under its configuration names.
package dev.thaw.schemas.registry;
