package dev.thaw.reports.web;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.PublishedCohort;
import dev.thaw.reports.StudyAccounts;
import dev.thaw.reports.TrendTables;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.topic.Protocols;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a browser sees of the studies. Everybody who reaches the port may see it: single people are
/// not in it, and cells of few people are hidden.
///
/// | address | answer |
/// |---|---|
/// | `GET /` | all studies with their accounts |
/// | `GET /studies/{study}` | a study's account and its cohort's trends |
///
/// An unknown study is answered with 404; a database or Kafka that cannot be reached, with 503.
public final class ReportsRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ReportsRoutes.class);

    /// Pages need no script and nothing from elsewhere.
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    /// For how long a new protocol may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private static final MessagePage NO_STUDY =
            new MessagePage("No such study", "Nothing is known of a study of this name.");
    private static final MessagePage UNAVAILABLE =
            new MessagePage("Not available", "The tables cannot be read. Try again in a minute.");

    private final TrendTables tables;
    private final StudyAccounts accounts;
    private final Protocols protocols;
    private final Pages pages = new Pages();

    /// Makes the tables where there are none.
    ///
    /// @param protocols stays the caller's to close
    /// @throws RuntimeException Flyway's, if the database cannot be reached
    public ReportsRoutes(DataSource database, Protocols protocols) {
        this.tables = TrendTables.of(database);
        this.accounts = StudyAccounts.of(database);
        this.protocols = protocols;
    }

    /// Adds the routes to a server that may have others.
    public void addTo(JavalinConfig server) {
        server.routes.get("/", context -> page(context, this::studies));
        server.routes.get("/studies/{study}", context -> page(context, () -> study(name(context))));
        for (Asset asset : List.of(Asset.STYLE, Asset.ICON)) {
            server.routes.get(asset.path(), context -> asset(context, asset));
        }
    }

    private record Page(HttpStatus status, String html) {}

    private Page studies() {
        return new Page(
                HttpStatus.OK,
                pages.studies(StudiesPage.of(protocols(), tables.studies(), accounts.all())));
    }

    private Page study(String name) {
        Optional<StudyId> study = known(name);
        if (study.isEmpty()) {
            return new Page(HttpStatus.NOT_FOUND, pages.message(NO_STUDY));
        }
        StudyAccount account = accounts.of(study.get());
        StudyPage page =
                protocol(study.get())
                        .map(protocol -> StudyPage.of(account, protocol, published(protocol)))
                        .orElseGet(() -> StudyPage.withoutProtocol(study.get(), account));
        return new Page(HttpStatus.OK, pages.study(page));
    }

    /// The study of that name if there is a protocol of it or anything was received of it.
    private Optional<StudyId> known(String name) {
        SortedSet<StudyId> studies = new TreeSet<>(protocols().keySet());
        studies.addAll(tables.studies());
        return studies.stream().filter(study -> study.value().equals(name)).findFirst();
    }

    private Optional<StudyProtocol> protocol(StudyId study) {
        return Optional.ofNullable(protocols().get(study));
    }

    private SortedMap<StudyId, StudyProtocol> protocols() {
        protocols.refreshSince(Instant.now().minus(STALENESS));
        return protocols.all();
    }

    private PublishedCohort published(StudyProtocol protocol) {
        return tables.published(protocol.study(), new MinimumCell(protocol.minimumCell()));
    }

    private static String name(Context context) {
        return context.pathParam("study");
    }

    private void page(Context context, Supplier<Page> page) {
        Page answer =
                orElse(
                        page,
                        () -> new Page(HttpStatus.SERVICE_UNAVAILABLE, pages.message(UNAVAILABLE)));
        head(context, answer.status())
                .contentType("text/html;charset=utf-8")
                .result(answer.html().getBytes(StandardCharsets.UTF_8));
    }

    private static void asset(Context context, Asset asset) {
        head(context, HttpStatus.OK)
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .contentType(asset.contentType())
                .result(asset.content());
    }

    private static Context head(Context context, HttpStatus status) {
        return context.status(status)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-cache");
    }

    /// Messages of the database quote statements: of a failure only its kind is logged.
    private static <T> T orElse(Supplier<T> answer, Supplier<T> otherwise) {
        try {
            return answer.get();
        } catch (JdbiException | KafkaException e) {
            LOG.warn("A page could not be made ({})", e.getClass().getName());
            return otherwise.get();
        }
    }
}
