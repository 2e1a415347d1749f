package dev.thaw.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.schemas.Topic;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class CompactedTableTest {

    private static final String CLIENT = "who-finds-no-kafka";

    @Test
    void whoFindsNoKafkaLeavesNoConsumerBehind() throws JMException {
        // Given an address at which nobody answers
        Map<String, Object> nowhere =
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:1",
                        "client.id",
                        CLIENT,
                        "default.api.timeout.ms",
                        50,
                        "request.timeout.ms",
                        50);

        // When
        assertThatThrownBy(
                        () ->
                                new CompactedTable<>(
                                        nowhere,
                                        Topic.STUDY_PROTOCOLS,
                                        String::new,
                                        InstantSource.system()))
                .isInstanceOf(KafkaException.class);

        // Then
        assertThat(beans()).isEmpty();
    }

    /// What an open consumer shows of itself.
    private static Set<ObjectName> beans() throws JMException {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("kafka.consumer:client-id=" + CLIENT + ",*"), null);
    }
}
