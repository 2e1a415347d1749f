package dev.thaw.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ListenTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    @Test
    void aCertificateAndItsKeyMakeItHttps() throws Exception {
        // Given
        KeyStore store = selfSigned();
        Certificate certificate = store.getCertificate("thaw");
        Path pem = write("cert.pem", "CERTIFICATE", certificate.getEncoded());
        Path key = write("key.pem", "PRIVATE KEY", store.getKey("thaw", PASSWORD).getEncoded());
        Listen listen =
                options(
                        "--port",
                        "0",
                        "--tls-certificate",
                        pem.toString(),
                        "--tls-key",
                        key.toString());

        // When
        try (Web web = Web.listen(Web.Address.of(listen), new Metrics(), List.of(), () -> true);
                HttpClient browser =
                        HttpClient.newBuilder().sslContext(trusting(certificate)).build()) {
            // Then
            assertThat(web.url()).startsWith("https://");
            var answer =
                    browser.send(
                            HttpRequest.newBuilder(URI.create(web.url() + "/health")).build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"healthy\":true}");
        }
    }

    @Test
    void whatIsNoCertificateIsSaid() throws Exception {
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");
        assertThatThrownBy(
                        () ->
                                options(
                                                "--tls-certificate",
                                                rubbish.toString(),
                                                "--tls-key",
                                                rubbish.toString())
                                        .tls())
                .isInstanceOf(UserProblem.class)
                .hasMessageContaining("no certificate and its key in PEM");
        assertThatThrownBy(() -> options("--tls-key", rubbish.toString()).tls())
                .isInstanceOf(UserProblem.class)
                .hasMessageContaining("go together");
    }

    private static Listen options(String... arguments) {
        return CommandLine.populateCommand(new Listen(), arguments);
    }

    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "thaw",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                String.valueOf(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private Path write(String file, String what, byte[] der) throws Exception {
        return Files.writeString(
                folder.resolve(file),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what));
    }

    private static SSLContext trusting(Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("thaw", certificate);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
