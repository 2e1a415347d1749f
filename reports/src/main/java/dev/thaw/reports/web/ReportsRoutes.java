package dev.thaw.reports.web;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.StudyAccounts;
import dev.thaw.reports.TrendTables;
import dev.thaw.reports.api.Failures;
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
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/// What a browser sees of the studies. Whoever looks has signed in: researchers see releases, data
/// stewards also what is live and what is about single participants, under random ids.
///
/// | address | page | for |
/// |---|---|---|
/// | `/sign-in` | where to sign in with a key | everybody |
/// | `/` | the studies that somebody may read | all readers |
/// | `/studies/{study}` | the study at a glance | all readers; live parts: stewards |
/// | `…/trends`, `…/sessions`, `…/modalities` | figures of a release | all readers |
/// | `…/compliance` | of a release; of each participant | all readers; stewards |
/// | `…/claims` | registered claims, published verdicts | all readers |
/// | `…/exports` | exports that left the system; their files | all readers; stewards |
/// | `…/participants`, `…/monitors`, `…/quality` | small multiples; what to look at; what does not count | stewards |
/// | `…/intake` | changes of the account, as server-sent events | stewards |
///
/// Who is not signed in is led to `/sign-in`. What somebody may not read is answered with 403, an
/// unknown study with 404, a database or Kafka that cannot be reached with 503.
public final class ReportsRoutes {

    /// Scripts are ours alone, and no page's text is ever run. ECharts sets styles of what it
    /// draws.
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr"
                    + " 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final int LONGEST_VALUE = 200;

    private final Gate gate;
    private final KnownStudies studies;
    private final StudyAccounts accounts;
    private final StudyViews views;
    private final SignIn signIn;
    private final LiveIntake intake;
    private final Pages pages = new Pages();

    /// Makes the tables where there are none.
    ///
    /// @param protocols stays the caller's to close, as the claims do
    /// @throws RuntimeException Flyway's, if the database cannot be reached
    public ReportsRoutes(
            DataSource database, Protocols protocols, ClaimRegistrations claims, Gate gate) {
        this.gate = gate;
        this.studies = new KnownStudies(protocols, TrendTables.of(database), gate::now);
        this.accounts = StudyAccounts.of(database);
        this.views = new StudyViews(gate, accounts, claims, pages);
        this.signIn = new SignIn(gate);
        this.intake =
                new LiveIntake(
                        gate, studies, study -> pages.account(AccountView.of(accounts.of(study))));
    }

    /// Adds the routes to a server that may have others.
    public void addTo(JavalinConfig server) {
        server.routes.get(SignIn.PATH, this::signInPage);
        server.routes.post(SignIn.PATH, this::signIn);
        server.routes.post("/sign-out", this::signOut);
        server.routes.get("/", this::home);
        server.routes.head("/", this::home);
        for (Place place : Place.values()) {
            server.routes.get(place.route(), request -> study(request, place));
            // Javalin would answer HEAD without asking for a key.
            server.routes.head(place.route(), request -> study(request, place));
        }
        server.routes.get(LiveIntake.ROUTE, intake::stream);
        server.events.serverStopping(intake::stop);
        for (Asset asset : Asset.ALL) {
            server.routes.get(asset.path(), request -> asset(request, asset));
        }
    }

    private void home(Context request) {
        answer(request, reader -> inLog(reader, "", "/", () -> studies(reader)));
    }

    private Shown studies(Reader reader) {
        boolean steward = reader.role() == Role.STEWARD;
        Map<Optional<StudyId>, AccountView> views = new HashMap<>();
        if (steward) {
            accounts.all().forEach(account -> views.put(account.study(), AccountView.of(account)));
        }
        List<StudiesPage.Entry> entries =
                studies.all().stream()
                        .filter(study -> reader.mayRead(study.id().value()))
                        .map(study -> entry(study, Optional.ofNullable(views.get(id(study)))))
                        .toList();
        return Shown.page(
                pages.studies(
                        new StudiesPage(
                                Frame.of("Studies", Optional.of(reader.role())),
                                entries,
                                reader.mayReadAll()
                                        ? Optional.ofNullable(views.get(Optional.<StudyId>empty()))
                                        : Optional.empty())),
                entries.size());
    }

