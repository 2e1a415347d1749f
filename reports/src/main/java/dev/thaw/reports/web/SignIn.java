package dev.thaw.reports.web;

import dev.thaw.reports.reader.Credentials;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.NotAdmitted;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.util.Optional;
import java.util.regex.Pattern;

/// How somebody signs in with a key and out again.
///
/// The key itself is never kept in the browser: it is exchanged for a session, whose cookie scripts
/// cannot read and other sites' pages cannot make a browser send.
final class SignIn {

    static final String PATH = "/sign-in";

    /// Only pages of ours: never another site's.
    private static final Pattern NEXT = Pattern.compile("/(studies(/[A-Za-z0-9?&=@:%._~/+-]*)?)?");

    private static final int LONGEST_NEXT = 2_000;

    private final Gate gate;

    SignIn(Gate gate) {
        this.gate = gate;
    }

    /// Where to go after signing in, of what an address says.
    static String next(Optional<String> given) {
        return given.filter(next -> next.length() <= LONGEST_NEXT)
                .filter(next -> NEXT.matcher(next).matches())
                .orElse("/");
    }

    /// Begins a session.
    ///
    /// @return why it did not work; empty: it did, and the answer leads on
    Optional<NotAdmitted.Reason> begin(Context request) {
        if (fromElsewhere(request)) {
            return Optional.of(NotAdmitted.Reason.NO_KEY);
        }
        String key = Optional.ofNullable(request.formParam("key")).orElse("").strip();
        if (key.isEmpty()) {
            return Optional.of(NotAdmitted.Reason.NO_KEY);
        }
        try {
            String session = gate.signIn(key, Credentials.of(request).session());
            request.cookie(
                    cookie(request, session, Math.toIntExact(gate.sessionLength().toSeconds())));
            request.redirect(
                    next(Optional.ofNullable(request.formParam("next"))), HttpStatus.SEE_OTHER);
            return Optional.empty();
        } catch (NotAdmitted refused) {
            return Optional.of(refused.reason());
        }
    }

    /// Ends the session of a browser, and has it forget what it was shown.
    void end(Context request) throws NotAdmitted {
        request.redirect(PATH, HttpStatus.SEE_OTHER);
        if (!fromElsewhere(request)) {
            request.cookie(cookie(request, "", 0)).header("Clear-Site-Data", "\"cache\"");
            Optional<String> session = Credentials.of(request).session();
            if (session.isPresent()) {
                gate.signOut(session.get());
            }
        }
    }

    /// Whether another site's page sends a form. Browsers say so; over plain HTTP they name the
    /// origin alone.
    private static boolean fromElsewhere(Context request) {
        String site = request.header("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.header("Origin");
        return origin != null
                && !origin.replaceFirst("^https?://", "").equals(request.header("Host"));
    }

    /// @param seconds how long the browser keeps it; 0: no longer
    private static Cookie cookie(Context request, String value, int seconds) {
        return new Cookie(
                Credentials.cookie(request),
                value,
                "/",
                seconds,
                Credentials.isSecure(request),
                true,
                null,
                SameSite.STRICT);
    }
}
