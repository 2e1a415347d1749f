package dev.thaw.ingest.importer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// A table in a text file, read row by row.
final class CsvFile implements AutoCloseable {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String DELIMITERS = ",;\t|";

    private final Path path;
    private final FileFormat format;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final List<String> names;
    private final Map<String, Integer> columns;

    /// A row and the line at which it begins.
    ///
    /// @param complete whether it has as many cells as the header
    record Line(long number, boolean complete, Row row) {}

    private CsvFile(Path path, FileFormat format, CsvReader<CsvRecord> reader) {
        this.path = path;
        this.format = format;
        this.reader = reader;
        this.records = reader.iterator();
        this.names =
                format.columns()
                        .orElseGet(
                                () ->
                                        record()
                                                .orElseThrow(
                                                        () ->
                                                                new ImportProblem(
                                                                        path
                                                                                + " is empty; a"
                                                                                + " table begins"
                                                                                + " with the names"
                                                                                + " of its columns."))
                                                .getFields()
                                                .stream()
                                                .map(String::strip)
                                                .toList());
        this.columns = indexes(names);
        for (int i = 0; i < format.rowsAfterHeader(); i++) {
            record();
        }
    }

    /// Opens a file.
    ///
    /// @param bytesRead is told how many bytes have been read, now and then
    /// @throws ImportProblem if it cannot be read
    static CsvFile open(Path path, FileFormat format, LongConsumer bytesRead) {
        if (Files.isDirectory(path)) {
            throw new ImportProblem(path + " is a folder; name the files in it.");
        }
        if (!Files.isRegularFile(path)) {
            throw new ImportProblem("There is no file " + path + "; check its path.");
        }
        try {
            char delimiter =
                    format.delimiter().isPresent()
                            ? format.delimiter().get()
                            : delimiter(path, format);
            CsvReader<CsvRecord> reader =
                    CsvReader.builder()
                            .fieldSeparator(delimiter)
                            .allowExtraFields(true)
                            .allowMissingFields(true)
                            .allowExtraCharsAfterClosingQuote(true)
                            .ofCsvRecord(reader(path, format, bytesRead));
            reader.skipLines(format.linesBeforeHeader());
            return new CsvFile(path, format, reader);
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw unreadable(path, format, e);
        }
    }

    private static Reader reader(Path path, FileFormat format, LongConsumer bytesRead)
            throws IOException {
        InputStream bytes = new Counted(Files.newInputStream(path), bytesRead);
        // A decoder, unlike a charset, complains about bytes that are no text.
        Reader reader =
                new BufferedReader(
                        new InputStreamReader(bytes, format.encoding().newDecoder()), 1 << 16);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /// The delimiter that the header holds most of, outside quotation marks.
    private static char delimiter(Path path, FileFormat format) throws IOException {
        try (BufferedReader lines = new BufferedReader(reader(path, format, _ -> {}))) {
            for (int i = 0; i < format.linesBeforeHeader(); i++) {
                lines.readLine();
            }
            return delimiter(Optional.ofNullable(lines.readLine()).orElse(""));
        }
    }

    private static char delimiter(String header) {
        int[] found = new int[DELIMITERS.length()];
        boolean quoted = false;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            quoted ^= c == '"';
            int index = DELIMITERS.indexOf(c);
            if (!quoted && index >= 0) {
                found[index]++;
            }
        }
        int most = 0;
        for (int i = 1; i < found.length; i++) {
            most = found[i] > found[most] ? i : most;
        }
        return DELIMITERS.charAt(most);
    }

    private static Map<String, Integer> indexes(List<String> names) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.putIfAbsent(names.get(i), i);
        }
        return columns;
    }

    /// The names of the columns, in the file's order.
    List<String> names() {
        return names;
    }

    /// Whether two columns have this name.
    boolean ambiguous(String name) {
        return names.indexOf(name) != names.lastIndexOf(name);
    }

    /// The next row; empty at the end.
    ///
    /// @throws ImportProblem if the file cannot be read further
    Optional<Line> next() {
        return record().map(
                        record ->
                                new Line(
                                        record.getStartingLineNumber(),
                                        record.getFieldCount() == names.size(),
                                        new Row(columns, format, record.getFields())));
    }

    private Optional<CsvRecord> record() {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException | CsvParseException e) {
            throw unreadable(path, format, e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a file could not be closed", e);
        }
    }

    private static ImportProblem unreadable(Path path, FileFormat format, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return new ImportProblem(
                        "%s%s is not %s; state its 'encoding' under 'file' in the mapping (utf-8,"
                                        .formatted(
                                                path,
                                                badLine(path, format.encoding()),
                                                format.encoding().name())
                                + " utf-16, windows-1252, iso-8859-1).");
            }
            if (cause instanceof CsvParseException) {
                return new ImportProblem(
                        path
                                + " has a cell of many megabytes; look for a quotation mark that is"
                                + " opened and never closed.");
            }
        }
        return new ImportProblem("Cannot read " + path + "; check that you may.");
    }

    /// Where the first line is that the encoding cannot read, as part of a sentence.
    private static String badLine(Path path, Charset encoding) {
        int number = 1;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.write(b);
                if (b == '\n') {
                    encoding.newDecoder().decode(ByteBuffer.wrap(line.toByteArray()));
                    line.reset();
                    number++;
                }
            }
            return " line " + number;
        } catch (CharacterCodingException e) {
            return " line " + number;
        } catch (IOException e) {
            return "";
        }
    }

    /// Tells how far a file has been read.
    private static final class Counted extends FilterInputStream {
        private final LongConsumer bytesRead;
        private long count;

        Counted(InputStream in, LongConsumer bytesRead) {
            super(in);
            this.bytesRead = bytesRead;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            count += Math.max(n, 0);
            bytesRead.accept(count);
            return n;
        }
    }
}
