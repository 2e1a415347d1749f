package dev.thaw.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;

/// A client of any registry that speaks Confluent's REST API. What cannot change – an id's schema,
/// a schema's id under its subject – is asked for once and kept, up to an amount that no honest
/// program reaches: what is asked for may come from strangers. What can change, and what is not
/// there, is kept for a moment. Safe for use by several threads.
///
/// Every method throws [RegistryException] if the registry refuses or cannot be reached.
public final class RegistryClient implements SchemaRegistry {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// How many characters of schemas a cache keeps. A short schema counts as [#LEAST].
    private static final long MOST_KEPT = 4_000_000;

    private static final int LEAST = 4_000;
    private static final int MOST_MISSES = 1_000;

    /// A version's number is given to another schema when its subject was deleted for good.
    private static final Duration VERSION_KEPT = Duration.ofMinutes(1);

    /// So much later a program may hear of a new schema.
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private record SubjectSchema(String subject, Schema schema) {}

    private record SubjectVersion(String subject, int version) {}

    /// What the registry does not have.
    private record Miss(int errorCode, String message) {}

    private final RegistrySettings settings;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private final Cache<Integer, Schema> byId =
            kept().<Integer, Schema>weigher((_, schema) -> length(schema)).build();
    private final Cache<SubjectSchema, RegisteredSchema> bySchema = keptBySchema();
    private final Cache<SubjectSchema, RegisteredSchema> writers = keptBySchema();
    private final Cache<SubjectVersion, RegisteredSchema> byVersion =
            kept().expireAfterWrite(VERSION_KEPT)
                    .<SubjectVersion, RegisteredSchema>weigher((_, found) -> length(found.schema()))
                    .build();
    private final Cache<String, RegisteredSchema> newest =
            kept().expireAfterWrite(MOMENT)
                    .<String, RegisteredSchema>weigher((_, found) -> length(found.schema()))
                    .build();
    private final Cache<String, Miss> misses =
            Caffeine.newBuilder().maximumSize(MOST_MISSES).expireAfterWrite(MOMENT).build();

    public RegistryClient(RegistrySettings settings) {
        this.settings = settings;
    }

    private static Caffeine<Object, Object> kept() {
        return Caffeine.newBuilder().maximumWeight(MOST_KEPT);
    }

    private static Cache<SubjectSchema, RegisteredSchema> keptBySchema() {
        return kept().<SubjectSchema, RegisteredSchema>weigher(
                        (asked, found) -> length(asked.schema()) + length(found.schema()))
                .build();
    }

    private static int length(Schema schema) {
        return Math.max(LEAST, schema.toString().length());
    }

    /// A client of one registry without authentication, which may register schemas.
    public static RegistryClient at(String url) {
        return new RegistryClient(RegistrySettings.at(url));
    }

    /// The schema to write records with, as the settings say: the given one, registered if need be;
    /// or the subject's newest, if it can read what the given one describes; or the given one,
    /// which must be there.
    @Override
    public RegisteredSchema writerSchema(String subject, Schema schema) {
        return cached(
                writers,
                new SubjectSchema(subject, schema),
                () -> {
                    if (settings.autoRegister()) {
                        register(subject, schema);
                        return require(subject, schema);
                    }
                    return settings.useLatest()
                            ? latestFor(subject, schema)
                            : require(subject, schema);
                });
    }

    /// Registers the schema under the subject, unless it is there already.
    ///
    /// @return the schema's id
    public int register(String subject, Schema schema) {
        int id = post("/subjects/" + segment(subject) + "/versions", schema).path("id").intValue();
        newest.invalidate(subject);
        misses.invalidateAll();
        return id;
    }

    /// Finds the given schema among the subject's versions.
    public Optional<RegisteredSchema> lookup(String subject, Schema schema) {
        return found(() -> require(subject, schema));
    }

    /// The schema with this id.
    @Override
    public Schema schemaById(int id) {
        return cached(byId, id, () -> parsed(get("/schemas/ids/" + id)));
    }

    /// One of the subject's versions, counted from 1.
    public Optional<RegisteredSchema> version(String subject, int version) {
        String path = "/subjects/" + segment(subject) + "/versions/" + version;
        return found(
                () ->
                        cached(
                                byVersion,
                                new SubjectVersion(subject, version),
                                () -> registered(get(path))));
    }

    /// The subject's newest schema, or what was the newest 3 seconds ago.
    public Optional<RegisteredSchema> latest(String subject) {
        String path = "/subjects/" + segment(subject) + "/versions/latest";
        return found(() -> cached(newest, subject, () -> registered(get(path))));
    }

    /// What the registry demands of the subject's next schema; its general level if the subject has
    /// none.
    public CompatibilityLevel compatibility(String subject) {
        JsonNode answer = get("/config/" + segment(subject) + "?defaultToGlobal=true");
        return CompatibilityLevel.valueOf(answer.path("compatibilityLevel").asText());
    }

    /// Says what the registry shall demand of the subject's next schema.
    public void setCompatibility(String subject, CompatibilityLevel level) {
        ObjectNode body = JSON.createObjectNode().put("compatibility", level.name());
        send("PUT", "/config/" + segment(subject), Optional.of(body));
    }

