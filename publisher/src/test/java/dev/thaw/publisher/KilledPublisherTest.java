package dev.thaw.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.publisher.ScriptedGateway.Drop;
import dev.thaw.publisher.ScriptedGateway.Take;
import dev.thaw.publisher.ScriptedGateway.TakeAndDrop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledPublisherTest {
    private static final int KILLS = 10;
    private static final int MOST_LINES = 50;

    @TempDir private Path folder;

    @Test
    void howeverOftenTheAppIsKilledWhatItPublishedArrivesInOrder() throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(6);
        List<UUID> acknowledged = new ArrayList<>();
        try (ScriptedGateway gateway = new ScriptedGateway()) {
            for (int start = 0; start < KILLS; start++) {
                // When an app publishes, with or without a network, and is killed at any moment
                int network = random.nextInt(3);
                gateway.reactWith(
                        () ->
                                switch (network) {
                                    case 0 -> new Drop();
                                    case 1 -> new TakeAndDrop();
                                    default -> new Take();
                                });
                acknowledged.addAll(publishUntilKilled(gateway, start, random.nextInt(MOST_LINES)));
            }
            gateway.reactWith(Take::new);
            try (ThawPublisher last = open(gateway)) {
                assertThat(last.flush(Duration.ofSeconds(30))).isTrue();
            }

            // Then everything that it knew to be published arrived, in its order
            assertThat(acknowledged).hasSizeGreaterThan(200);
            List<ParticipantEvent> stored = gateway.storedOnce();
            Set<UUID> known = new HashSet<>(acknowledged);
            assertThat(stored.stream().map(KilledPublisherTest::id).filter(known::contains))
                    .containsExactlyElementsOf(acknowledged);

            // And what it was about to publish arrived as a whole or not at all
            Map<String, Long> parts =
                    stored.stream()
                            .map(KilledPublisherTest::kind)
                            .collect(
                                    Collectors.groupingBy(
                                            Function.identity(), Collectors.counting()));
            parts.forEach(
                    (kind, count) ->
                            assertThat(count)
                                    .isEqualTo(
                                            Long.parseLong(
                                                    kind.substring(kind.lastIndexOf('/') + 1))));
            assertThat(stored).hasSizeLessThanOrEqualTo(acknowledged.size() + 4 * KILLS);
        }
    }

    private List<UUID> publishUntilKilled(ScriptedGateway gateway, int start, int lines)
            throws IOException, InterruptedException {
        Process process = start(gateway, start);
        List<UUID> published = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i <= lines; i++) {
                published.addAll(ids(out.readLine()));
            }
            if (start == 0) {
                SpoolException second =
                        catchThrowableOfType(SpoolException.class, () -> open(gateway));
                assertThat(second.reason()).isEqualTo(SpoolException.Reason.IN_USE);
            }
            // Through its handle, which leaves open what it printed.
            process.toHandle().destroyForcibly();
            // What it said before it died counts; a line that it did not end does not.
            out.lines()
                    .takeWhile(line -> line.length() % 37 == 36)
                    .forEach(line -> published.addAll(ids(line)));
        }
        process.waitFor();
        return published;
    }

    private Process start(ScriptedGateway gateway, int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishingProcess.class.getName(),
                        folder.resolve("spool").toString(),
                        gateway.address().toString(),
                        Integer.toString(number))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private ThawPublisher open(ScriptedGateway gateway) {
        return ThawPublisher.builder(ScriptedGateway.STUDY)
                .source("ember", "2.1")
                .spool(folder.resolve("spool"))
                .http(gateway.address(), ScriptedGateway.KEY)
                .open();
    }

    private static List<UUID> ids(String line) {
        return Stream.of(line.split(" ")).map(UUID::fromString).toList();
    }

    private static UUID id(ParticipantEvent event) {
        return event.event().id();
    }

    private static String kind(ParticipantEvent event) {
        return ((SetbackReported) event.event().payload()).kind();
    }
}
