package dev.thaw.reports.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.reports.TrendTablesJson;
import dev.thaw.reports.record.ParticipantRecord.Contents;
import dev.thaw.reports.record.ParticipantRecord.Contents.Held;
import dev.thaw.reports.record.ParticipantRecord.Entry;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.vault.Erasure;
import java.util.UUID;

/// A record as JSON, with the keys that `docs/record.md` documents. Events are as
/// `docs/http-api.md` has them.
///
/// Numbers are exact decimals: write them with `WRITE_BIGDECIMAL_AS_PLAIN`.
public final class RecordJson {

    private static final String FORMAT = "participant-record/v1";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private RecordJson() {}

    /// The record as a tree.
    public static ObjectNode of(ParticipantRecord record) {
        ObjectNode json = JSON.objectNode().put("format", FORMAT);
        json.putObject("study")
                .put("id", record.protocol().study().value())
                .put("title", record.protocol().title())
                .put("protocolVersion", record.protocol().version())
                .put("protocolSha256", record.protocol().hash());
        json.put("participant", record.participant().value())
                .put("generatedAt", record.generatedAt().toString())
                .put("contents", RecordWords.code(record.contents()))
                .put("explanation", RecordWords.of(record.contents()));
        switch (record.contents()) {
            case Held held -> put(json, held, record);
            case Contents.BeingErased(Erasure erasure) -> json.set("erasure", erasure(erasure));
            case Contents.Nothing _, Contents.Erased _ -> {}
        }
        return json;
    }

    private static void put(ObjectNode json, Held held, ParticipantRecord record) {
        json.put("sourceId", held.sourceId().orElse(null));
        json.set("consents", consents(held));
        ArrayNode events = json.putArray("events");
        held.entries().forEach(entry -> events.add(entry(entry, record.participant())));
        json.set(
                "trends",
                held.trend().<JsonNode>map(TrendTablesJson::of).orElse(NullNode.getInstance()));
        ArrayNode also = json.putArray("alsoHeld");
        for (AlsoHeld what : AlsoHeld.values()) {
            also.addObject().put("what", what.name()).put("explanation", what.sentence());
        }
    }

    private static ObjectNode consents(Held held) {
        ObjectNode json = JSON.objectNode();
        ArrayNode scopes = json.putArray("scopes");
        held.permissions()
                .forEach(
                        (scope, permission) ->
                                scopes.addObject()
                                        .put("scope", scope.name())
                                        .put("permission", code(permission)));
        ArrayNode history = json.putArray("history");
        held.entries().stream()
                .map(entry -> entry.event().event())
                .filter(event -> event.payload() instanceof ConsentEvent)
                .forEach(event -> history.add(event.id().toString()));
        return json;
    }

    private static String code(Permission permission) {
        return switch (permission) {
            case Permission.Permitted _ -> "PERMITTED";
            case Permission.Denied(Permission.Denial why) -> why.name();
            case Permission.Unknown _ -> "UNKNOWN";
        };
    }

    private static ObjectNode entry(Entry entry, ParticipantId participant) {
        ObjectNode json =
                JSON.objectNode()
                        .put("receivedAt", entry.event().receivedAt().toString())
                        .put("standing", entry.standing().name())
                        .put("amendedBy", entry.amendedBy().map(UUID::toString).orElse(null));
        json.set("event", event(new ParticipantEvent(participant, entry.event().event())));
        return json;
    }

    private static JsonNode event(ParticipantEvent event) {
        try {
            return EXACT.readTree(EventJson.write(event));
        } catch (JsonProcessingException e) {
            // Its message would quote the event.
            throw new IllegalStateException("an event that was written can be read");
        }
    }

    private static ObjectNode erasure(Erasure erasure) {
        ObjectNode json =
                JSON.objectNode()
                        .put("requestedAt", erasure.requestedAt().toString())
                        .put("eventsErased", erasure.events())
                        .put("receipt", erasure.receipt().map(UUID::toString).orElse(null));
        ObjectNode done = json.putObject("done");
        erasure.done().forEach((step, at) -> done.put(step.name(), at.toString()));
        return json;
    }
}
