package dev.thaw.access;

import java.net.URI;
import java.util.Optional;

/// Whose tokens (JWT, signed with RS256 or ES256) are accepted.
///
/// @param keySet where the issuer publishes its keys (JWKS)
/// @param issuer what `iss` must be; absent: anything that these keys signed
/// @param audience what must be among `aud`
public record TokenIssuer(URI keySet, Optional<String> issuer, String audience) {}
