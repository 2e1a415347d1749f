package dev.thaw.vault;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// Where the key lies under which the vault's own secrets are wrapped (AES-256-GCM). It is outside
/// the database: whoever has only one of the two can read nothing.
///
/// Everywhere it is a set of keys in Tink's JSON form, so that it can be rotated ([Rotation]).
public sealed interface MasterKey {

    /// A file, made when the vault is; only its owner can read it.
    record InFile(Path file) implements MasterKey {
        @Override
        public String toString() {
            return "the file " + file;
        }
    }

    /// An environment variable.
    record InVariable(String name) implements MasterKey {
        @Override
        public String toString() {
            return "the environment variable " + name;
        }
    }

    /// A key that never leaves a key management service. The key set lies in the vault, encrypted
    /// by that key, so that the service is asked once per start and not once per participant.
    ///
    /// @param uri as a `KmsClient` of Tink on the classpath understands it
    record InKms(String uri) implements MasterKey {
        @Override
        public String toString() {
            return "the key management service's key " + uri;
        }
    }

    /// The master key in a file.
    static MasterKey inFile(Path file) {
        return new InFile(file);
    }

    /// The master key at a place that somebody wrote down.
    ///
    /// @param source `env:NAME`, a URI of a key management service such as `aws-kms://…`, or a path
    static MasterKey at(String source) {
        if (source.startsWith("env:")) {
            return new InVariable(source.substring("env:".length()));
        }
        if (KMS_URI.matcher(source).lookingAt()) {
            return new InKms(source);
        }
        return new InFile(Path.of(source));
    }

    /// A scheme and two slashes.
    Pattern KMS_URI = Pattern.compile("[a-z][a-z0-9+.-]+://");

    /// A new key set, to be put into an environment variable.
    static String newKeyset() {
        return Keyset.generate().json();
    }
}
