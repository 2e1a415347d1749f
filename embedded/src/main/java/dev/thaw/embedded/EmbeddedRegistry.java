package dev.thaw.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.embedded.RegistryState.Deleted;
import dev.thaw.schemas.registry.CompatibilityLevel;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small schema registry for Avro that speaks Confluent's REST API and keeps everything in the
/// compacted topic `_schemas`, so that Confluent's own registry could take over. Needs nothing but
/// a Kafka, embedded or not.
///
/// Run one instance per Kafka: two would give the same id to different schemas. References between
/// schemas and permanent deletion are refused.
public final class EmbeddedRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final List<String> MEDIA_TYPES =
            List.of(MEDIA_TYPE, "application/vnd.schemaregistry+json", "application/json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryState state = new RegistryState();
    private final SchemasTopic topic;
    private final Object writing = new Object();
    private final Javalin server;

    private EmbeddedRegistry(Map<String, ?> kafka) {
        topic = new SchemasTopic(kafka, state);
        server =
                Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.startup.showOldJavalinVersionWarning = false;
                            config.concurrency.useVirtualThreads = true;
                            routes(config.routes);
                        });
    }

    /// Starts the registry and returns when it knows all schemas and answers.
    ///
    /// @param kafka how to reach Kafka: `bootstrap.servers` and whatever security it asks for
    /// @param host the address to listen on, such as 127.0.0.1 or, in a container, 0.0.0.0
    /// @param port the port to listen on; 0 takes a free one
    /// @throws StartupProblem if the port is taken or Kafka does not answer
    public static EmbeddedRegistry start(Map<String, ?> kafka, String host, int port) {
        int claimed = Ports.claim("The schema registry", port);
        try {
            EmbeddedRegistry registry = new EmbeddedRegistry(kafka);
            registry.server.start(host, claimed);
            return registry;
        } catch (KafkaException | IllegalStateException e) {
            throw new StartupProblem(
                    "The schema registry cannot use Kafka at %s (%s): check that it runs and may be reached."
                            .formatted(kafka.get("bootstrap.servers"), StartupProblem.reason(e)),
                    e);
        }
    }

    /// Its address on this machine.
    public String url() {
        return "http://" + Ports.LOOPBACK + ":" + port();
    }

    /// The port that it listens on.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        topic.close();
    }

    private void routes(RoutesConfig routes) {
        routes.get("/", http -> answer(http, JSON.createObjectNode()));
        routes.get("/schemas", this::schemas);
        routes.get("/schemas/types", http -> answer(http, JSON.createArrayNode().add("AVRO")));
        routes.get("/schemas/ids/{id}", this::schemaById);
        routes.get("/schemas/ids/{id}/schema", this::schemaTextById);
        routes.get("/schemas/ids/{id}/subjects", this::subjectsOfId);
        routes.get("/schemas/ids/{id}/versions", this::versionsOfId);
        routes.get("/subjects", this::subjects);
        routes.post("/subjects/{subject}", this::lookUp);
        routes.delete("/subjects/{subject}", this::deleteSubject);
        routes.get("/subjects/{subject}/versions", this::versions);
        routes.post("/subjects/{subject}/versions", this::register);
        routes.get("/subjects/{subject}/versions/{version}", this::version);
        routes.delete("/subjects/{subject}/versions/{version}", this::deleteVersion);
        routes.get("/subjects/{subject}/versions/{version}/schema", this::versionsSchema);
        routes.get("/subjects/{subject}/versions/{version}/referencedby", this::referencedBy);
        routes.post("/compatibility/subjects/{subject}/versions", this::checkNext);
        routes.post("/compatibility/subjects/{subject}/versions/{version}", this::checkBeside);
        routes.get("/config", this::generalLevel);
        routes.put("/config", http -> setLevel(http, Optional.empty()));
        routes.delete("/config", this::forgetGeneralLevel);
        routes.get("/config/{subject}", this::level);
        routes.put("/config/{subject}", http -> setLevel(http, Optional.of(subject(http))));
        routes.delete("/config/{subject}", this::forgetLevel);
        routes.get("/mode", EmbeddedRegistry::answerMode);
        routes.get("/mode/{subject}", EmbeddedRegistry::modeOfSubject);
        routes.put("/mode", EmbeddedRegistry::refuseMode);
        routes.put("/mode/{subject}", EmbeddedRegistry::refuseMode);
        routes.exception(
                RegistryRefusal.class,
                (e, http) -> refuse(http, e.status(), e.errorCode(), e.getMessage()));
        routes.exception(
                KafkaException.class,
                (e, http) -> {
                    LOG.warn("The registry could not write to Kafka.", e);
                    refuse(http, 500, 50001, "The registry could not write to Kafka.");
                });
        routes.exception(
                NotFoundResponse.class, (_, http) -> refuse(http, 404, 404, "HTTP 404 Not Found"));
    }

    private void schemas(Context http) {
        Deleted deleted = deleted(http);
        boolean latestOnly = isTrue(http, "latestOnly");
        ArrayNode all = JSON.createArrayNode();
        for (String subject : subjects(http, deleted)) {
            List<SubjectVersion> versions = state.versions(subject, deleted);
            (latestOnly ? List.of(versions.getLast()) : versions)
                    .forEach(version -> all.add(described(version)));
        }
        answer(http, all);
    }

    private void schemaById(Context http) {
        answer(http, JSON.createObjectNode().put("schema", state.byId(id(http)).text()));
    }

    private void schemaTextById(Context http) {
        http.contentType(mediaType(http)).result(state.byId(id(http)).text());
    }

    private void subjectsOfId(Context http) {
        ArrayNode names = JSON.createArrayNode();
        state.versionsOf(id(http), deleted(http)).stream()
                .map(SubjectVersion::subject)
                .distinct()
                .forEach(names::add);
        answer(http, names);
    }

    private void versionsOfId(Context http) {
        ArrayNode versions = JSON.createArrayNode();
        for (SubjectVersion version : state.versionsOf(id(http), deleted(http))) {
            versions.addObject()
                    .put("subject", version.subject())
                    .put("version", version.version());
        }
        answer(http, versions);
    }

    private void subjects(Context http) {
        ArrayNode names = JSON.createArrayNode();
        subjects(http, deleted(http)).forEach(names::add);
        answer(http, names);
    }

    private List<String> subjects(Context http, Deleted deleted) {
        String prefix = Optional.ofNullable(http.queryParam("subjectPrefix")).orElse("");
        return state.subjects(deleted).stream().filter(name -> name.startsWith(prefix)).toList();
    }

    private void versions(Context http) {
        answer(http, numbers(state.versions(subject(http), deleted(http))));
    }

    private void version(Context http) {
        answer(http, described(wantedVersion(http)));
    }

    private void versionsSchema(Context http) {
        http.contentType(mediaType(http)).result(wantedVersion(http).text());
    }

    /// Nothing, because no schema here refers to another.
    private void referencedBy(Context http) {
        wantedVersion(http);
        answer(http, JSON.createArrayNode());
    }

    private void lookUp(Context http) {
        String subject = subject(http);
        String schema = schemaIn(http);
        Deleted deleted = deleted(http);
        state.versions(subject, deleted);
        SubjectVersion found =
                state.find(subject, schema, deleted).orElseThrow(RegistryRefusal::noSuchSchema);
        answer(http, described(found));
    }

    private void register(Context http) {
        String subject = subject(http);
        String schema = schemaIn(http);
        SubjectVersion registered;
        synchronized (writing) {
            registered =
                    state.findSame(subject, schema).orElseGet(() -> addVersion(subject, schema));
        }
        answer(http, JSON.createObjectNode().put("id", registered.id()));
    }

    private SubjectVersion addVersion(String subject, String schema) {
        List<String> objections = state.objections(subject, SubjectVersion.parse(schema));
        if (!objections.isEmpty()) {
            throw RegistryRefusal.incompatible(subject, String.join("; ", objections));
        }
        SubjectVersion next = state.next(subject, schema);
        topic.write(next);
        return next;
    }

    private void deleteSubject(Context http) {
        requireSoft(http);
        String subject = subject(http);
        synchronized (writing) {
            List<SubjectVersion> versions = state.versions(subject);
            topic.writeDeletion(subject, versions.getLast().version());
            answer(http, numbers(versions));
        }
    }

    private void deleteVersion(Context http) {
        requireSoft(http);
        synchronized (writing) {
            SubjectVersion version = wantedVersion(http);
            topic.write(version.hidden());
            answer(http, JSON.getNodeFactory().numberNode(version.version()));
        }
    }

    private void checkNext(Context http) {
        Schema schema = SubjectVersion.parse(schemaIn(http));
        answerCompatible(http, state.objections(subject(http), schema));
    }

    private void checkBeside(Context http) {
        Schema schema = SubjectVersion.parse(schemaIn(http));
        answerCompatible(
                http, state.objections(subject(http), List.of(wantedVersion(http)), schema));
    }

    private static void answerCompatible(Context http, List<String> objections) {
        ObjectNode compatible = JSON.createObjectNode().put("is_compatible", objections.isEmpty());
        if (isTrue(http, "verbose")) {
            objections.forEach(compatible.putArray("messages")::add);
        }
        answer(http, compatible);
    }

    private void generalLevel(Context http) {
        answerLevel(http, state.generalLevel());
    }

    private void level(Context http) {
        String subject = subject(http);
        Optional<CompatibilityLevel> level = state.ownLevel(subject);
        if (level.isEmpty() && !isTrue(http, "defaultToGlobal")) {
            throw RegistryRefusal.noLevelOfItsOwn(subject);
        }
        answerLevel(http, level.orElseGet(state::generalLevel));
    }

    private void setLevel(Context http, Optional<String> subject) {
        String wanted = body(http).path("compatibility").asText();
        CompatibilityLevel level;
        try {
            level = CompatibilityLevel.valueOf(wanted.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw RegistryRefusal.invalidLevel();
        }
        synchronized (writing) {
            topic.writeLevel(subject, Optional.of(level));
        }
        answer(http, JSON.createObjectNode().put("compatibility", level.name()));
    }

    private void forgetGeneralLevel(Context http) {
        synchronized (writing) {
            CompatibilityLevel former = state.generalLevel();
            topic.writeLevel(Optional.empty(), Optional.empty());
            answerLevel(http, former);
        }
    }

    private void forgetLevel(Context http) {
        String subject = subject(http);
        synchronized (writing) {
            CompatibilityLevel former =
                    state.ownLevel(subject)
                            .orElseThrow(() -> RegistryRefusal.noSuchSubject(subject));
            topic.writeLevel(Optional.of(subject), Optional.empty());
            answerLevel(http, former);
        }
    }

    private static void answerLevel(Context http, CompatibilityLevel level) {
        answer(http, JSON.createObjectNode().put("compatibilityLevel", level.name()));
    }

    private static void modeOfSubject(Context http) {
        if (!isTrue(http, "defaultToGlobal")) {
            throw RegistryRefusal.noModeOfItsOwn(subject(http));
        }
        answerMode(http);
    }

    private static void answerMode(Context http) {
        answer(http, JSON.createObjectNode().put("mode", "READWRITE"));
    }

    private static void refuseMode(Context http) {
        throw RegistryRefusal.onlyMode();
    }

    private SubjectVersion wantedVersion(Context http) {
        return state.version(subject(http), http.pathParam("version"), deleted(http));
    }

    private static int id(Context http) {
        String id = http.pathParam("id");
        if (!id.matches("[0-9]{1,9}")) {
            throw RegistryRefusal.noSuchSchema();
        }
        return Integer.parseInt(id);
    }

    private static Deleted deleted(Context http) {
        return isTrue(http, "deleted") ? Deleted.SHOWN : Deleted.HIDDEN;
    }

    private static boolean isTrue(Context http, String parameter) {
        return "true".equals(http.queryParam(parameter));
    }

    private static String subject(Context http) {
        return http.pathParam("subject");
    }

    /// The schema in the request, which is plain Avro.
    private static String schemaIn(Context http) {
        JsonNode body = body(http);
        if (!body.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw RegistryRefusal.invalidSchema("this registry takes Avro only.");
        }
        if (!body.path("references").isEmpty()) {
            throw RegistryRefusal.invalidSchema(
                    "this registry takes no references; put the named types into the schema itself.");
        }
        String schema = body.path("schema").asText();
        SubjectVersion.parse(schema);
        return schema;
    }

    private static JsonNode body(Context http) {
        try {
            JsonNode body = JSON.readTree(http.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            LOG.debug("A request to the registry was no JSON.", e);
        }
        throw RegistryRefusal.unreadableBody();
    }

    private static void requireSoft(Context http) {
        if (isTrue(http, "permanent")) {
            throw RegistryRefusal.permanentDeletion();
        }
    }

    private static ArrayNode numbers(List<SubjectVersion> versions) {
        ArrayNode numbers = JSON.createArrayNode();
        versions.forEach(version -> numbers.add(version.version()));
        return numbers;
    }

    private static ObjectNode described(SubjectVersion version) {
        return JSON.createObjectNode()
                .put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.text());
    }

    private static void answer(Context http, JsonNode answer) {
        http.contentType(mediaType(http)).result(answer.toString());
    }

    private static void refuse(Context http, int status, int errorCode, String message) {
        ObjectNode error =
                JSON.createObjectNode().put("error_code", errorCode).put("message", message);
        http.status(status).contentType(mediaType(http)).result(error.toString());
    }

    /// What the client asks for, among the three that Confluent's registry knows; the usual one
    /// where it does not mind.
    private static String mediaType(Context http) {
        String accept = Optional.ofNullable(http.header("Accept")).orElse("");
        return accept.contains("*")
                ? MEDIA_TYPE
                : MEDIA_TYPES.stream().filter(accept::contains).findFirst().orElse(MEDIA_TYPE);
    }
}
