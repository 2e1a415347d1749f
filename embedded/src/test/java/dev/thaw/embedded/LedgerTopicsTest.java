package dev.thaw.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.schemas.SchemaAdmin;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicAdmin;
import dev.thaw.schemas.registry.CompatibilityLevel;
import dev.thaw.schemas.registry.RegistryClient;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The catalogue of topics and schemas, against a real broker and registry.
@Tag("stack")
class LedgerTopicsTest {
    private static final short ONE_COPY = 1;

    @Test
    void theCatalogueIsAppliedOnceAndMendedButNeverRepartitioned() throws Exception {
        try (Admin admin = admin()) {
            // When
            List<Topic> created = TopicAdmin.apply(admin, 3, ONE_COPY);

            // Then
            assertThat(created).containsExactly(Topic.values());
            assertThat(partitions(admin, Topic.LEDGER_EVENTS)).isEqualTo(3);
            assertThat(partitions(admin, Topic.STUDY_PROTOCOLS)).isEqualTo(1);
            for (Topic topic : Topic.values()) {
                topic.config().forEach((key, value) -> assertSetting(admin, topic, key, value));
            }

            // When somebody changed a setting and the catalogue is applied again
            set(admin, Topic.LEDGER_EVENTS, "message.timestamp.type", "CreateTime");
            List<Topic> createdAgain = TopicAdmin.apply(admin, 3, ONE_COPY);

            // Then
            assertThat(createdAgain).isEmpty();
            assertSetting(admin, Topic.LEDGER_EVENTS, "message.timestamp.type", "LogAppendTime");

            // When, then
            assertThatThrownBy(() -> TopicAdmin.apply(admin, 6, ONE_COPY))
                    .isInstanceOf(TopicAdmin.PartitionsDiffer.class)
                    .hasMessage(
                            "Topic intake-events has 3 partitions, not 6: ask for 3, or copy the ledger into a larger one with thaw ledger copy.");
            assertThat(partitions(admin, Topic.LEDGER_EVENTS)).isEqualTo(3);
        }
    }

    @Test
    void everySubjectIsRegisteredUnderTheRuleOfItsTopic() {
        // Given
        RegistryClient registry =
                RegistryClient.at(TemporaryStack.shared().addresses().registryUrl());

        // When: twice, as two programs that start together
        SchemaAdmin.apply(registry);
        SchemaAdmin.apply(registry);

        // Then
        assertThat(registry.latest("ledger-events-value"))
                .hasValueSatisfying(
                        schema -> {
                            assertThat(schema.version()).isEqualTo(1);
                            assertThat(schema.schema().getFullName())
                                    .isEqualTo("dev.thaw.events.LedgerEvent");
                        });
        assertThat(registry.compatibility("ledger-events-value"))
                .isEqualTo(CompatibilityLevel.BACKWARD_TRANSITIVE);
        assertThat(registry.compatibility("participant-trends-value"))
                .isEqualTo(CompatibilityLevel.FULL_TRANSITIVE);
    }

    private static Admin admin() {
        return Admin.create(
                Map.of(
                        "bootstrap.servers",
                        TemporaryStack.shared().addresses().bootstrapServers()));
    }

    private static int partitions(Admin admin, Topic topic) throws Exception {
        TopicDescription description =
                admin.describeTopics(List.of(topic.topicName()))
                        .topicNameValues()
                        .get(topic.topicName())
                        .get();
        return description.partitions().size();
    }

    private static void set(Admin admin, Topic topic, String key, String value) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                resource(topic),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry(key, value),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void assertSetting(Admin admin, Topic topic, String key, String value) {
        Config config;
        try {
            config =
                    admin.describeConfigs(List.of(resource(topic)))
                            .all()
                            .get()
                            .get(resource(topic));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        assertThat(config.get(key).value()).as("%s of %s", key, topic.topicName()).isEqualTo(value);
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    }
}
