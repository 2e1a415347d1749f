package dev.thaw.schemas;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.events.TimeBasis;
import dev.thaw.schemas.registry.WireFormat;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.Schema;

/// Reads prompts and check-ins, which are nearly all events of a study, straight from their bytes,
/// and writes them: Avro's way over generated records takes twice as long and more. The fields
/// stand here as they stand in the schema's files; a test holds the two together.
///
/// It reads what it is sure of. Whatever is unusual is left to [Codec], which also finds the words
/// for what is wrong.
final class FrequentEvents {
    private static final TimeBasis[] BASES = TimeBasis.values();
    private static final dev.thaw.events.Answer[] ANSWERS = dev.thaw.events.Answer.values();
    private static final Schema BASIS = TimeBasis.getClassSchema();
    private static final Schema ANSWER = dev.thaw.events.Answer.getClassSchema();
    private static final int PROMPT = branch("PromptIssued");
    private static final int CHECK_IN = branch("CheckInSubmitted");

    private final AvroCursor in;

    private FrequentEvents(AvroCursor in) {
        this.in = in;
    }

    private static int branch(String payload) {
        Schema union = dev.thaw.events.StudyEvent.getClassSchema().getField("payload").schema();
        return union.getTypes().stream().map(Schema::getName).toList().indexOf(payload);
    }

    /// Reads a record of intake that was written with this program's schema.
    ///
    /// @return absent unless it is a sound prompt or check-in
    static Optional<Reported> read(byte[] framed) {
        AvroCursor in = new AvroCursor(framed, WireFormat.HEADER_BYTES);
        try {
            ParticipantId participant = new ParticipantId(in.readString());
            int start = in.position();
            return new FrequentEvents(in)
                    .event()
                    .filter(_ -> in.isAtEnd())
                    .map(
                            event ->
                                    Reported.of(
                                            new ParticipantEvent(participant, event),
                                            framed,
                                            start));
        } catch (RuntimeException e) {
            // Codec meets the same and says what it is.
            return Optional.empty();
        }
    }

    /// Writes a record of intake with this program's schema, byte for byte as [Codec] does.
    ///
    /// @param schemaId under which the registry knows the schema
    /// @return absent unless it is a prompt or a check-in
    static Optional<byte[]> write(int schemaId, ParticipantEvent event) {
        return switch (event.event().payload()) {
            case PromptIssued prompt -> {
                AvroSink out = head(schemaId, event);
                out.writeInt(PROMPT);
                write(prompt, out);
                yield Optional.of(out.toByteArray());
            }
            case CheckInSubmitted checkIn -> {
                AvroSink out = head(schemaId, event);
                out.writeInt(CHECK_IN);
                write(checkIn, out);
                yield Optional.of(out.toByteArray());
            }
            default -> Optional.empty();
        };
    }

    private static AvroSink head(int schemaId, ParticipantEvent reported) {
        AvroSink out = new AvroSink(WireFormat.header(schemaId));
        StudyEvent event = reported.event();
        out.writeString(reported.participant().value());
        out.writeString(event.id().toString());
        out.writeString(event.study().value());
        write(event.captured(), out);
        out.writeOptional(event.recordedAt(), out::writeInstant);
        out.writeString(event.source().app());
        out.writeString(event.source().version());
        out.writeOptional(event.occasion(), out::writeString);
        return out;
    }

    private static void write(CaptureTime captured, AvroSink out) {
        switch (captured) {
            case CaptureTime.Moment moment ->
                    write(
                            TimeBasis.INSTANT,
                            Optional.of(moment.at()),
                            moment.offset(),
                            moment.zoneId(),
                            out);
            case CaptureTime.CivilDay day ->
                    write(
                            TimeBasis.DATE,
                            Optional.of(day.date().atStartOfDay(ZoneOffset.UTC).toInstant()),
                            Optional.empty(),
                            Optional.empty(),
                            out);
            case CaptureTime.Ordinal _ ->
                    write(
                            TimeBasis.ORDINAL,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            out);
        }
    }

    private static void write(
            TimeBasis basis,
            Optional<Instant> occurredAt,
            Optional<ZoneOffset> offset,
            Optional<String> zone,
            AvroSink out) {
        out.writeInt(BASIS.getEnumOrdinal(basis.name()));
        out.writeOptional(occurredAt, out::writeInstant);
        out.writeOptional(offset, o -> out.writeInt(o.getTotalSeconds()));
        out.writeOptional(zone, out::writeString);
    }

