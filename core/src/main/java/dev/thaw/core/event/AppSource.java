package dev.thaw.core.event;

/// The app (or importer) that recorded an event, and its version.
///
/// @param app name of the app, not empty
/// @param version its version, `unknown` where it did not say
public record AppSource(String app, String version) {

    /// The name under which existing data are imported. The gateway refuses it to study apps.
    public static final String IMPORTER = "thaw-import";

    public AppSource {
        if (app.isBlank() || version.isBlank()) {
            throw new IllegalArgumentException("app and version must not be blank");
        }
    }

    /// Whether existing data were imported, rather than recorded as it happened.
    public boolean isImporter() {
        return app.equals(IMPORTER);
    }
}
