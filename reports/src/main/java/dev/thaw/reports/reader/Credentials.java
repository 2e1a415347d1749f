package dev.thaw.reports.reader;

import io.javalin.http.Context;
import java.util.Optional;

/// What a request says about who sends it.
///
/// @param authorization its header `Authorization`
/// @param session the secret of a browser's session
public record Credentials(Optional<String> authorization, Optional<String> session) {

    /// The cookie of a browser's session. Other sites' pages cannot make a browser send it.
    public static final String COOKIE = "thaw_session";

    public static Credentials of(Context request) {
        return new Credentials(
                Optional.ofNullable(request.header("Authorization")),
                Optional.ofNullable(request.cookie(COOKIE)));
    }

    /// Without what was sent.
    @Override
    public String toString() {
        return "Credentials";
    }
}
