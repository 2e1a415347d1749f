package dev.thaw.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Confluent's genuine client – relocated, with an Avro of its own – against our registry and our
/// bytes: a study app that uses it must just work.
@Tag("stack")
class ConfluentClientContractTest {
    private static final String MOOD =
            """
            {"type":"record","name":"Mood","namespace":"study","fields":[
             {"name":"value","type":"int"},
             {"name":"place","type":{"type":"string","avro.java.string":"String"}}]}""";
    private static final String MOOD_WITHOUT_JAVA_STRING =
            """
            {"type":"record","name":"Mood","namespace":"study","fields":[
             {"name":"value","type":"int"},{"name":"place","type":"string"}]}""";

    private final String url = TemporaryStack.shared().addresses().registryUrl();
    private final SchemaRegistryClient confluent = new CachedSchemaRegistryClient(url, 100);
    private final RegistryClient ours = RegistryClient.at(url);

    @Test
    void itsRegistrationIsFoundByUsAndOursByIt() throws IOException, RestClientException {
        // When
        int theirs = confluent.register("contract-value", new AvroSchema(MOOD));
        int own =
                ours.register(
                        "contract-value", new Schema.Parser().parse(MOOD_WITHOUT_JAVA_STRING));

        // Then
        assertThat(own).isEqualTo(theirs);
        assertThat(ours.schemaById(theirs)).isEqualTo(new Schema.Parser().parse(MOOD));
        SchemaRegistryClient fresh = new CachedSchemaRegistryClient(url, 100);
        assertThat(fresh.getSchemaById(own).canonicalString())
                .isEqualTo(new AvroSchema(MOOD).canonicalString());
        assertThat(fresh.getId("contract-value", new AvroSchema(MOOD_WITHOUT_JAVA_STRING)))
                .isEqualTo(own);
        assertThat(fresh.getVersion("contract-value", new AvroSchema(MOOD))).isEqualTo(1);
        assertThat(fresh.getLatestSchemaMetadata("contract-value").getId()).isEqualTo(own);
        assertThat(fresh.getAllVersions("contract-value")).isEqualTo(List.of(1));
        assertThat(fresh.getAllSubjects()).contains("contract-value");
    }

