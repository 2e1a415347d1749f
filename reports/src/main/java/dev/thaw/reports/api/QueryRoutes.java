package dev.thaw.reports.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.TrendTables;
import dev.thaw.reports.reader.Credentials;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.KnownStudies;
import dev.thaw.reports.reader.KnownStudy;
import dev.thaw.reports.reader.NotAdmitted;
import dev.thaw.reports.reader.ReadLog;
import dev.thaw.reports.reader.Reader;
import dev.thaw.reports.reader.Role;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.Protocols;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// The query API: tables of a study as JSON, CSV or an Arrow stream, at addresses below
/// `/v1/studies/{study}`, which `/openapi/reports.json` describes.
///
/// Who asks has to say so (`Authorization: Bearer …`, or the session of a browser), reads with the
/// rights of their role in PostgreSQL, and stands in the log before the answer goes out.
public final class QueryRoutes {

    static final String RECEIPT = Dataset.ROOT + "/claims/results/{sha256}/receipt";

    private static final String DESCRIPTION = "/openapi/reports.json";

    private final Gate gate;
    private final KnownStudies studies;
    private final Tables tables;

    /// Makes the tables where there are none.
    ///
    /// @param protocols stays the caller's to close, as the claims do
    /// @throws RuntimeException Flyway's, if the database cannot be reached
    public QueryRoutes(
            DataSource database, Protocols protocols, ClaimRegistrations claims, Gate gate) {
        TrendTables trends = TrendTables.of(database);
        this.gate = gate;
        this.studies = new KnownStudies(protocols, trends, gate::now);
        this.tables = new Tables(new StoredRows(gate), new ComputedRows(trends, claims), gate::now);
    }

    /// Adds the routes to a server that may have others.
    public void addTo(JavalinConfig server) {
        byte[] description =
                ApiDescription.document().toPrettyString().getBytes(StandardCharsets.UTF_8);
        server.routes.get(
                DESCRIPTION,
                request -> request.contentType("application/json").result(description));
        Datasets.ALL.forEach(dataset -> add(server, table(dataset)));
        add(server, new Address(RECEIPT, Role.RESEARCHER, this::receipt));
    }

    private void add(JavalinConfig server, Address address) {
        server.routes.get(address.route(), request -> answer(request, address));
        // Javalin would answer HEAD without asking for a key.
        server.routes.head(address.route(), request -> answer(request, address));
    }

    private Address table(Dataset dataset) {
        return new Address(
                dataset.route(),
                dataset.role(),
                (request, study) -> {
                    Wanted wanted = wanted(request, dataset, study);
                    return new Address.Request(
                            wanted.asLogged(), (role, known) -> tables.answer(role, known, wanted));
                });
    }

    private Address.Request receipt(Context request, String study) throws NotAnswered {
        if (!Question.parameters(request.queryString()).isEmpty()) {
            throw new NotAnswered(
                    QueryProblem.BAD_FILTER, "A receipt is given whole: leave out all parameters.");
        }
        Digest receipt = digest(request.pathParam("sha256"));
        return new Address.Request(
                "receipt_sha256=" + receipt,
                (_, known) ->
                        tables.receipt(
                                known,
                                receipt,
                                Optional.ofNullable(request.header("If-None-Match"))));
    }

