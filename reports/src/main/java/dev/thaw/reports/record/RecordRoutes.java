package dev.thaw.reports.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.replay.Replay;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.topic.KeyHolders;
import dev.thaw.schemas.topic.Protocols;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands a participant their own record, and nobody else's: `GET /v1/studies/{study}/record`, with
/// the participant's own key in the header `Authorization`. Who the participant is stands in the
/// key alone, never in an address or a log.
///
/// A record reads a partition of the ledger: only a few are made at once, and others are told to
/// come again.
public final class RecordRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(RecordRoutes.class);
    private static final int AT_ONCE = 2;

    /// For how long a new protocol may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private final ParticipantRecords records;
    private final KeyHolders keys;
    private final Protocols protocols;
    private final InstantSource clock;
    private final Semaphore room;
    private final Set<String> reading = ConcurrentHashMap.newKeySet();
    private final RecordPages pages = new RecordPages();
    private final JsonMapper json =
            JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    /// @param apps who holds a key; stays the caller's to close, as the protocols do
    public RecordRoutes(ParticipantRecords records, StudyApps apps, Protocols protocols) {
        this(records, apps, protocols, InstantSource.system(), new Semaphore(AT_ONCE));
    }

    RecordRoutes(
            ParticipantRecords records,
            StudyApps apps,
            Protocols protocols,
            InstantSource clock,
            Semaphore room) {
        this.records = records;
        this.keys = new KeyHolders(apps, clock);
        this.protocols = protocols;
        this.clock = clock;
        this.room = room;
    }

    /// Adds the route to a server that has others.
    public void addTo(JavalinConfig server) {
        server.routes.get("/v1/studies/{study}/record", this::answer);
        // Javalin would answer HEAD without asking for a key.
        server.routes.head("/v1/studies/{study}/record", this::answer);
    }

    /// What a record is written as.
    private enum Format {
        JSON,
        HTML,
        FHIR;

        static Format of(Context request) throws Refused {
            String wanted = Optional.ofNullable(request.queryParam("format")).orElse("json");
            return switch (wanted) {
                case "json" -> JSON;
                case "html" -> HTML;
                case "fhir" -> FHIR;
                default -> throw new Refused(Refusal.UNKNOWN_FORMAT);
            };
        }
    }

    private void answer(Context request) {
        head(request);
        try {
            StudyApp holder = holder(request);
            Format format = Format.of(request);
            ParticipantRecord record = record(holder, participant(request));
            write(request, format, record);
        } catch (Refused refused) {
            write(request, refused.refusal());
        } catch (KafkaException | JdbiException | RegistryException e) {
            LOG.warn("A record could not be made ({}).", e.getClass().getName());
            write(request, Refusal.NOT_AVAILABLE);
        } catch (RuntimeException e) {
            // Its message might quote an event.
            LOG.error(
                    "A record could not be made: {} at {}.",
                    e.getClass().getName(),
                    List.of(e.getStackTrace()).stream().limit(5).toList());
            write(request, Refusal.FAULT);
        }
    }

    /// Whose key it is: a participant's of the study that the address names.
    private StudyApp holder(Context request) throws Refused {
        StudyApp holder = holding(key(request));
        if (holder.holder() != StudyApp.Holder.PARTICIPANT) {
            throw new Refused(Refusal.NO_PARTICIPANTS_KEY);
        }
        if (!holder.study().value().equals(request.pathParam("study"))) {
            throw new Refused(Refusal.OTHER_STUDY);
        }
        return holder;
    }

    private StudyApp holding(String key) throws Refused {
        try {
            return keys.holding(key).orElseThrow(() -> new Refused(Refusal.UNKNOWN_KEY));
        } catch (KafkaException | RegistryException _) {
            throw new Refused(Refusal.KEYS_UNREACHABLE);
        }
    }

    private static String key(Context request) throws Refused {
        return KeyHolders.bearer(request.header("Authorization"))
                .orElseThrow(() -> new Refused(Refusal.NO_KEY));
    }

    /// Whom a key names that is known to be a participant's.
    private static ParticipantId participant(Context request) throws Refused {
        return StudyApp.participantOf(key(request))
                .orElseThrow(() -> new Refused(Refusal.UNKNOWN_KEY));
    }

    /// One at a time for each key, so that nobody who asks on and on keeps all others out.
    private ParticipantRecord record(StudyApp holder, ParticipantId participant) throws Refused {
        if (!reading.add(holder.keySha256())) {
            throw new Refused(Refusal.BUSY);
        }
        try {
            return record(holder.study(), participant);
        } finally {
            reading.remove(holder.keySha256());
        }
    }

    private ParticipantRecord record(StudyId study, ParticipantId participant) throws Refused {
        if (!room.tryAcquire()) {
            throw new Refused(Refusal.BUSY);
        }
        try {
            return records.of(protocol(study), participant, Replay.Progress.silent());
        } finally {
            room.release();
        }
    }

    private StudyProtocol protocol(StudyId study) throws Refused {
        var _ = protocols.refreshSince(clock.instant().minus(STALENESS));
        return protocols.of(study).orElseThrow(() -> new Refused(Refusal.NO_PROTOCOL));
    }

    private static void head(Context request) {
        request.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store");
    }

    private void write(Context request, Format format, ParticipantRecord record) {
        switch (format) {
            case JSON -> write(request, "application/json", RecordJson.of(record));
            case FHIR -> write(request, "application/fhir+json", FhirBundle.of(record));
            case HTML ->
                    request.header(
                                    "Content-Security-Policy",
                                    RecordPage.policy() + "; frame-ancestors 'none'; sandbox")
                            .contentType("text/html;charset=utf-8")
                            .result(pages.html(record).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write(Context request, Refusal refusal) {
        request.status(refusal.status());
        switch (refusal) {
            case NO_KEY -> request.header("WWW-Authenticate", "Bearer realm=\"thaw\"");
            case UNKNOWN_KEY ->
                    request.header(
                            "WWW-Authenticate", "Bearer realm=\"thaw\", error=\"invalid_token\"");
            case BUSY -> request.header("Retry-After", "2");
            case KEYS_UNREACHABLE, NOT_AVAILABLE, FAULT -> request.header("Retry-After", "10");
            case NO_PARTICIPANTS_KEY, OTHER_STUDY, UNKNOWN_FORMAT, NO_PROTOCOL -> {}
        }
        write(
                request,
                "application/json",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("error", refusal.sentence())
                        .put("code", refusal.name()));
    }

    private void write(Context request, String contentType, JsonNode body) {
        try {
            request.contentType(contentType).result(json.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written as JSON");
        }
    }
}
