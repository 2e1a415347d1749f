package dev.thaw.core.event;

/// The app (or importer) that recorded an event, and its version.
///
/// @param app name of the app, not empty
/// @param version its version, `unknown` where it did not say
public record AppSource(String app, String version) {
    public AppSource {
        if (app.isBlank() || version.isBlank()) {
            throw new IllegalArgumentException("app and version must not be blank");
        }
    }
}
