package dev.thaw.reports.web;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.reports.api.StudyReading;
import dev.thaw.reports.reader.KnownStudy;
import dev.thaw.reports.reader.Role;
import dev.thaw.reports.web.Choices.Option;
import dev.thaw.reports.web.Choices.Selection;
import dev.thaw.reports.web.FiguresPage.Paging;
import dev.thaw.reports.web.figure.Chart;
import dev.thaw.reports.web.figure.Figure;
import dev.thaw.reports.web.figure.Line;
import dev.thaw.reports.web.figure.Scale;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pages of figures of one study, as one reader may see them at one moment.
final class StudyPages {

    private static final String PRIMARY = "err@1";
    private static final int PARTICIPANTS_A_PAGE = 24;
    private static final int ROWS_A_PAGE = 50;
    private static final List<String> PARTITIONS = List.of("all", "arm", "site", "modality");
    private static final Chart.Window THERAPY = new Chart.Window(8, 12, "sessions 8 to 12");
    private static final Optional<Range> SHARE =
            Optional.of(new Range(BigDecimal.ZERO, BigDecimal.ONE, Optional.empty()));

    private static final String NO_RELEASE =
            "Nothing of this study has been released yet. Releases come by themselves at the"
                    + " interval that its protocol sets, or with thaw release.";

    private final StudyReading reading;
    private final KnownStudy study;
    private final Role role;
    private final Map<String, String> asked;
    private final List<ReleaseView> releases;

    /// @param asked what the address asks for, by name
    StudyPages(StudyReading reading, KnownStudy study, Role role, Map<String, String> asked) {
        this.reading = reading;
        this.study = study;
        this.role = role;
        this.asked = asked;
        this.releases = ReleaseView.of(reading.handle(), study.id().value());
    }

    /// A title for people.
    static String title(KnownStudy study) {
        return study.protocol().map(StudyProtocol::title).orElse(study.id().value());
    }

    Frame frame(Place place) {
        return Frame.of(study.id(), title(study), place, role);
    }

    /// The release that is asked for, or the newest; absent: there is none.
    Optional<ReleaseView> release() {
        String number = asked.getOrDefault("release", "");
        return releases.stream()
                .filter(release -> Integer.toString(release.number()).equals(number))
                .findFirst()
                .or(() -> releases.stream().findFirst());
    }

    /// What was released last, at a glance.
    List<Figure> headlines() {
        return release()
                .map(
                        release -> {
                            ReleasedCohort cohort = cohort(release);
                            List<Figure> figures = new ArrayList<>();
                            figures.add(
                                    cohort.trend(words(PRIMARY), "WEEK", "all", Optional.empty()));
                            figures.add(
                                    cohort.trend(
                                            words(PRIMARY),
                                            "SESSION",
                                            "all",
                                            Optional.of(THERAPY)));
                            figures.add(cohort.participation("all"));
                            figures.add(attrition(cohort, "all"));
                            return List.copyOf(figures);
                        })
                .orElse(List.of());
    }

    FiguresPage trends() {
        return ofMeasure(
                Place.TRENDS,
                "WEEK",
                "The mean over participants in each study week, each counting once, with its 95 %"
                        + " interval.",
                Optional.empty());
    }

    FiguresPage sessions() {
        return ofMeasure(
                Place.SESSIONS,
                "SESSION",
                "The mean over participants at each session, each counting once, with its 95 %"
                        + " interval. Rates are of the answers from the end of a session to the next,"
                        + " at most 14 days. Sessions 8 to 12 are marked: after them outcomes are"
                        + " assessed.",
                Optional.of(THERAPY));
    }

    private FiguresPage ofMeasure(
            Place place, String axis, String about, Optional<Chart.Window> window) {
        return ofRelease(
                place,
                about,
                (release, cohort) -> {
                    Selection measures = measures(cohort.measures(axis));
                    Selection by = partition();
                    return new Shown(
                            List.of(measures, by),
                            List.of(
                                    cohort.trend(
                                            words(measures.chosen()), axis, by.chosen(), window)));
                });
    }

