package dev.thaw.schemas.registry;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Where the registry is and what may be done to it.
///
/// @param urls the addresses of the registry's instances, tried in order; never empty
/// @param autoRegister whether a writer may register a schema that its subject does not have yet
/// @param useLatest whether a writer that may not register writes with its subject's newest schema
/// @param userInfo `name:password` for basic authentication
public record RegistrySettings(
        List<URI> urls, boolean autoRegister, boolean useLatest, Optional<String> userInfo) {

    public RegistrySettings {
        urls = List.copyOf(urls);
        Objects.requireNonNull(userInfo);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("schema.registry.url names no address.");
        }
    }

    /// One registry without authentication; writers may register.
    public static RegistrySettings at(String url) {
        return from(Map.of("schema.registry.url", url));
    }

    /// Reads Confluent's configuration names: `schema.registry.url` (one or several, with commas;
    /// may carry `name:password@`), `auto.register.schemas` (default true), `use.latest.version`
    /// (default false), `basic.auth.user.info` (with `basic.auth.credentials.source` either absent
    /// or `USER_INFO`).
    ///
    /// @throws IllegalArgumentException if the address is missing or is no address
    public static RegistrySettings from(Map<String, ?> configs) {
        List<URI> given =
                Arrays.stream(text(configs, "schema.registry.url").orElse("").split(",", -1))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .map(RegistrySettings::address)
                        .toList();
        return new RegistrySettings(
                given.stream().map(RegistrySettings::withoutUserInfo).toList(),
                text(configs, "auto.register.schemas").map(Boolean::parseBoolean).orElse(true),
                text(configs, "use.latest.version").map(Boolean::parseBoolean).orElse(false),
                text(configs, "basic.auth.user.info")
                        .or(() -> text(configs, "schema.registry.basic.auth.user.info"))
                        .or(
                                () ->
                                        given.stream()
                                                .map(URI::getUserInfo)
                                                .filter(Objects::nonNull)
                                                .findFirst()));
    }

    private static URI address(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || uri.getScheme() == null) {
            throw new IllegalArgumentException(
                    "schema.registry.url must look like http://host:port, and does not.");
        }
        return uri;
    }

    private static URI withoutUserInfo(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
    }

    /// A configuration value as text; lists, as Confluent's clients accept them, with commas
    /// between.
    private static Optional<String> text(Map<String, ?> configs, String name) {
        return switch (configs.get(name)) {
            case null -> Optional.empty();
            case List<?> values ->
                    Optional.of(String.join(",", values.stream().map(String::valueOf).toList()));
            case Object value -> Optional.of(value.toString());
        };
    }

    /// Leaves the password out, because settings end up in logs.
    @Override
    public String toString() {
        return "registry at " + urls;
    }
}