    @Test
    void itUnderstandsOurRefusals() throws IOException, RestClientException {
        // Given
        confluent.register("refusals-value", new AvroSchema(MOOD));

        // Then
        assertThatThrownBy(() -> confluent.register("refusals-value", new AvroSchema("\"int\"")))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(409));
        assertThatThrownBy(() -> confluent.getLatestSchemaMetadata("absent-value"))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(40401));
        assertThat(confluent.testCompatibility("refusals-value", new AvroSchema("\"int\"")))
                .isFalse();
        assertThat(confluent.testCompatibilityVerbose("refusals-value", new AvroSchema("\"int\"")))
                .isNotEmpty();
    }

    @Test
    void itsLevelsAreOurs() throws IOException, RestClientException {
        // When
        confluent.updateCompatibility("levels-value", "FORWARD_TRANSITIVE");

        // Then
        assertThat(confluent.getCompatibility("levels-value")).isEqualTo("FORWARD_TRANSITIVE");
        assertThat(ours.compatibility("levels-value").name()).isEqualTo("FORWARD_TRANSITIVE");
    }

    @Test
    void itFindsASchemaEveryWayThatItsSerializersAndToolsAsk()
            throws IOException, RestClientException {
        // Given: a Java app's schemas of a topic, registered by the app's deployment
        AvroSchema key = new AvroSchema("{\"type\":\"string\",\"avro.java.string\":\"String\"}");
        int keyId = confluent.register("ways-key", key);
        int valueId = confluent.register("ways-value", new AvroSchema(MOOD), true);

        // Then: auto.register.schemas=false looks up, whether or not Java's mark is there
        SchemaRegistryClient app = new CachedSchemaRegistryClient(url, 100);
        assertThat(app.getId("ways-key", new AvroSchema("\"string\""))).isEqualTo(keyId);
        assertThat(app.getId("ways-value", new AvroSchema(MOOD_WITHOUT_JAVA_STRING), true))
                .isEqualTo(valueId);
        assertThatThrownBy(() -> app.getId("ways-value", new AvroSchema("\"long\"")))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(40403));

        // And: use.latest.version takes the newest and parses it
        var latest = app.getLatestSchemaMetadata("ways-value");
        assertThat(app.parseSchema(latest.getSchemaType(), latest.getSchema(), List.of()))
                .hasValueSatisfying(
                        schema ->
                                assertThat(schema.canonicalString())
                                        .isEqualTo(new AvroSchema(MOOD).canonicalString()));

        // And: deserializers and tools ask by id
        assertThat(app.getSchemaBySubjectAndId("ways-value", valueId).canonicalString())
                .isEqualTo(new AvroSchema(MOOD).canonicalString());
        assertThat(app.getAllSubjectsById(valueId)).contains("ways-value");
        assertThat(app.getAllVersionsById(valueId))
                .anyMatch(found -> found.getSubject().equals("ways-value"));
        assertThat(app.getSchemas("ways-", false, true)).hasSize(2);
        assertThat(app.getAllSubjectsByPrefix("ways-")).containsExactly("ways-key", "ways-value");
    }

    @Test
    void whatItDeletesItCanStillAskFor() throws IOException, RestClientException {
        // Given
        confluent.register("deleted-value", new AvroSchema(MOOD));
        confluent.deleteSubject("deleted-value");

        // Then
        SchemaRegistryClient app = new CachedSchemaRegistryClient(url, 100);
        assertThat(app.getAllSubjects()).doesNotContain("deleted-value");
        assertThat(app.getAllSubjects(true)).contains("deleted-value");
        assertThat(app.getAllVersions("deleted-value", true)).isEqualTo(List.of(1));
        assertThat(app.getSchemaMetadata("deleted-value", 1, true).getVersion()).isEqualTo(1);
    }

    @Test
    void itsModesAndLevelsAreAnswered() throws IOException, RestClientException {
        // Given
        confluent.updateCompatibility("modes-value", "full");

        // When
        confluent.deleteCompatibility("modes-value");

        // Then
        assertThatThrownBy(() -> confluent.getConfig("modes-value"))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(40408));
        assertThat(confluent.getMode()).isEqualTo("READWRITE");
        assertThatThrownBy(() -> confluent.getMode("modes-value"))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(40409));
        assertThatThrownBy(() -> confluent.setMode("READONLY"))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(42205));
    }

    @Test
    void itsRecordsAreReadByUs() throws IOException {
        // Given
        var schema = new org.apache.flink.avro.shaded.org.apache.avro.Schema.Parser().parse(MOOD);
        var mood =
                new org.apache.flink.avro.shaded.org.apache.avro.generic.GenericData.Record(schema);
        mood.put("value", 4);
        mood.put("place", "Ærø");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ConfluentSchemaRegistryCoder("records-value", confluent).writeSchema(schema, bytes);
        var encoder =
                org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory.get()
                        .directBinaryEncoder(bytes, null);
        new org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter<>(schema)
                .write(mood, encoder);

        // When
        byte[] framed = bytes.toByteArray();
        Schema writer = ours.schemaById(WireFormat.schemaId(framed));
        var avro = WireFormat.avro(framed);
        GenericRecord read =
                new GenericDatumReader<GenericRecord>(writer)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(
                                                avro.array(),
                                                avro.arrayOffset(),
                                                avro.remaining(),
                                                null));

        // Then
        assertThat(read.get("value")).isEqualTo(4);
        assertThat(read.get("place")).hasToString("Ærø");
    }

    @Test
    void ourRecordsAreReadByIt() throws IOException {
        // Given
        Schema schema = new Schema.Parser().parse(MOOD_WITHOUT_JAVA_STRING);
        GenericRecord mood = new GenericData.Record(schema);
        mood.put("value", 2);
        mood.put("place", "İstanbul");
        ByteArrayOutputStream avro = new ByteArrayOutputStream();
        new GenericDatumWriter<GenericRecord>(schema)
                .write(mood, EncoderFactory.get().directBinaryEncoder(avro, null));
        int id = ours.writerSchema("our-records-value", schema).id();

        // When
        InputStream framed = new ByteArrayInputStream(WireFormat.frame(id, avro.toByteArray()));
        var writer = new ConfluentSchemaRegistryCoder(confluent).readSchema(framed);
        Object read =
                new org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader<>(
                                writer)
                        .read(
                                null,
                                org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory.get()
                                        .directBinaryDecoder(framed, null));

        // Then
        assertThat(read).hasToString("{\"value\": 2, \"place\": \"İstanbul\"}");
    }
}