    FiguresPage modalities() {
        return ofRelease(
                Place.MODALITIES,
                "Participants by the modality of most of their sessions. Nobody was assigned to a"
                        + " modality by chance: differences may be differences of who comes.",
                (release, cohort) -> {
                    Selection measures = measures(cohort.measures("WEEK"));
                    MeasureWords measure = words(measures.chosen());
                    return new Shown(
                            List.of(measures),
                            List.of(
                                    cohort.trend(measure, "WEEK", "modality", Optional.empty()),
                                    cohort.comparison(
                                            "change-weeks",
                                            "Change to weeks 11–12",
                                            measure.name()
                                                    + " in weeks 11–12 less the baseline, mean over"
                                                    + " participants.",
                                            measure,
                                            "CHANGE_IN_WEEKS_11_12",
                                            0,
                                            "modality"),
                                    cohort.comparison(
                                            "change-sessions",
                                            "Change after sessions 8–12",
                                            measure.name()
                                                    + " in the 14 days after the last of sessions 8"
                                                    + " to 12 less the baseline, mean over"
                                                    + " participants.",
                                            measure,
                                            "CHANGE_AFTER_SESSIONS_8_12",
                                            0,
                                            "modality"),
                                    cohort.parts(
                                            "direction",
                                            "Direction of change to weeks 11–12",
                                            "Whether the outcome lies above or below the baseline;"
                                                    + " not whether that is reliable.",
                                            "change:" + measure.id(),
                                            "CHANGE_IN_WEEKS_11_12",
                                            "modality",
                                            List.of("higher", "equal", "lower"))));
                });
    }

    FiguresPage compliance() {
        if (isOfEach(asked, role)) {
            return complianceOfEach();
        }
        return ofRelease(
                Place.COMPLIANCE,
                "Which share of the prompts of each study week was answered, and how far"
                        + " participants stayed.",
                (release, cohort) -> {
                    Selection by = byWithParticipants();
                    return new Shown(
                            List.of(by),
                            List.of(
                                    cohort.compliance(by.chosen()),
                                    cohort.participation(by.chosen()),
                                    attrition(cohort, by.chosen()),
                                    cohort.parts(
                                            "sessions-attended",
                                            "Sessions attended",
                                            "",
                                            "sessions_attended",
                                            "COURSE",
                                            by.chosen(),
                                            List.of(
                                                    "none",
                                                    "from_1_to_3",
                                                    "from_4_to_7",
                                                    "from_8_to_12",
                                                    "13_or_more"))));
                });
    }

    /// Who may see what is asked for, at least.
    static Role role(Place place, Map<String, String> asked) {
        return place == Place.COMPLIANCE && asked.getOrDefault("by", "").equals("participant")
                ? Role.STEWARD
                : place.role();
    }

    /// Whether compliance is asked for of each participant, by somebody who may see that.
    static boolean isOfEach(Map<String, String> asked, Role role) {
        return role == Role.STEWARD && asked.getOrDefault("by", "").equals("participant");
    }

    private Selection byWithParticipants() {
        Selection by = partition();
        if (role != Role.STEWARD) {
            return by;
        }
        List<Option> options = new ArrayList<>(by.options());
        options.add(new Option("participant", "each participant (live)"));
        return new Selection(by.name(), by.label(), options, by.chosen());
    }

    private FiguresPage complianceOfEach() {
        LiveTables live = live();
        int all = live.participants();
        int page = page(all, ROWS_A_PAGE);
        Selection by =
                new Selection("by", "Divided", byWithParticipants().options(), "participant");
        List<Line> each = live.weeks("compliance@1", (page - 1) * ROWS_A_PAGE, ROWS_A_PAGE);
        List<Line> rows = each.stream().map(StudyPages::shortened).toList();
        return new FiguresPage(
                frame(Place.COMPLIANCE),
                "Which share of the prompts of each study week each participant answered, as it is"
                        + " now, by random id.",
                Optional.empty(),
                new Choices(List.of(by)),
                List.of(
                        Figure.of(
                                "compliance",
                                "Prompts answered",
                                "Prompts answered of prompts issued.",
                                new Chart.Heat(
                                        "week",
                                        "participant",
                                        Scale.of("share, 0 to 1", SHARE),
                                        rows),
                                "prompts",
                                Optional.empty())),
                Optional.empty(),
                paging(Place.COMPLIANCE, "by=participant&", page, all, ROWS_A_PAGE),
                stretch(each));
    }

    /// For data stewards.
    FiguresPage participants() {
        LiveTables live = live();
        Selection measures = measures(live.measures());
        MeasureWords measure = words(measures.chosen());
        int all = live.participants();
        int page = page(all, PARTICIPANTS_A_PAGE);
        Scale scale = Scale.of(measure.unit(), measure.range());
        List<Figure> figures = new ArrayList<>();
        List<Line> each =
                live.weeks(measure.id(), (page - 1) * PARTICIPANTS_A_PAGE, PARTICIPANTS_A_PAGE);
        for (Line line : each) {
            Line one = shortened(line);
            figures.add(
                    Figure.of(
                            "participant-" + (figures.size() + 1),
                            one.name(),
                            line.name(),
                            new Chart.Trend("week", scale, List.of(one), Optional.empty(), true),
                            "observations",
                            Optional.empty()));
        }
        return new FiguresPage(
                frame(Place.PARTICIPANTS),
                measure.name()
                        + " of each participant by study week, as it is now, by random id. All"
                        + " charts have the same axis. "
                        + measure.meaning(),
                Optional.empty(),
                new Choices(List.of(measures)),
                figures,
                all == 0
                        ? Optional.of(
                                "There is no participant yet. They appear once their check-ins are"
                                        + " admitted.")
                        : Optional.empty(),
                paging(
                        Place.PARTICIPANTS,
                        "measure=" + Address.encoded(measures.chosen()) + "&",
                        page,
                        all,
                        PARTICIPANTS_A_PAGE),
                stretch(each));
    }

