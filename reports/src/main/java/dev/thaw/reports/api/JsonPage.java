package dev.thaw.reports.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/// `{"rows": [{"study": "pilot", …}, …], "next": "…"}`; decimals are numbers, with all their
/// digits.
final class JsonPage {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    private JsonPage() {}

    static byte[] write(Page page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("rows");
            for (Row row : page.rows()) {
                write(json, page.columns(), row);
            }
            json.writeEndArray();
            if (page.next().isPresent()) {
                json.writeStringField("next", page.next().get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, List<Column> columns, Row row)
            throws IOException {
        json.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
            json.writeFieldName(columns.get(i).name());
            switch (row.at(i).orElse(null)) {
                case null -> json.writeNull();
                case BigDecimal decimal -> json.writeNumber(decimal);
                case Integer number -> json.writeNumber(number);
                case Boolean flag -> json.writeBoolean(flag);
                case Object other -> json.writeString(other.toString());
            }
        }
        json.writeEndObject();
    }
}