    private static Optional<StudyId> id(KnownStudy study) {
        return Optional.of(study.id());
    }

    private StudiesPage.Entry entry(KnownStudy study, Optional<AccountView> account) {
        return new StudiesPage.Entry(
                study.id().value(),
                StudyPages.title(study),
                Place.OVERVIEW.of(study.id()),
                gate
                        .read(Role.RESEARCHER, handle -> ReleaseView.of(handle, study.id().value()))
                        .stream()
                        .findFirst(),
                account);
    }

    private void study(Context request, Place place) {
        String name = request.pathParam("study");
        Map<String, String> asked = asked(request);
        answer(
                request,
                reader ->
                        inLog(
                                reader,
                                KnownStudies.id(name).map(StudyId::value).orElse(""),
                                place.route(),
                                () -> study(reader, name, place, asked)));
    }

    private Shown study(Reader reader, String name, Place place, Map<String, String> asked) {
        if (!reader.mayRead(name)) {
            return refused(
                    reader,
                    HttpStatus.FORBIDDEN,
                    "Not for this key",
                    "Your key is not for this study; ask its data steward for one.");
        }
        if (!reader.role().mayReadWhatIsFor(StudyPages.role(place, asked))) {
            return refused(
                    reader,
                    HttpStatus.FORBIDDEN,
                    "For data stewards",
                    "This page is live or about single participants, and for data stewards;"
                            + " researchers read releases.");
        }
        return studies.named(name)
                .map(study -> views.of(study, place, reader.role(), asked))
                .orElseGet(
                        () ->
                                refused(
                                        reader,
                                        HttpStatus.NOT_FOUND,
                                        "No such study",
                                        "Nothing is known of a study of this name."));
    }

    private Shown refused(Reader reader, HttpStatus status, String heading, String message) {
        return Shown.message(
                status,
                pages.message(
                        new MessagePage(
                                Frame.of(heading, Optional.of(reader.role())), heading, message)));
    }

    /// Makes a page.
    private interface Make {
        Shown page();
    }

    /// Whoever is known is logged before the page goes out.
    private Shown inLog(Reader reader, String study, String route, Make make) {
        Shown shown;
        try {
            shown = make.page();
        } catch (RuntimeException e) {
            shown = failed(Optional.of(reader.role()), e);
        }
        gate.log(
                new ReadLog.Entry(
                        gate.now(),
                        reader.name(),
                        reader.role(),
                        study,
                        route,
                        shown.logged(),
                        shown.release(),
                        shown.rows(),
                        shown.status().getCode()));
        return shown;
    }

    /// Shows somebody who is known a page.
    private interface Show {
        Shown to(Reader reader);
    }

    private void answer(Context request, Show show) {
        Shown shown;
        try {
            shown = gate.admit(Credentials.of(request), show::to);
        } catch (NotAdmitted refused) {
            notAdmitted(request, refused.reason());
            return;
        } catch (RuntimeException e) {
            shown = failed(Optional.empty(), e);
        }
        html(request, shown.status(), shown.html());
    }

    private Shown failed(Optional<Role> role, RuntimeException failure) {
        HttpStatus status = Failures.status(failure);
        return Shown.message(
                status,
                pages.message(
                        new MessagePage(
                                Frame.of("Not available", role),
                                "Not available",
                                status == HttpStatus.SERVICE_UNAVAILABLE
                                        ? "The tables cannot be read. Try again in a minute."
                                        : "This page failed; tell the study's data steward.")));
    }

