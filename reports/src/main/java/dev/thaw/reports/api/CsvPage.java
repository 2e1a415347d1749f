package dev.thaw.reports.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// CSV as RFC 4180 has it, with a header. An empty field is null, an empty text is `""`.
final class CsvPage {

    private CsvPage() {}

    static byte[] write(Page page) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder()
                        .lineDelimiter(LineDelimiter.CRLF)
                        .quoteStrategy(QuoteStrategies.EMPTY)
                        .build(text)) {
            csv.writeRecord(page.columns().stream().map(Column::name).toList());
            for (Row row : page.rows()) {
                List<String> fields = new ArrayList<>();
                for (int i = 0; i < page.columns().size(); i++) {
                    Kind kind = page.columns().get(i).kind();
                    fields.add(row.at(i).map(kind::text).orElse(null));
                }
                csv.writeRecord(fields);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.toString().getBytes(UTF_8);
    }
}
