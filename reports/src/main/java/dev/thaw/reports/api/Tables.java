package dev.thaw.reports.api;

import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.api.Dataset.Source;
import dev.thaw.reports.api.StoredRows.Release;
import dev.thaw.reports.api.StoredRows.Snapshot;
import dev.thaw.reports.reader.KnownStudy;
import dev.thaw.reports.reader.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;

/// Reads what is wanted and writes it down.
final class Tables {

    /// For how long a new claim may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private final StoredRows stored;
    private final ComputedRows computed;
    private final InstantSource clock;

    Tables(StoredRows stored, ComputedRows computed, InstantSource clock) {
        this.stored = stored;
        this.computed = computed;
        this.clock = clock;
    }

    /// @param role with whose rights, at most
    Answer answer(Role role, KnownStudy study, Wanted wanted) throws NotAnswered {
        Dataset dataset = wanted.question().dataset();
        return switch (dataset.source()) {
            case Source.Released source ->
                    released(
                            stored.as(
                                    role.orLess(dataset.role()),
                                    snapshot -> release(snapshot, source, wanted)),
                            wanted);
            case Source.Current source ->
                    current(
                            stored.as(
                                    role.orLess(dataset.role()),
                                    snapshot -> snapshot.page(wanted.question(), source, 0)),
                            wanted);
            case Source.LiveCohort _ ->
                    current(
                            whole(
                                    dataset,
                                    study.protocol().map(computed::liveCohort).orElse(List.of())),
                            wanted);
            case Source.Claims _ -> {
                Instant asOf = clock.instant().minus(STALENESS);
                Map<String, NewestVerdict> verdicts =
                        stored.as(
                                role.orLess(dataset.role()),
                                snapshot -> snapshot.verdicts(study.id()));
                yield current(whole(dataset, computed.claims(study.id(), asOf, verdicts)), wanted);
            }
        };
    }

    /// The file of a receipt, byte for byte.
    ///
    /// @param known what whoever asks has already (`If-None-Match`)
    Answer receipt(KnownStudy study, Digest receipt, Optional<String> known) throws NotAnswered {
        String tag = '"' + receipt.toString() + '"';
        byte[] file =
                stored.as(Role.RESEARCHER, snapshot -> snapshot.receipt(study.id(), receipt))
                        .orElseThrow(() -> new NotAnswered(QueryProblem.NO_RECEIPT));
        return Wanted.isKnown(tag, known)
                ? new Answer.Unchanged(tag, OptionalInt.empty())
                : new Answer.File(new Answer.Body(file), tag);
    }

    private static Page whole(Dataset dataset, List<Row> rows) {
        return new Page(dataset.columns(), rows, Optional.empty());
    }

    /// What there is of a release.
    ///
    /// @param page absent if whoever asks has it already
    private record Found(Release release, String tag, Optional<Page> page) {}

    private static Optional<Found> release(
            Snapshot snapshot, Source.Released source, Wanted wanted) {
        Question question = wanted.question();
        return snapshot.release(question.study(), question.release())
                .map(
                        release -> {
                            // A release never changes: what it says need not be read to be known.
                            String tag = wanted.tag(state(release, wanted));
                            return new Found(
                                    release,
                                    tag,
                                    wanted.isKnown(tag)
                                            ? Optional.empty()
                                            : Optional.of(
                                                    snapshot.page(
                                                            question, source, release.number())));
                        });
    }

    private static byte[] state(Release release, Wanted wanted) {
        return String.join(
                        "\n",
                        wanted.question().dataset().route(),
                        wanted.question().study(),
                        Integer.toString(release.number()),
                        release.digests(),
                        wanted.asLogged(),
                        wanted.question().after().map(Cursor::encode).orElse(""))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Answer released(Optional<Found> found, Wanted wanted) throws NotAnswered {
        Found there = found.orElseThrow(() -> new NotAnswered(QueryProblem.NO_RELEASE));
        OptionalInt number = OptionalInt.of(there.release().number());
        return there.page().isEmpty()
                ? new Answer.Unchanged(there.tag(), number)
                : rows(
                        there.page().get(),
                        body(there.page().get(), wanted),
                        there.tag(),
                        number,
                        wanted);
    }

    /// Rows that change are compared themselves: there are changes of which no offset tells, such
    /// as erasures that the projection makes up for at its start.
    private static Answer current(Page page, Wanted wanted) throws NotAnswered {
        byte[] body = body(page, wanted);
        String tag = wanted.tag(body);
        return wanted.isKnown(tag)
                ? new Answer.Unchanged(tag, OptionalInt.empty())
                : rows(page, body, tag, OptionalInt.empty(), wanted);
    }

    private static byte[] body(Page page, Wanted wanted) throws NotAnswered {
        return wanted.format().write(page);
    }

    private static Answer.Rows rows(
            Page page, byte[] body, String tag, OptionalInt release, Wanted wanted) {
        return new Answer.Rows(
                new Answer.Body(wanted.gzipped() ? gzip(body) : body),
                wanted.format(),
                wanted.gzipped(),
                tag,
                page.next(),
                release,
                page.rows().size());
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