    /// Figures, and what they can be chosen by.
    private record Shown(List<Selection> selections, List<Figure> figures) {}

    @FunctionalInterface
    private interface OfRelease {
        Shown of(ReleaseView release, ReleasedCohort cohort);
    }

    private FiguresPage ofRelease(Place place, String about, OfRelease show) {
        Optional<ReleaseView> release = release();
        if (release.isEmpty()) {
            return new FiguresPage(
                    frame(place),
                    about,
                    release,
                    new Choices(List.of()),
                    List.of(),
                    Optional.of(NO_RELEASE),
                    Paging.NONE,
                    Optional.empty());
        }
        Shown shown = show.of(release.get(), cohort(release.get()));
        List<Selection> selections = new ArrayList<>(shown.selections());
        selections.add(releases(release.get()));
        return new FiguresPage(
                frame(place),
                about,
                release,
                new Choices(selections),
                shown.figures(),
                Optional.empty(),
                Paging.NONE,
                Optional.empty());
    }

    private static Figure attrition(ReleasedCohort cohort, String partition) {
        return cohort.parts(
                "attrition",
                "Last week with an answer",
                "While the study runs, who is in a week and who stopped in it are the same.",
                "attrition",
                "COURSE",
                partition,
                List.of(
                        "no_week",
                        "last_in_weeks_1_to_4",
                        "last_in_weeks_5_to_8",
                        "last_in_weeks_9_to_12",
                        "last_in_week_13_or_later"));
    }

    private ReleasedCohort cohort(ReleaseView release) {
        return new ReleasedCohort(reading, study.id(), release.number());
    }

    private LiveTables live() {
        return new LiveTables(reading.handle(), study.id());
    }

    private MeasureWords words(String measure) {
        return study.protocol()
                .map(protocol -> MeasureWords.of(measure, protocol))
                .orElseGet(() -> MeasureWords.unknown(measure));
    }

    private Selection measures(List<String> known) {
        List<MeasureWords> words = known.stream().map(this::words).sorted().toList();
        String given = asked.getOrDefault("measure", PRIMARY);
        String chosen =
                known.contains(given)
                        ? given
                        : words.stream().map(MeasureWords::id).findFirst().orElse(PRIMARY);
        return new Selection(
                "measure",
                "Measure",
                words.stream().map(measure -> new Option(measure.id(), measure.name())).toList(),
                chosen);
    }

    private Selection partition() {
        String given = asked.getOrDefault("by", "all");
        return new Selection(
                "by",
                "Divided",
                PARTITIONS.stream()
                        .map(partition -> new Option(partition, LabelWords.partition(partition)))
                        .toList(),
                PARTITIONS.contains(given) ? given : PARTITIONS.getFirst());
    }

    private Selection releases(ReleaseView chosen) {
        return new Selection(
                "release",
                "Release",
                releases.stream()
                        .map(
                                release ->
                                        new Option(
                                                Integer.toString(release.number()),
                                                "%d of %s"
                                                        .formatted(
                                                                release.number(), release.day())))
                        .toList(),
                Integer.toString(chosen.number()));
    }

    /// The page that is asked for, within what there is.
    private int page(int all, int each) {
        String given = asked.getOrDefault("page", "1");
        int page = given.matches("[0-9]{1,6}") ? Integer.parseInt(given) : 1;
        return Math.clamp(page, 1, pages(all, each));
    }

    private static int pages(int all, int each) {
        return Math.max(1, (all + each - 1) / each);
    }

    private Paging paging(Place place, String filters, int page, int all, int each) {
        if (all == 0) {
            return Paging.NONE;
        }
        String address = place.of(study.id()) + "?" + filters + "page=";
        return new Paging(
                "Participants %d to %d of %d"
                        .formatted((page - 1) * each + 1, Math.min(all, page * each), all),
                page > 1 ? Optional.of(address + (page - 1)) : Optional.empty(),
                page < pages(all, each) ? Optional.of(address + (page + 1)) : Optional.empty());
    }

    private static Optional<FiguresPage.Stretch> stretch(List<Line> each) {
        return each.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new FiguresPage.Stretch(each.getFirst().name(), each.getLast().name()));
    }

    /// As many digits of a random id as tell some dozens apart.
    private static Line shortened(Line line) {
        return new Line(line.name().substring(0, 8), line.marks());
    }
}