    private void notAdmitted(Context request, NotAdmitted.Reason reason) {
        switch (reason) {
            case NO_KEY, UNKNOWN_KEY, BAD_TOKEN ->
                    request.header("Cache-Control", "no-store")
                            .redirect(
                                    SignIn.PATH
                                            + "?next="
                                            + URLEncoder.encode(
                                                    SignIn.next(Optional.of(here(request))),
                                                    StandardCharsets.UTF_8),
                                    HttpStatus.SEE_OTHER);
            case NO_ROLE ->
                    message(
                            request,
                            HttpStatus.FORBIDDEN,
                            "Your token names no role; ask for thaw-researcher or thaw-steward.");
            case TOO_FAST ->
                    message(
                            request.header("Retry-After", "1"),
                            HttpStatus.TOO_MANY_REQUESTS,
                            "You load more pages than you may; try again in a few seconds.");
            case BUSY, KEYS_UNREACHABLE ->
                    message(
                            request.header("Retry-After", "1"),
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "Too much is being looked at; try again in a few seconds.");
        }
    }

    private static String here(Context request) {
        String query = request.queryString();
        return request.path() + (query == null ? "" : "?" + query);
    }

    private void message(Context request, HttpStatus status, String message) {
        html(
                request,
                status,
                pages.message(
                        new MessagePage(
                                Frame.of("Not now", Optional.empty()), "Not now", message)));
    }

    private void signInPage(Context request) {
        String next = SignIn.next(Optional.ofNullable(request.queryParam("next")));
        html(request, HttpStatus.OK, signInPage(next, Optional.empty()));
    }

    private String signInPage(String next, Optional<String> problem) {
        return pages.signIn(new SignInPage(Frame.of("Sign in", Optional.empty()), next, problem));
    }

    private void signIn(Context request) {
        String next = SignIn.next(Optional.ofNullable(request.formParam("next")));
        try {
            signIn.begin(request)
                    .ifPresent(
                            reason ->
                                    html(
                                            request,
                                            reason == NotAdmitted.Reason.BUSY
                                                    ? HttpStatus.SERVICE_UNAVAILABLE
                                                    : HttpStatus.UNAUTHORIZED,
                                            signInPage(next, Optional.of(words(reason)))));
        } catch (RuntimeException e) {
            Shown failed = failed(Optional.empty(), e);
            html(request, failed.status(), failed.html());
        }
    }

    private void signOut(Context request) {
        try {
            signIn.end(request);
        } catch (NotAdmitted _) {
            message(
                    request.header("Retry-After", "1"),
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "This browser has forgotten the session, but Thaw could not end it; it ends by"
                            + " itself within 12 hours.");
        } catch (RuntimeException e) {
            Shown failed = failed(Optional.empty(), e);
            html(request, failed.status(), failed.html());
        }
    }

    private static String words(NotAdmitted.Reason reason) {
        return switch (reason) {
            case BUSY -> "Too much is being looked at; try again in a few seconds.";
            case NO_KEY -> "Enter your key.";
            default ->
                    "This key is not known, is expired or was revoked; ask the study's data"
                            + " steward for a new one.";
        };
    }

    /// What the address asks for; of a name that is given twice, the first.
    private static SortedMap<String, String> asked(Context request) {
        SortedMap<String, String> asked = new TreeMap<>();
        request.queryParamMap()
                .forEach(
                        (name, values) -> {
                            boolean known =
                                    List.of("measure", "by", "release", "page").contains(name);
                            if (known && values.getFirst().length() <= LONGEST_VALUE) {
                                asked.put(name, values.getFirst());
                            }
                        });
        return asked;
    }

    private static void html(Context request, HttpStatus status, String html) {
        request.status(status)
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "private, no-store")
                .header("Vary", "Authorization, Cookie")
                .contentType("text/html;charset=utf-8")
                .result(html.getBytes(StandardCharsets.UTF_8));
    }

    private static void asset(Context request, Asset asset) {
        request.header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .contentType(asset.contentType())
                .result(asset.content());
    }
}
