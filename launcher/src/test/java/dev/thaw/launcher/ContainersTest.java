package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.embedded.EmbeddedRegistry;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.StackOptions;
import dev.thaw.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The same programs on a Kafka and a PostgreSQL that are not embedded. Runs with `mvn verify
/// -Pcontainers`, and fails there if no container engine answers.
@Tag("containers")
class ContainersTest {

    @TempDir private Path folder;

    @Test
    void servicesInProductionGiveTheTablesOfTheEmbeddedStack() throws Exception {
        // Given
        MadeUpDiary diary = MadeUpDiary.in(folder, 12, 90);
        String embedded = trendsOfEmbedded(diary);

        try (KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1");
                PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:17")) {
            kafka.start();
            postgres.start();

            // When
            String production = trendsOfProduction(diary, kafka, postgres);

            // Then
            assertThat(production).isEqualTo(embedded).contains("item:mood");
        }
    }

    private String trendsOfEmbedded(MadeUpDiary diary) {
        Where data = Where.at(folder.resolve("data"));
        try (Workspace _ = Workspace.start(data, StackOptions.defaults(), () -> {})) {
            String directory = folder.resolve("data").toString();
            for (String[] command : commands(diary)) {
                String[] onData = Arrays.copyOf(command, command.length + 2);
                onData[command.length] = "--data";
                onData[command.length + 1] = directory;
                assertThat(Cli.thaw(onData).exit()).isZero();
            }
            return Cli.thaw("trends", "--study", MadeUpDiary.STUDY, "--json", "--data", directory)
                    .out();
        }
    }

    private String trendsOfProduction(
            MadeUpDiary diary, KafkaContainer kafka, PostgreSQLContainer postgres)
            throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.getBootstrapServers());
        Path masterKey = folder.resolve("production-master-key.json");
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(client, "127.0.0.1", 0)) {
            StackAddresses addresses =
                    new StackAddresses(
                            kafka.getBootstrapServers(),
                            registry.url(),
                            postgres.getJdbcUrl(),
                            postgres.getDatabaseName(),
                            postgres.getUsername(),
                            postgres.getPassword());
            try (Workspace services = Workspace.at(addresses, VaultAccess.with(masterKey))) {
                services.applyTopics(Topic.DEFAULT_PARTITIONS, (short) 1);
                services.startServices(folder.resolve("streams"));
                Map<String, String> variables = variables(addresses, masterKey);
                for (String[] command : commands(diary)) {
                    run(variables, command);
                }
                return run(variables, "trends", "--study", MadeUpDiary.STUDY, "--json");
            }
        }
    }

    private static String[][] commands(MadeUpDiary diary) {
        return new String[][] {
            {"study", "apply", diary.protocol().toString()},
            {
                "import",
                "--study",
                MadeUpDiary.STUDY,
                "--mapping",
                diary.mapping().toString(),
                diary.table().toString()
            }
        };
    }

    private static Map<String, String> variables(StackAddresses addresses, Path masterKey) {
        return Map.of(
                "THAW_BOOTSTRAP", addresses.bootstrapServers(),
                "THAW_REGISTRY", addresses.registryUrl(),
                "THAW_DATABASE", addresses.jdbcUrl(),
                "THAW_DATABASE_USER", addresses.username(),
                "THAW_DATABASE_PASSWORD", addresses.password(),
                "THAW_MASTER_KEY_FILE", masterKey.toString());
    }

    private String run(Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        int exit = Cli.thawElsewhere(folder, variables, command).waitFor();
        assertThat(exit).as(Files.readString(folder.resolve("err"))).isZero();
        return Files.readString(folder.resolve("out"));
    }
}
