package dev.thaw.reports.web;

import static java.util.stream.Collectors.partitioningBy;

import dev.thaw.core.trend.Exclusion;
import dev.thaw.reports.StudyAccounts;
import dev.thaw.reports.api.StudyReading;
import dev.thaw.reports.monitor.MonitorList;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.KnownStudy;
import dev.thaw.reports.reader.Role;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.ClaimRegistrations.Registered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The pages of a study as HTML. Whether somebody may see them was found out before.
final class StudyViews {

    private final Gate gate;
    private final StudyAccounts accounts;
    private final ClaimRegistrations claims;
    private final Pages pages;

    StudyViews(Gate gate, StudyAccounts accounts, ClaimRegistrations claims, Pages pages) {
        this.gate = gate;
        this.accounts = accounts;
        this.claims = claims;
        this.pages = pages;
    }

    /// A page.
    ///
    /// @param role of whoever looks
    /// @param asked what the address asks for, by name
    Shown of(KnownStudy study, Place place, Role role, Map<String, String> asked) {
        return switch (place) {
            case OVERVIEW -> overview(study, role);
            case TRENDS -> figures(study, Role.RESEARCHER, role, asked, StudyPages::trends);
            case SESSIONS -> figures(study, Role.RESEARCHER, role, asked, StudyPages::sessions);
            case MODALITIES -> figures(study, Role.RESEARCHER, role, asked, StudyPages::modalities);
            case COMPLIANCE ->
                    figures(
                            study,
                            StudyPages.isOfEach(asked, role) ? role : Role.RESEARCHER,
                            role,
                            asked,
                            StudyPages::compliance);
            case PARTICIPANTS -> figures(study, role, role, asked, StudyPages::participants);
            case CLAIMS -> claims(study, role);
            case EXPORTS -> exports(study, role);
            case MONITORS -> monitors(study, role);
            case QUALITY -> quality(study, role);
        };
    }

    /// @param rights with which the tables are read: what is released, with a researcher's, whoever
    ///   looks
    private Shown figures(
            KnownStudy study,
            Role rights,
            Role role,
            Map<String, String> asked,
            Function<StudyPages, FiguresPage> make) {
        FiguresPage page = reading(study, rights, role, asked, (_, of) -> make.apply(of));
        return Shown.figures(pages.figures(page), page.logged(), page.release(), page.rows());
    }

    private <T> T reading(
            KnownStudy study,
            Role rights,
            Role role,
            Map<String, String> asked,
            BiFunction<StudyReading, StudyPages, T> make) {
        return StudyReading.as(
                rights,
                study.id().value(),
                gate,
                reading -> make.apply(reading, new StudyPages(reading, study, role, asked)));
    }

    private Shown overview(KnownStudy study, Role role) {
        // Before the tables are read: each takes a connection.
        Optional<AccountView> account =
                role == Role.STEWARD
                        ? Optional.of(AccountView.of(accounts.of(study.id())))
                        : Optional.empty();
        OverviewPage page =
                reading(
                        study,
                        role,
                        role,
                        Map.of(),
                        (reading, of) ->
                                new OverviewPage(
                                        of.frame(Place.OVERVIEW),
                                        study.id().value(),
                                        StudyPages.title(study),
                                        study.protocol().map(protocol -> protocol.version()),
                                        account.map(
                                                known ->
                                                        new OverviewPage.Live(
                                                                known,
                                                                LiveIntake.address(study.id()),
                                                                new LiveTables(
                                                                                reading.handle(),
                                                                                study.id())
                                                                        .flow())),
                                        of.release(),
                                        of.headlines()));
        return Shown.figures(
                pages.overview(page), "", page.release(), FiguresPage.rows(page.figures()));
    }

    private Shown claims(KnownStudy study, Role role) {
        Frame frame = frame(study, Place.CLAIMS, role);
        // Before the tables are read: Kafka may let wait.
        List<Registered> registered = StudyClaims.registered(claims, study.id(), gate.now());
        ClaimsPage page =
                StudyReading.as(
                        Role.RESEARCHER,
                        study.id().value(),
                        gate,
                        reading -> StudyClaims.page(frame, study.id(), registered, reading));
        return Shown.page(pages.claims(page), page.claims().size());
    }

    private Shown exports(KnownStudy study, Role role) {
        Frame frame = frame(study, Place.EXPORTS, role);
        ExportsPage page =
                StudyReading.as(
                        role,
                        study.id().value(),
                        gate,
                        reading -> ExportsPage.of(frame, reading, role == Role.STEWARD));
        return Shown.page(pages.exports(page), page.exports().size());
    }

    private Shown monitors(KnownStudy study, Role role) {
        Map<Boolean, List<MonitorsPage.Entry>> entries =
                gate.read(role, handle -> MonitorList.all(handle, study.id())).reversed().stream()
                        .map(MonitorsPage.Entry::of)
                        .collect(partitioningBy(entry -> entry.ended().isEmpty()));
        return Shown.page(
                pages.monitors(
                        new MonitorsPage(
                                frame(study, Place.MONITORS, role),
                                entries.get(true),
                                entries.get(false))),
                entries.get(true).size() + entries.get(false).size());
    }

    private Shown quality(KnownStudy study, Role role) {
        AccountView account = AccountView.of(accounts.of(study.id()));
        List<LiveTables.Excluded> excluded =
                gate.read(role, handle -> new LiveTables(handle, study.id()).exclusions());
        return Shown.page(
                pages.quality(
                        new QualityPage(
                                frame(study, Place.QUALITY, role),
                                account,
                                excluded.stream().map(StudyViews::exclusion).toList())),
                account.refusals().size() + excluded.size());
    }

    private static QualityPage.Exclusion exclusion(LiveTables.Excluded excluded) {
        return new QualityPage.Exclusion(
                ExclusionWords.of(Exclusion.valueOf(excluded.reason())),
                excluded.reason(),
                excluded.observations(),
                excluded.participants());
    }

    private static Frame frame(KnownStudy study, Place place, Role role) {
        return Frame.of(study.id(), StudyPages.title(study), place, role);
    }
}
