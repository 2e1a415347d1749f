package dev.thaw.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.thaw.core.trend.Trends;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

// First of all classes: it waits for a slow interpreter, and the others run beside it meanwhile.
@Order(1)
@Tag("stack")
class ScienceDigestTest {

    private static final int LEAST_VERSION = 25;
    private static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

    /// All are 200: `-Dthaw.interpreted.histories=200`.
    private static final int INTERPRETED = Integer.getInteger("thaw.interpreted.histories", 80);

    private static final String COMPILED = ScienceDigest.compute(ScienceDigest.HISTORIES);

    @Test
    void theDigestOfASecondRunIsTheSame() {
        assertThat(ScienceDigest.compute(ScienceDigest.HISTORIES)).isEqualTo(COMPILED);
    }

    @Test
    void anInterpreterInAnotherLocaleAndTimeZonePrintsTheSameDigest() throws Exception {
        assertThat(
                        printedBy(
                                THIS_JDK,
                                INTERPRETED,
                                "-Xint",
                                "-Duser.language=tr",
                                "-Duser.country=TR",
                                "-Duser.timezone=Pacific/Chatham"))
                .isEqualTo(ScienceDigest.compute(INTERPRETED));
    }

    @Test
    void anyOtherJdkAtHandPrintsTheSameDigest() throws Exception {
        List<Path> others = otherJdks();
        if (others.isEmpty()) {
            abort("There is no other JDK of version " + LEAST_VERSION + " or later here.");
        }
        for (Path jdk : others) {
            assertThat(printedBy(jdk, ScienceDigest.HISTORIES))
                    .as(jdk.toString())
                    .isEqualTo(COMPILED);
        }
    }

    private static String printedBy(Path jdk, int histories, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin").resolve("java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), ScienceDigest.class.getName()));
        command.add(Integer.toString(histories));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            String printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classPath() throws URISyntaxException {
        return String.join(
                File.pathSeparator, location(Trends.class), location(ScienceDigest.class));
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private static List<Path> otherJdks() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> folders =
                List.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/opt/java"),
                        home.resolve(".jdks"),
                        home.resolve(".sdkman/candidates/java"));
        List<Path> jdks = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> inside = Files.list(folder)) {
                    for (Path installed : inside.sorted().toList()) {
                        Path jdk = installed.toRealPath();
                        if (isLateEnough(jdk)
                                && !jdk.equals(THIS_JDK.toRealPath())
                                && !jdks.contains(jdk)) {
                            jdks.add(jdk);
                        }
                    }
                }
            }
        }
        return jdks;
    }

    /// By the file that every JDK carries.
    private static boolean isLateEnough(Path jdk) throws IOException {
        Path release = jdk.resolve("release");
        if (!Files.isExecutable(jdk.resolve("bin").resolve("java")) || !Files.exists(release)) {
            return false;
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        }
        String version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
        return Runtime.Version.parse(version).feature() >= LEAST_VERSION;
    }
}
