package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatisticsDigestTest {

    @Test
    @Tag("stack")
    void anInterpretedRunGivesTheSameBytesAsACompiledOne() throws Exception {
        // Given
        String classPath =
                String.join(
                        File.pathSeparator,
                        List.of(location(Series.class), location(StatisticsDigest.class)));

        // When
        Process interpreted =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xint",
                                "-Duser.language=de",
                                "-cp",
                                classPath,
                                StatisticsDigest.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String printed;
        try (var output = interpreted.getInputStream()) {
            printed = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }

        // Then
        assertThat(interpreted.waitFor()).isZero();
        assertThat(printed).isEqualTo(StatisticsDigest.compute());
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
