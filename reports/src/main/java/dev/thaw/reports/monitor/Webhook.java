package dev.thaw.reports.monitor;

import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Where messages go, and what they are signed with (Standard Webhooks).
///
/// Neither the address nor the secret is ever told: addresses of webhooks often carry a secret of
/// their own. What is told is [#host].
public final class Webhook {

    private static final String SECRET_PREFIX = "whsec_";
    private static final int SHORTEST_SECRET = 24;
    private static final int LONGEST_SECRET = 64;
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");
    private static final Pattern LOOPBACK_V4 =
            Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

    private final URI address;
    private final byte[] secret;
    private final String lists;

    private Webhook(URI address, byte[] secret, String lists) {
        this.address = address;
        this.secret = secret;
        this.lists = lists;
    }

    /// @param address https, or http to this machine
    /// @param secret `whsec_` and 24 to 64 bytes in base64
    /// @param reports the address under which people reach the pages
    /// @throws IllegalArgumentException if one of them is not what it should be; the sentence says
    ///   which and what, and repeats none of it
    public static Webhook of(String address, String secret, String reports) {
        return new Webhook(endpoint(address), key(secret), lists(reports));
    }

    private static URI endpoint(String text) {
        URI address = uri(text, "the address of the webhook");
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the address of the webhook has no user and no fragment");
        }
        if (!address.getScheme().equalsIgnoreCase("https") && !isLoopback(address.getHost())) {
            throw new IllegalArgumentException(
                    "the address of the webhook begins with https:// unless it is on this machine");
        }
        return address;
    }

    private static URI uri(String text, String what) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException _) {
            // Its message would repeat the address.
            throw new IllegalArgumentException(what + " is no address");
        }
        String scheme =
                address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || address.getHost() == null) {
            throw new IllegalArgumentException(what + " is no http or https address");
        }
        return address;
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.contains(host.toLowerCase(Locale.ROOT))
                || LOOPBACK_V4.matcher(host).matches();
    }

    private static byte[] key(String text) {
        String sentence =
                "the secret of the webhook is whsec_ and %d to %d bytes in base64"
                        .formatted(SHORTEST_SECRET, LONGEST_SECRET);
        if (!text.startsWith(SECRET_PREFIX)) {
            throw new IllegalArgumentException(sentence);
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length()));
            if (key.length < SHORTEST_SECRET || key.length > LONGEST_SECRET) {
                throw new IllegalArgumentException(sentence);
            }
            return key;
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(sentence);
        }
    }

    URI address() {
        return address;
    }

    byte[] secret() {
        return secret.clone();
    }

    /// It stands in every message: whoever gets them must not get in with it.
    private static String lists(String reports) {
        URI address = uri(reports, "the address of reports");
        if (address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the address of reports goes out with every message and must not have a"
                            + " password");
        }
        return address.toString();
    }

    /// Where a study's list is read.
    String listOf(String study) {
        return (lists.endsWith("/") ? lists : lists + "/") + "studies/" + study + "/monitors";
    }

    /// What may be told of the address.
    public String host() {
        return address.getHost();
    }
}
