package dev.thaw.reports.reader;

import dev.thaw.schemas.topic.KeyHolders;
import io.javalin.http.Context;
import java.util.Optional;

/// What a request says about who sends it.
///
/// @param bearer the secret of its header `Authorization`
/// @param session the secret of a browser's session
public record Credentials(Optional<String> bearer, Optional<String> session) {

    private static final String COOKIE = "thaw_session";

    /// Over HTTPS: the prefix keeps other hosts of the same domain from setting it.
    private static final String SECURE_COOKIE = "__Host-" + COOKIE;

    public static Credentials of(Context request) {
        return new Credentials(
                KeyHolders.bearer(request.header("Authorization")),
                Optional.ofNullable(request.cookie(cookie(request))));
    }

    /// The cookie of a browser's session.
    public static String cookie(Context request) {
        return isSecure(request) ? SECURE_COOKIE : COOKIE;
    }

    /// Whether the browser speaks HTTPS, to us or to a proxy before us.
    public static boolean isSecure(Context request) {
        return request.scheme().equals("https")
                || "https".equalsIgnoreCase(request.header("X-Forwarded-Proto"));
    }

    /// Without what was sent.
    @Override
    public String toString() {
        return "Credentials";
    }
}