    /// Whether the registry would take the schema as the subject's next version; true for a new
    /// subject.
    public boolean isCompatible(String subject, Schema schema) {
        String path = "/compatibility/subjects/" + segment(subject) + "/versions/latest";
        return found(() -> post(path, schema).path("is_compatible").booleanValue()).orElse(true);
    }

    private RegisteredSchema require(String subject, Schema schema) {
        return cached(
                bySchema,
                new SubjectSchema(subject, schema),
                () -> registered(post("/subjects/" + segment(subject), schema)));
    }

    private RegisteredSchema latestFor(String subject, Schema schema) {
        RegisteredSchema latest =
                registered(get("/subjects/" + segment(subject) + "/versions/latest"));
        SchemaCompatibilityType compatible =
                SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), schema)
                        .getType();
        if (compatible != SchemaCompatibilityType.COMPATIBLE) {
            throw new RegistryException(
                    409,
                    "Version %d of %s cannot hold the records of this program: update the program or set use.latest.version to false."
                            .formatted(latest.version(), subject),
                    null);
        }
        return latest;
    }

    /// Not `get(key, ask)`, which would hold a lock of the cache while the network is asked.
    private static <K, V> V cached(Cache<K, V> cache, K key, Supplier<V> ask) {
        V known = cache.getIfPresent(key);
        if (known == null) {
            known = ask.get();
            cache.put(key, known);
        }
        return known;
    }

    private static <T> Optional<T> found(Supplier<T> ask) {
        try {
            return Optional.of(ask.get());
        } catch (RegistryException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static RegisteredSchema registered(JsonNode answer) {
        return new RegisteredSchema(
                answer.path("subject").asText(),
                answer.path("id").intValue(),
                answer.path("version").intValue(),
                parsed(answer));
    }

    private static Schema parsed(JsonNode answer) {
        try {
            // Schemas of other programs are not for us to judge: a bad default is theirs.
            return new Schema.Parser()
                    .setValidateDefaults(false)
                    .parse(answer.path("schema").asText());
        } catch (SchemaParseException e) {
            throw new RegistryException(
                    RegistryException.NO_ANSWER,
                    "The registry's answer holds no Avro schema: check that schema.registry.url is a registry's address.",
                    e);
        }
    }

    private JsonNode get(String path) {
        Miss known = misses.getIfPresent(path);
        if (known != null) {
            throw new RegistryException(known.errorCode(), known.message(), null);
        }
        try {
            return send("GET", path, Optional.empty());
        } catch (RegistryException e) {
            if (e.notFound()) {
                misses.put(path, new Miss(e.errorCode(), e.getMessage()));
            }
            throw e;
        }
    }

    private JsonNode post(String path, Schema schema) {
        return send(
                "POST",
                path,
                Optional.of(JSON.createObjectNode().put("schema", schema.toString())));
    }

    /// Asks one instance after the other until one can be reached.
    private JsonNode send(String method, String path, Optional<JsonNode> body) {
        IOException unreachable = null;
        for (URI url : settings.urls()) {
            try {
                return understood(http.send(request(url, method, path, body), bodyAsText()));
            } catch (IOException e) {
                unreachable = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryException(
                        RegistryException.NO_ANSWER, "Interrupted while asking the registry.", e);
            }
        }
        throw new RegistryException(
                RegistryException.NO_ANSWER,
                "No schema registry answers at %s: start it, or correct schema.registry.url."
                        .formatted(settings.urls()),
                unreachable);
    }

    private static HttpResponse.BodyHandler<String> bodyAsText() {
        return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
    }

    private HttpRequest request(URI url, String method, String path, Optional<JsonNode> body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(PATIENCE)
                        .header("Accept", MEDIA_TYPE)
                        .header("Content-Type", MEDIA_TYPE)
                        .method(
                                method,
                                body.map(JsonNode::toString)
                                        .map(HttpRequest.BodyPublishers::ofString)
                                        .orElseGet(HttpRequest.BodyPublishers::noBody));
        settings.userInfo()
                .map(
                        info ->
                                Base64.getEncoder()
                                        .encodeToString(info.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(token -> request.header("Authorization", "Basic " + token));
        return request.build();
    }

    private static JsonNode understood(HttpResponse<String> response) {
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw notARegistry(response, e);
        }
        if (response.statusCode() / 100 == 2) {
            return answer;
        }
        if (!answer.has("message")) {
            throw notARegistry(response, null);
        }
        throw new RegistryException(
                answer.path("error_code").asInt(response.statusCode()),
                "The registry refused: " + answer.path("message").asText(),
                null);
    }

    private static RegistryException notARegistry(HttpResponse<String> response, Throwable cause) {
        return new RegistryException(
                RegistryException.NO_ANSWER,
                "%s answered %d without a registry's message: check schema.registry.url and its credentials."
                        .formatted(response.uri().getAuthority(), response.statusCode()),
                cause);
    }

    private static String segment(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
