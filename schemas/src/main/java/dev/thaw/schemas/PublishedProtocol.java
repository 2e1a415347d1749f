package dev.thaw.schemas;

import dev.thaw.core.event.StudyId;

/// One version of a study's protocol as it stands on its topic.
///
/// @param version of the protocol, as its authors write it
/// @param hash SHA-256 of the canonical JSON in UTF-8, 64 lower-case hexadecimal digits
/// @param canonicalJson the protocol's canonical form (RFC 8785)
public record PublishedProtocol(StudyId study, String version, String hash, String canonicalJson) {}
