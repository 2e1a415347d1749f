package dev.thaw.schemas.topic;

import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The claims that were ever registered, from topic `claim-registrations`. Each registration has a
/// key of its own, so that a later one takes nothing away.
public final class ClaimRegistrations implements AutoCloseable {

    private final Codec<ClaimRegistration> codec;
    private final CompactedTable<Optional<Registered>> table;

    /// A registration and when it came.
    ///
    /// @param at the time stamp that the broker gave its record: whoever registers does not say it
    /// @param offset its place among all registrations
    public record Registered(ClaimRegistration registration, Instant at, long offset) {}

    /// Reads the topic.
    ///
    /// @param kafka `bootstrap.servers` and whatever security needs
    public ClaimRegistrations(Map<String, Object> kafka, SchemaRegistry registry) {
        this.codec = Codecs.claimRegistrations(registry);
        this.table =
                CompactedTable.ofRecords(
                        kafka, Topic.CLAIM_REGISTRATIONS, this::read, InstantSource.system());
    }

    /// A record that nobody can read registers nothing.
    private Optional<Registered> read(ConsumerRecord<byte[], byte[]> record) {
        return codec.decode(record.value()) instanceof Decoded.Value<ClaimRegistration>(var claim)
                ? Optional.of(
                        new Registered(
                                claim, Instant.ofEpochMilli(record.timestamp()), record.offset()))
                : Optional.empty();
    }

    /// The first registration of a claim in a study: registering it again changes nothing.
    public Optional<Registered> first(StudyId study, String claimHash) {
        table.refreshSince(Instant.MAX);
        return table.contents().values().stream()
                .flatMap(Optional::stream)
                .filter(one -> one.registration().study().equals(study))
                .filter(one -> one.registration().claimHash().equals(claimHash))
                .min(Comparator.comparingLong(Registered::offset));
    }

    /// The first registration of each claim in a study, in the order in which they came.
    ///
    /// @param moment whatever was registered before it is among them
    public List<Registered> of(StudyId study, Instant moment) {
        var _ = table.refreshSince(moment);
        Map<String, Registered> first = new LinkedHashMap<>();
        table.contents().values().stream()
                .flatMap(Optional::stream)
                .filter(one -> one.registration().study().equals(study))
                .sorted(Comparator.comparingLong(Registered::offset))
                .forEach(one -> first.putIfAbsent(one.registration().claimHash(), one));
        return List.copyOf(first.values());
    }

    @Override
    public void close() {
        table.close();
    }
}
