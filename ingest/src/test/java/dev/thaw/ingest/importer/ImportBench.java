package dev.thaw.ingest.importer;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Anchor;
import dev.thaw.core.protocol.StudyProtocol.Attribute;
import dev.thaw.core.protocol.StudyProtocol.Direction;
import dev.thaw.core.protocol.StudyProtocol.Feedback;
import dev.thaw.core.protocol.StudyProtocol.Instrument;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import dev.thaw.core.protocol.StudyProtocol.Monitors;
import dev.thaw.core.protocol.StudyProtocol.Period;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.core.protocol.StudyProtocol.Releases;
import dev.thaw.core.protocol.StudyProtocol.Schedule;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import dev.thaw.core.protocol.WithdrawalPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// A small study, and a place in which tests import a few lines into it.
final class ImportBench {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /// The lines that most test mappings begin with.
    static final String HEAD =
            """
            api: mapping/v1
            participant: id
            consent: {basis: not_personal_data, jurisdiction: NO}
            enrolment: none
            """;

    private final Path folder;
    private KnownEvents known = KnownEvents.none();
    private Importer.Changes changes = Importer.Changes.AS_NEW_EVENTS;

    ImportBench(Path folder) {
        this.folder = folder;
    }

    /// What an import did.
    record Outcome(ImportPlan plan, List<ParticipantEvent> events, ImportResult result) {

        List<StudyEvent> observations() {
            return events.stream()
                    .map(ParticipantEvent::event)
                    .filter(event -> !(event.payload() instanceof ConsentEvent))
                    .toList();
        }

        <T extends EventPayload> List<T> payloads(Class<T> type) {
            return events.stream()
                    .map(event -> event.event().payload())
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }

        <T extends Observation> T only(Class<T> type) {
            List<T> all = payloads(type);
            if (all.size() != 1) {
                throw new AssertionError("one " + type + " expected, not " + all.size());
            }
            return all.getFirst();
        }

        List<CaptureTime> times() {
            return observations().stream().map(StudyEvent::captured).toList();
        }

        List<UUID> ids() {
            return events.stream().map(event -> event.event().id()).toList();
        }

        List<String> refused() {
            return plan.refused().stream().map(RefusedRow::toString).toList();
        }
    }

    ImportBench knowing(KnownEvents ledger, Importer.Changes how) {
        known = ledger;
        changes = how;
        return this;
    }

    Outcome imports(String mapping, String csv) {
        return imports(mapping, csv, StandardCharsets.UTF_8);
    }

    Outcome imports(String mapping, String csv, Charset encoding) {
        Path file = folder.resolve("rows.csv");
        try {
            Files.write(file, csv.getBytes(encoding));
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder can be written", e);
        }
        return imports(Mapping.parse("mapping.yaml", mapping), protocol(), file);
    }

    Outcome imports(Mapping mapping, StudyProtocol protocol, Path file) {
        Importer importer = new Importer(mapping, protocol, NOW);
        ImportPlan plan = importer.plan(List.of(file), Progress.unseen());
        List<ParticipantEvent> events = new ArrayList<>();
        ImportResult result =
                importer.run(
                        plan,
                        ImportBench::pseudonym,
                        known,
                        changes,
                        events::add,
                        Progress.unseen());
        return new Outcome(plan, events, result);
    }

    static ParticipantId pseudonym(String sourceId) {
        return new ParticipantId(
                "p-" + UUID.nameUUIDFromBytes(sourceId.getBytes(StandardCharsets.UTF_8)));
    }

    /// A study of 2020 in Oslo.
    static StudyProtocol protocol() {
        TreeMap<String, Item> items = new TreeMap<>();
        items.put("mood", item("1", "5"));
        items.put("valence", item("-50", "50"));
        TreeMap<String, Valence> vocabulary = new TreeMap<>();
        vocabulary.put("joy", Valence.POSITIVE);
        vocabulary.put("fear", Valence.NEGATIVE);
        TreeMap<String, Instrument> instruments = new TreeMap<>();
        instruments.put("BDI", new Instrument(range("0", "63", "1"), Direction.DOWN));
        instruments.put("RQ", new Instrument(range("0", "100", "1"), Direction.DOWN));
        TreeMap<String, Attribute> attributes = new TreeMap<>();
        attributes.put("sex", new Attribute(new TreeSet<>(List.of("f", "m")), true));
        return new StudyProtocol(
                new StudyId("spring"),
                "1",
                "0".repeat(64),
                "A small study",
                new Period(LocalDate.of(2020, 1, 1), Optional.of(LocalDate.of(2020, 12, 31))),
                ZoneId.of("Europe/Oslo"),
                LocalTime.of(4, 0),
                Anchor.ENROLMENT,
                new Schedule(
                        Schedule.Kind.NONE,
                        0,
                        Duration.ofMinutes(60),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Minima(4, 3),
                vocabulary,
                items,
                instruments,
                attributes,
                new TreeMap<>(),
                WithdrawalPolicies.NONE,
                50,
                5,
                Releases.USUAL,
                Monitors.NONE,
                Optional.empty(),
                Feedback.AFTER_OUTCOME);
    }

    private static Item item(String min, String max) {
        return new Item(
                new Range(new BigDecimal(min), new BigDecimal(max), Optional.empty()),
                Direction.NONE,
                Optional.empty());
    }

    private static Range range(String min, String max, String step) {
        return new Range(
                new BigDecimal(min), new BigDecimal(max), Optional.of(new BigDecimal(step)));
    }
}
