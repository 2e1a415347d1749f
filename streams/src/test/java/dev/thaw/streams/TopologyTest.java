package dev.thaw.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/// Pins both topologies. Names of operators and stores are names of topics and directories that
/// hold data: whoever changes one must know that a running ledger has to be taken along.
class TopologyTest {

    private static final Surroundings NOBODY_ASKED =
            new Surroundings(null, null, null, null, 12, new StreamsFigures());

    @Test
    void admissionIsWiredAsApproved() throws IOException {
        assertApproved("admission-topology.txt", AdmissionTopology.build(NOBODY_ASKED));
    }

    @Test
    void trendsAreWiredAsApproved() throws IOException {
        Properties config =
                StreamsConfigs.of(
                        new StreamsSettings(
                                Map.of("bootstrap.servers", "nowhere:9092"),
                                Path.of("unused"),
                                1,
                                "test"),
                        StreamsService.TRENDS);

        assertApproved("trend-topology.txt", TrendTopology.build(NOBODY_ASKED, config));
    }

    private static void assertApproved(String file, Topology topology) throws IOException {
        String description = topology.describe().toString();
        // Generated names would change with every operator that is added before them.
        assertThat(description).doesNotContain("KSTREAM-").doesNotContain("KTABLE-");
        assertThat(description).isEqualTo(approved(file));
    }

    private static String approved(String file) throws IOException {
        try (var in = TopologyTest.class.getResourceAsStream(file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
