/// Who is who, and who may be read: the only place that can lead from a participant to a subject,
/// and that holds the keys with which everything about a subject is sealed.
///
/// The vault lives in its own PostgreSQL schema. Everything in it that could be read by somebody
/// with the database alone is either random or encrypted under the master key, which is not in the
/// database.
package dev.thaw.vault;
