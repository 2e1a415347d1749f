package dev.thaw.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/// Checks signed tokens (JWT, RFC 7519) of one issuer: RS256 or ES256, with `exp`, `sub` and the
/// audience, and the issuer where one is set. Its keys are kept for some minutes, and used on while
/// it does not answer. Thread-safe.
public final class BearerTokens {

    private static final int MILLIS_TO_CONNECT = 2_000;
    private static final int MILLIS_TO_READ = 2_000;
    private static final int LARGEST_KEY_SET = 200_000;

    private final ConfigurableJWTProcessor<SecurityContext> tokens = new DefaultJWTProcessor<>();

    /// @throws IllegalArgumentException if the address of the issuer's keys is no URL
    public BearerTokens(TokenIssuer issuer) {
        tokens.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        tokens.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys(issuer)));
        tokens.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        Set.of(issuer.audience()),
                        exactly(issuer),
                        Set.of("exp", "sub"),
                        Set.of()));
    }

    /// A claim that is set here must be there and equal.
    private static JWTClaimsSet exactly(TokenIssuer issuer) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        issuer.issuer().ifPresent(claims::issuer);
        return claims.build();
    }

    private static JWKSource<SecurityContext> keys(TokenIssuer issuer) {
        URL url;
        try {
            url = issuer.keySet().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the address of the issuer's keys is no URL", e);
        }
        return JWKSourceBuilder.create(
                        url,
                        new DefaultResourceRetriever(
                                MILLIS_TO_CONNECT, MILLIS_TO_READ, LARGEST_KEY_SET))
                .retrying(true)
                .outageTolerant(true)
                .build();
    }

    /// What a token says.
    ///
    /// @throws TokenRefused if it may not be believed, or cannot be checked at present
    public TokenClaims check(String token) throws TokenRefused {
        try {
            JWTClaimsSet claims = tokens.process(token, null);
            return new TokenClaims(
                    claims.getSubject(),
                    Optional.ofNullable(claims.getIssuer()),
                    claims.getClaims());
        } catch (KeySourceException _) {
            throw new TokenRefused(TokenRefused.Reason.KEYS_UNREACHABLE);
        } catch (ParseException | BadJOSEException | JOSEException _) {
            throw new TokenRefused(TokenRefused.Reason.BAD);
        }
    }
}