    private static Digest digest(String text) throws NotAnswered {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException _) {
            throw new NotAnswered(QueryProblem.NO_RECEIPT);
        }
    }

    private void answer(Context request, Address address) {
        Answer answer;
        try {
            answer =
                    gate.admit(
                            Credentials.of(request),
                            reader -> answerInLog(request, address, reader));
        } catch (NotAdmitted refused) {
            answer = Answer.Refused.of(NotAnswered.of(refused));
        } catch (RuntimeException e) {
            answer = Answer.Refused.of(Failures.problem(e));
        }
        write(request, answer);
    }

    /// Whoever is known is logged, with refusals too: they tell of attempts.
    private Answer answerInLog(Context request, Address address, Reader reader) {
        String study = request.pathParam("study");
        String logged = "";
        Answer answer;
        try {
            checkRights(address, reader, study);
            Address.Request understood = address.reading().of(request, study);
            logged = understood.logged();
            answer = understood.work().of(reader.role(), known(study));
        } catch (NotAnswered refused) {
            answer = Answer.Refused.of(refused);
        } catch (RuntimeException e) {
            answer = Answer.Refused.of(Failures.problem(e));
        }
        gate.log(
                new ReadLog.Entry(
                        gate.now(),
                        reader.name(),
                        reader.role(),
                        KnownStudies.id(study).map(StudyId::value).orElse(""),
                        address.route(),
                        logged,
                        answer.release(),
                        answer.count(),
                        answer.status()));
        return answer;
    }

    private KnownStudy known(String study) throws NotAnswered {
        return studies.named(study).orElseThrow(() -> new NotAnswered(QueryProblem.NO_STUDY));
    }

    /// Before anything that was sent is looked at, and whether there is such a study or not.
    private static void checkRights(Address address, Reader reader, String study)
            throws NotAnswered {
        if (!reader.mayRead(study)) {
            throw new NotAnswered(QueryProblem.OTHER_STUDY);
        }
        if (!reader.role().mayReadWhatIsFor(address.role())) {
            throw new NotAnswered(QueryProblem.STEWARDS_ONLY);
        }
    }

    private static Wanted wanted(Context request, Dataset dataset, String study)
            throws NotAnswered {
        Map<String, List<String>> query = Question.parameters(request.queryString());
        return new Wanted(
                Question.of(dataset, study, query),
                Format.of(query, request.header("Accept")),
                Wanted.takesGzip(request.header("Accept-Encoding")),
                Optional.ofNullable(request.header("If-None-Match")));
    }

    private static void write(Context request, Answer answer) {
        request.disableCompression()
                .status(answer.status())
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, no-cache")
                .header("Vary", "Authorization, Cookie, Accept, Accept-Encoding");
        switch (answer) {
            case Answer.Rows rows -> write(request, rows);
            case Answer.File file ->
                    request.header("ETag", file.tag())
                            .contentType("application/json")
                            .result(file.body().bytes());
            case Answer.Unchanged unchanged -> request.header("ETag", unchanged.tag());
            case Answer.Refused refused -> write(request, refused);
        }
    }

    private static void write(Context request, Answer.Rows rows) {
        request.header("ETag", rows.tag());
        rows.next().ifPresent(next -> request.header("Link", link(request, next)));
        rows.release()
                .ifPresent(number -> request.header("Thaw-Release", Integer.toString(number)));
        if (rows.gzipped()) {
            request.header("Content-Encoding", "gzip");
        }
        request.contentType(rows.format().contentType()).result(rows.body().bytes());
    }

    /// The same address with another cursor; without its beginning, which a proxy may have changed.
    private static String link(Context request, String cursor) {
        String query = request.queryString();
        return Stream.concat(
                        Arrays.stream((query == null ? "" : query).split("&", -1))
                                .filter(part -> !part.isEmpty() && !isCursor(part))
                                .map(part -> part.replace("<", "%3C").replace(">", "%3E")),
                        Stream.of("cursor=" + cursor))
                .collect(Collectors.joining("&", "<?", ">; rel=\"next\""));
    }

    private static boolean isCursor(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8).startsWith("cursor=");
    }

    private static void write(Context request, Answer.Refused refused) {
        switch (refused.problem()) {
            case NO_KEY -> request.header("WWW-Authenticate", "Bearer realm=\"thaw\"");
            case UNKNOWN_KEY, BAD_TOKEN ->
                    request.header(
                            "WWW-Authenticate", "Bearer realm=\"thaw\", error=\"invalid_token\"");
            default -> {
                // Another key would not help.
            }
        }
        refused.pause()
                .ifPresent(pause -> request.header("Retry-After", Long.toString(seconds(pause))));
        request.contentType("application/json")
                .result(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("error", refused.sentence())
                                .put("code", refused.problem().name())
                                .toString());
    }

    private static long seconds(Duration pause) {
        return Math.max(1, pause.plusMillis(999).toSeconds());
    }
}
