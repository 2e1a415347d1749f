package dev.thaw.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A topic that is kept in memory, read while the registry comes and goes.
@Tag("stack")
class StudyAppsTest {

    private static final String KEY = StudyApp.newKey();

    private final RunningStreams streams = RunningStreams.shared();

    @Test
    void anAppThatIsMetWhileTheRegistryIsAwayIsKnownOnceItIsBack() {
        // Given
        AtomicBoolean away = new AtomicBoolean(true);
        try (StudyApps apps = new StudyApps(streams.kafka(), comingAndGoing(away))) {
            register(new StudyApp(new StudyId("pilot"), "phones", StudyApp.hash(KEY), false));

            // When
            assertThatThrownBy(() -> apps.refreshSince(Instant.MAX)).hasMessage("away");
            away.set(false);
            apps.refreshSince(Instant.MAX);

            // Then
            assertThat(apps.holding(KEY)).isPresent();
        }
    }

    private SchemaRegistry comingAndGoing(AtomicBoolean away) {
        return (SchemaRegistry)
                Proxy.newProxyInstance(
                        SchemaRegistry.class.getClassLoader(),
                        new Class<?>[] {SchemaRegistry.class},
                        (_, method, arguments) -> {
                            if (away.get()) {
                                throw new IllegalStateException("away");
                            }
                            return method.invoke(streams.registry(), arguments);
                        });
    }

    private void register(StudyApp app) {
        streams.send(
                new ProducerRecord<>(
                        Topic.STUDY_APPS.topicName(),
                        StudyApps.key(app),
                        Codecs.studyApps(streams.registry()).encode(app)));
    }
}
