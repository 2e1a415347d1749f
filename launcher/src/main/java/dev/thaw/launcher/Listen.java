package dev.thaw.launcher;

import java.nio.file.Path;
import java.util.Optional;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.exception.GenericException;
import nl.altindag.ssl.pem.util.PemUtils;
import picocli.CommandLine.Option;

/// Where a server of HTTP listens, and whether it speaks TLS.
final class Listen {

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "HTTP port (${DEFAULT-VALUE}; 0: any).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (${DEFAULT-VALUE}; 0.0.0.0: all).")
    private String host;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Serve HTTPS with this certificate and what signed it (PEM).")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key (PEM, without a password).")
    private Path key;

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /// What HTTPS is served with; absent: HTTP.
    ///
    /// @throws UserProblem if the files are not what they should be
    Optional<SSLFactory> tls() {
        if ((certificate == null) != (key == null)) {
            throw new UserProblem("--tls-certificate and --tls-key go together; give both.");
        }
        if (certificate == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    SSLFactory.builder()
                            .withIdentityMaterial(PemUtils.loadIdentityMaterial(certificate, key))
                            .withProtocols("TLSv1.3", "TLSv1.2")
                            .build());
        } catch (GenericException e) {
            throw new UserProblem(
                    "--tls-certificate and --tls-key: these files are no certificate and its key in"
                            + " PEM, or cannot be read.",
                    e);
        }
    }
}