    private static void write(PromptIssued prompt, AvroSink out) {
        out.writeString(prompt.promptId());
        out.writeInstant(prompt.scheduledAt());
        out.writeInt(Math.toIntExact(prompt.responseWindow().toSeconds()));
    }

    private static void write(CheckInSubmitted checkIn, AvroSink out) {
        out.writeOptional(checkIn.promptId(), out::writeString);
        out.writeInt(ANSWER.getEnumOrdinal(checkIn.answer().name()));
        out.writeAll(
                checkIn.feelings(),
                feeling -> {
                    out.writeString(feeling.label());
                    out.writeInt(feeling.intensity());
                });
        out.writeAll(checkIn.sensations(), out::writeString);
        out.writeAll(
                checkIn.ratings().entrySet(),
                rating -> {
                    out.writeString(rating.getKey());
                    out.writeString(rating.getValue().toPlainString());
                });
        out.writeOptional(checkIn.linkedEvent(), linked -> write(linked, out));
        out.writeBoolean(checkIn.overwhelmed());
        out.writeOptional(checkIn.instrumentVersion(), out::writeString);
        out.writeOptional(checkIn.freeText(), out::writeString);
    }

    private static void write(LinkedEvent linked, AvroSink out) {
        out.writeInt(linked.pleasantness());
        out.writeOptional(linked.company(), out::writeString);
        out.writeOptional(linked.activity(), out::writeString);
    }

    private Optional<StudyEvent> event() {
        UUID id = UUID.fromString(in.readString());
        StudyId study = new StudyId(in.readString());
        CaptureTime captured = captured();
        Optional<Instant> recordedAt = optionalInstant();
        AppSource source = new AppSource(in.readString(), in.readString());
        Optional<String> occasion = in.readOptionalString();
        return payload()
                .map(
                        payload ->
                                new StudyEvent(
                                        id,
                                        study,
                                        captured,
                                        recordedAt,
                                        source,
                                        occasion,
                                        payload));
    }

    private CaptureTime captured() {
        TimeBasis basis = BASES[in.readInt()];
        Optional<Instant> occurredAt = optionalInstant();
        Integer offset = in.readIsPresent() ? (Integer) in.readInt() : null;
        Optional<String> zone = in.readOptionalString();
        return ToCore.captured(basis, occurredAt, offset, zone);
    }

    private Optional<EventPayload> payload() {
        int branch = in.readInt();
        if (branch == CHECK_IN) {
            return Optional.of(checkIn());
        }
        return branch == PROMPT ? Optional.of(prompt()) : Optional.empty();
    }

    private PromptIssued prompt() {
        return new PromptIssued(
                in.readString(), in.readInstant(), Duration.ofSeconds(in.readInt()));
    }

    private CheckInSubmitted checkIn() {
        return new CheckInSubmitted(
                in.readOptionalString(),
                Symbols.core(Answer.class, ANSWERS[in.readInt()]),
                feelings(),
                sensations(),
                ratings(),
                in.readIsPresent() ? Optional.of(linkedEvent()) : Optional.empty(),
                in.readBoolean(),
                in.readOptionalString(),
                in.readOptionalString());
    }

    private List<Feeling> feelings() {
        List<Feeling> feelings = new ArrayList<>();
        for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
            for (int i = 0; i < block; i++) {
                feelings.add(new Feeling(in.readString(), in.readInt()));
            }
        }
        return feelings;
    }

    private List<String> sensations() {
        List<String> sensations = new ArrayList<>();
        for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
            for (int i = 0; i < block; i++) {
                sensations.add(in.readString());
            }
        }
        return sensations;
    }

    private SortedMap<String, BigDecimal> ratings() {
        SortedMap<String, BigDecimal> ratings = new TreeMap<>();
        for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
            for (int i = 0; i < block; i++) {
                ratings.put(in.readString(), Decimals.value(in.readString()));
            }
        }
        return ratings;
    }

    private LinkedEvent linkedEvent() {
        return new LinkedEvent(in.readInt(), in.readOptionalString(), in.readOptionalString());
    }

    private Optional<Instant> optionalInstant() {
        return in.readIsPresent() ? Optional.of(in.readInstant()) : Optional.empty();
    }
}
