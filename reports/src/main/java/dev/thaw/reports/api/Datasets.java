package dev.thaw.reports.api;

import static dev.thaw.reports.api.Kind.DECIMAL;
import static dev.thaw.reports.api.Kind.FLAG;
import static dev.thaw.reports.api.Kind.ID;
import static dev.thaw.reports.api.Kind.INTEGER;
import static dev.thaw.reports.api.Kind.PROBABILITY;
import static dev.thaw.reports.api.Kind.TEXT;
import static dev.thaw.reports.api.Kind.TIME;

import dev.thaw.reports.api.Dataset.Source;
import dev.thaw.reports.reader.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All that can be read.
final class Datasets {

    private static final Column STUDY = new Column("study", TEXT, "Id of the study.");
    private static final Column RELEASE =
            new Column("release_number", INTEGER, "The release since which this stands, from 1.");
    private static final Column MEASURE =
            new Column("measure", TEXT, "Name and version of the measure, as in docs/method.md.");
    private static final Column AXIS =
            new Column(
                    "axis",
                    TEXT,
                    "WEEK; SESSION; WINDOW, SESSION_WINDOW: slopes over weeks or sessions;"
                            + " CHANGE_IN_WEEKS_11_12, CHANGE_AFTER_SESSIONS_8_12: outcome less"
                            + " baseline; COURSE: from before therapy to after it.");
    private static final Column AXIS_INDEX =
            new Column(
                    "axis_index",
                    INTEGER,
                    "Week or session, or the first of the window; 0 of COURSE and of change.");
    private static final Column PARTITION =
            new Column(
                    "partition", TEXT, "How participants are divided: all, arm, site, modality.");
    private static final Column LABEL =
            new Column("label", TEXT, "Which part of the partition; empty for all.");
    private static final Column HIDDEN =
            new Column(
                    "is_hidden",
                    FLAG,
                    "True: too few people, or others could be worked out; then figures are null.");
    private static final Column SUBJECT =
            new Column("subject", ID, "Random id of a participant; only the vault knows whose.");
    private static final Column SITE = new Column("site", TEXT, "From enrolment; null: not said.");
    private static final Column ARM = new Column("arm", TEXT, "From enrolment; null: not said.");

    private static final Filter BY_MEASURE =
            Filter.anyOf(TEXT, "measure", "Only this measure, as err@1; may be given repeatedly.");
    private static final Filter BY_LABEL =
            Filter.anyOf(TEXT, "label", "Only this arm, site or modality; may be repeated.");
    private static final Filter BY_PARTITION =
            Filter.oneOf(
                    "partition",
                    "Only participants divided so; may be repeated.",
                    "all",
                    "arm",
                    "site",
                    "modality");
    private static final Filter BY_AXIS =
            Filter.oneOf(
                    "axis",
                    "Only this axis; may be repeated.",
                    "WEEK",
                    "SESSION",
                    "WINDOW",
                    "SESSION_WINDOW",
                    "CHANGE_IN_WEEKS_11_12",
                    "CHANGE_AFTER_SESSIONS_8_12",
                    "COURSE");
    private static final Filter BY_SUBJECT =
            Filter.anyOf(ID, "subject", "Only this random id; the log keeps it.");

    static final List<Dataset> ALL =
            List.of(
                    releases(),
                    cohorts(),
                    shares(),
                    live(),
                    points("/trends", "reports.participant_week", "week", "study week"),
                    points(
                            "/trends/sessions",
                            "reports.participant_session",
                            "session_number",
                            "session"),
                    windows(),
                    change(),
                    flow(),
                    monitors(),
                    claims(),
                    results(),
                    exports(),
                    exportFiles());

    private Datasets() {}

    private static Dataset releases() {
        return new Dataset(
                "/releases",
                Role.RESEARCHER,
                new Source.Current("research.release", List.of("release_number")),
                List.of(
                        STUDY,
                        RELEASE,
                        new Column("released_at", TIME, "When it was released."),
                        new Column(
                                "protocol_hash", TEXT, "SHA-256 of the protocol it was made by."),
                        new Column("minimum_cell", INTEGER, "Least number of people of a figure."),
                        new Column("digest", TEXT, "SHA-256 of what it published.")),
                List.of(),
                "A release of a study's cohort tables.");
    }

    private static Dataset cohorts() {
        return new Dataset(
                "/cohorts",
                Role.RESEARCHER,
                new Source.Released(
                        "research.cohort_trend_history",
                        List.of("measure", "axis", "axis_index", "window_length"),
                        List.of(
                                "measure",
                                "axis",
                                "axis_index",
                                "window_length",
                                "partition",
                                "label")),
                List.of(
                        STUDY,
                        RELEASE,
                        MEASURE,
                        AXIS,
                        AXIS_INDEX,
                        new Column(
                                "window_length",
                                INTEGER,
                                "Weeks or sessions in the window; 0: no window."),
                        PARTITION,
                        LABEL,
                        new Column("participant_count", INTEGER, "Participants who have a value."),
                        figure("mean", "Mean over participants, in the measure's unit."),
                        figure("standard_deviation", "Standard deviation between participants."),
                        figure("quantile_10", "10 % of participants lie at or below it."),
                        figure("quantile_25", "25 % of participants lie at or below it."),
                        figure("median", "Half of the participants lie at or below it."),
                        figure("quantile_75", "75 % of participants lie at or below it."),
                        figure("quantile_90", "90 % of participants lie at or below it."),
                        figure("mean_lower", "Lower end of the mean's 95 % interval."),
                        figure("mean_upper", "Upper end of the mean's 95 % interval."),
                        HIDDEN),
                List.of(
                        BY_MEASURE,
                        BY_AXIS,
                        BY_PARTITION,
                        BY_LABEL,
                        Filter.from("axis_index"),
                        Filter.to("axis_index")),
                "A measure of a cohort, or of a part of it, at one point of an axis.");
    }

    private static Dataset shares() {
        return new Dataset(
                "/cohorts/shares",
                Role.RESEARCHER,
                new Source.Released(
                        "research.cohort_share_history",
                        List.of("subject_matter", "axis", "axis_index"),
                        List.of(
                                "subject_matter",
                                "axis",
                                "axis_index",
                                "partition",
                                "label",
                                "category")),
                List.of(
                        STUDY,
                        RELEASE,
                        new Column("subject_matter", TEXT, "What is shared out."),
                        AXIS,
                        AXIS_INDEX,
                        PARTITION,
                        LABEL,
                        new Column("category", TEXT, "Which of its categories."),
                        new Column("participant_count", INTEGER, "Participants in the category."),
                        new Column("of_count", INTEGER, "Participants in all categories."),
                        figure("share", "participant_count / of_count, 0 to 1."),
                        figure("share_lower", "Lower end of its 95 % interval."),
                        figure("share_upper", "Upper end of its 95 % interval."),
                        HIDDEN),
                List.of(
                        Filter.anyOf(
                                TEXT, "subject_matter", "Only what is named; may be repeated."),
                        BY_AXIS,
                        BY_PARTITION,
                        BY_LABEL,
                        Filter.from("axis_index"),
                        Filter.to("axis_index")),
                "How many of a cohort, or of a part of it, are in a category.");
    }

    private static Dataset live() {
        return new Dataset(
                "/cohorts/live",
                Role.STEWARD,
                new Source.LiveCohort(),
                List.of(
                        STUDY,
                        MEASURE,
                        AXIS,
                        AXIS_INDEX,
                        PARTITION,
                        LABEL,
                        new Column("participant_count", INTEGER, "Participants who have a value."),
                        figure("mean", "Mean over participants, in the measure's unit."),
                        figure("standard_deviation", "Standard deviation between participants."),
                        HIDDEN),
                List.of(),
                "A measure of the cohort as it is now; small cells are hidden, changes between two"
                        + " looks are not.");
    }

    private static Dataset points(String path, String table, String index, String unit) {
        return new Dataset(
                path,
                Role.STEWARD,
                new Source.Current(ofParticipants(table), List.of("subject", "measure", index)),
                Stream.concat(
                                Stream.of(
                                        STUDY,
                                        SUBJECT,
                                        SITE,
                                        ARM,
                                        MEASURE,
                                        new Column(
                                                index,
                                                INTEGER,
                                                "Number of the "
                                                        + unit
                                                        + "; may be 0 or negative.")),
                                estimate("value", "", "The measure, in its unit", DECIMAL))
                        .toList(),
                List.of(BY_SUBJECT, BY_MEASURE, Filter.from(index), Filter.to(index)),
                "A measure of one participant in one " + unit + ".");
    }

    private static Dataset windows() {
        List<Column> columns = new ArrayList<>();
        columns.addAll(
                List.of(
                        STUDY,
                        SUBJECT,
                        SITE,
                        ARM,
                        AXIS,
                        MEASURE,
                        new Column("first_index", INTEGER, "First week or session of the window."),
                        new Column("length", INTEGER, "Weeks or sessions in the window."),
                        new Column(
                                "valid_n", INTEGER, "Weeks or sessions of it that have a value.")));
        estimate(
                        "theil_sen_slope_per_unit",
                        "theil_sen_",
                        "Theil-Sen slope per week or session, in the measure's unit",
                        DECIMAL)
                .forEach(columns::add);
        estimate(
                        "least_squares_slope_per_unit",
                        "least_squares_",
                        "Least-squares slope per week or session, in the measure's unit",
                        DECIMAL)
                .forEach(columns::add);
        estimate("tau_b", "tau_b_", "Kendall's tau-b of index and value, -1 to 1", DECIMAL)
                .forEach(columns::add);
        estimate("trend_p", "trend_p_", "Two-sided p of the Mann-Kendall test", PROBABILITY)
                .forEach(columns::add);
        return new Dataset(
                "/trends/windows",
                Role.STEWARD,
                new Source.Current(
                        ofParticipants("reports.participant_window"),
                        List.of("subject", "axis", "measure", "first_index", "length")),
                columns,
                List.of(
                        BY_SUBJECT,
                        BY_MEASURE,
                        Filter.oneOf("axis", "Only this axis; may be repeated.", "WEEK", "SESSION"),
                        Filter.anyOf(INTEGER, "length", "Only windows of this length."),
                        Filter.from("first_index"),
                        Filter.to("first_index")),
                "How a measure of one participant moved within a stretch of weeks or sessions.");
    }

    private static Dataset change() {
        List<Column> columns = new ArrayList<>();
        columns.addAll(
                List.of(
                        STUDY,
                        SUBJECT,
                        SITE,
                        ARM,
                        MEASURE,
                        new Column(
                                "outcome_window",
                                TEXT,
                                "WEEKS_11_12 (study days 70 to 83) or AFTER_SESSIONS_8_12.")));
        estimate("qualifying_value", "qualifying_", "On study days -28 to -15", DECIMAL)
                .forEach(columns::add);
        estimate("baseline_value", "baseline_", "On study days -14 to -1", DECIMAL)
                .forEach(columns::add);
        estimate("outcome_value", "outcome_", "In the outcome window", DECIMAL)
                .forEach(columns::add);
        estimate("change_from_baseline", "change_", "Outcome less baseline", DECIMAL)
                .forEach(columns::add);
        return new Dataset(
                "/trends/change",
                Role.STEWARD,
                new Source.Current(
                        ofParticipants("reports.participant_change"),
                        List.of("subject", "measure", "outcome_window")),
                columns,
                List.of(
                        BY_SUBJECT,
                        BY_MEASURE,
                        Filter.oneOf(
                                "outcome_window",
                                "Only this window; may be repeated.",
                                "WEEKS_11_12",
                                "AFTER_SESSIONS_8_12")),
                "What a measure of one participant was before therapy and in an outcome window.");
    }

    private static Dataset flow() {
        return new Dataset(
                "/trends/flow",
                Role.STEWARD,
                new Source.Current(ofParticipants("reports.participant_flow"), List.of("subject")),
                List.of(
                        STUDY,
                        SUBJECT,
                        SITE,
                        ARM,
                        stage("enrolled", "an enrolment is known"),
                        stage("consented", "claims about the cohort may use the data"),
                        stage("qualifying_valid", "study days -28 to -15 have enough answers"),
                        stage("baseline_valid", "study days -14 to -1 have enough answers"),
                        stage("one_session", "a session was attended"),
                        stage("four_sessions", "4 sessions were attended"),
                        stage("eight_sessions", "8 sessions were attended"),
                        stage(
                                "assessable_in_weeks_11_12",
                                "study days 70 to 83 have enough answers"),
                        stage(
                                "assessable_after_sessions_8_12",
                                "the 14 days after the last of sessions 8 to 12 have enough answers"),
                        new Column(
                                "therapy_ended",
                                TEXT,
                                "COMPLETED, DROPPED_OUT or REFERRED; null: not reported."),
                        new Column(
                                "last_session_number",
                                INTEGER,
                                "Highest number of an attended session; null: none."),
                        new Column(
                                "valid_week_count",
                                INTEGER,
                                "Weeks from week 1 on with enough answers.")),
                List.of(BY_SUBJECT),
                "How far one participant came; every stage by itself.");
    }

    private static Dataset monitors() {
        return new Dataset(
                "/monitors",
                Role.STEWARD,
                new Source.Current("reports.monitor_entry", List.of("entry_number")),
                List.of(
                        STUDY,
                        new Column("entry_number", INTEGER, "Ascending as entries came."),
                        new Column(
                                "kind",
                                TEXT,
                                "SILENT_PARTICIPANT, SILENT_APP, FALLING_COMPLIANCE or OVERWHELM."),
                        new Column(
                                "subject",
                                ID,
                                "Random id of a participant; null: it is about an app."),
                        new Column("app", TEXT, "Name of an app; null: about a participant."),
                        new Column(
                                "since",
                                TIME,
                                "The last sign of life, or the begin of the first week."),
                        new Column("noted_at", TIME, "When it came onto the list."),
                        new Column("ended_at", TIME, "When it was so no more; null: it is so.")),
                List.of(
                        BY_SUBJECT,
                        Filter.oneOf(
                                "kind",
                                "Only this kind; may be repeated.",
                                "SILENT_PARTICIPANT",
                                "SILENT_APP",
                                "FALLING_COMPLIANCE",
                                "OVERWHELM")),
                "What a data steward should look at, or should have in the last 90 days.");
    }

    private static Column stage(String name, String meaning) {
        return new Column(name, FLAG, "Whether " + meaning + ".");
    }

    private static Dataset claims() {
        return new Dataset(
                "/claims",
                Role.RESEARCHER,
                new Source.Claims(),
                List.of(
                        STUDY,
                        new Column("claim_hash", TEXT, "SHA-256 of the claim's canonical form."),
                        new Column("claim_id", TEXT, "What its author called it."),
                        new Column("claim_version", TEXT, "Its version."),
                        new Column(
                                "registered_at", TIME, "When it was first registered, by Kafka."),
                        new Column("ledger", TEXT, "Id of the ledger it was registered beside."),
                        new Column("claim", TEXT, "The claim itself, in its canonical form."),
                        new Column(
                                "verdict",
                                TEXT,
                                "Of the result published last; null: none was published."),
                        new Column("verdict_published_at", TIME, "When that was; null: none was."),
                        new Column(
                                "receipt_sha256",
                                TEXT,
                                "SHA-256 of its receipt's file; null: none was.")),
                List.of(),
                "A claim that was registered, as it was written down beforehand, with the verdict"
                        + " published last.");
    }

    private static Dataset results() {
        return new Dataset(
                "/claims/results",
                Role.RESEARCHER,
                new Source.Current(
                        "(SELECT *, horizon::text AS complete_before, of_count IS NULL AS is_hidden"
                                + " FROM research.claim_result)",
                        List.of("result_number")),
                List.of(
                        STUDY,
                        new Column(
                                "result_number", INTEGER, "In the order of publication, from 1."),
                        new Column(
                                "receipt_sha256",
                                TEXT,
                                "SHA-256 of the receipt's file, which is at"
                                        + " /claims/results/{sha256}/receipt."),
                        new Column("claim_hash", TEXT, "SHA-256 of the claim's canonical form."),
                        new Column("claim_id", TEXT, "What the claim's author called it."),
                        new Column("claim_version", TEXT, "Its version."),
                        MEASURE,
                        new Column("published_at", TIME, "When it was published."),
                        new Column("locked_at", TIME, "When the records that count were locked."),
                        new Column(
                                "complete_before",
                                TEXT,
                                "The first day (YYYY-MM-DD) of which the data are not complete."),
                        new Column(
                                "verdict",
                                TEXT,
                                "SUPPORTED, CONTRADICTED, INCONCLUSIVE, INSUFFICIENT_DATA or"
                                        + " NOT_EVALUABLE; by the exact figures."),
                        new Column(
                                "reading",
                                TEXT,
                                "Which change counts: R1_RELIABLE, R2_ANY or R3_SELF_RATED."),
                        new Column("denominator", TEXT, "Of whom: D1 or D2."),
                        new Column(
                                "improved_count",
                                INTEGER,
                                "Participants who improved, rounded to 5."),
                        new Column(
                                "of_count",
                                INTEGER,
                                "Participants in the denominator, rounded to 5."),
                        figure("share", "improved_count / of_count, 0 to 1."),
                        figure("share_lower", "Lower end of its 95 % interval."),
                        figure("share_upper", "Upper end of its 95 % interval."),
                        HIDDEN,
                        figure(
                                "slope_per_week",
                                "Mean slope per week, to 2 digits; null: the claim is not about"
                                        + " it, or too few people."),
                        figure("slope_lower", "Lower end of its 95 % interval; null: none."),
                        figure("slope_upper", "Upper end of its 95 % interval; null: none."),
                        new Column(
                                "registered_at",
                                TIME,
                                "When the claim was registered first; null: it was not."),
                        new Column(
                                "registration_status",
                                TEXT,
                                "PREREGISTERED, MIXED or RETROSPECTIVE: whether outcomes were known"
                                        + " at registration."),
                        new Column("minimum_cell", INTEGER, "Least number of people of a figure."),
                        new Column("lock_id", ID, "Id of the lock that says which records count."),
                        new Column(
                                "result_sha256", TEXT, "SHA-256 of the result's canonical form."),
                        new Column("code_commit", TEXT, "Commit of the program that computed it.")),
                List.of(
                        Filter.anyOf(
                                TEXT, "claim_id", "Only claims of this name; may be repeated."),
                        Filter.anyOf(TEXT, "claim_hash", "Only this claim; may be repeated."),
                        BY_MEASURE),
                "A result of a claim that was published: verdict and main figures of the public"
                        + " edition.");
    }

    private static Dataset exports() {
        return new Dataset(
                "/exports",
                Role.RESEARCHER,
                new Source.Current("research.export", List.of("export_number")),
                List.of(
                        STUDY,
                        new Column("export_number", INTEGER, "In order, from 1."),
                        new Column("exported_at", TIME, "When it was made."),
                        new Column(
                                "export_id",
                                TEXT,
                                "As in its manifest; equal tables have equal ids."),
                        new Column("tier", TEXT, "T0: aggregates for everybody."),
                        new Column(
                                "protocol_version", TEXT, "Version of the study's protocol then."),
                        new Column("protocol_hash", TEXT, "SHA-256 of that protocol."),
                        new Column("minimum_cell", INTEGER, "Least number of people of a figure.")),
                List.of(),
                "An export that was made; the folder itself is wherever it was written to.");
    }

    private static Dataset exportFiles() {
        return new Dataset(
                "/exports/files",
                Role.STEWARD,
                new Source.Current(
                        "(SELECT f.*, e.projection_offsets FROM published.export_file f"
                                + " JOIN published.export e USING (study, export_number))",
                        List.of("export_number", "file_name")),
                List.of(
                        STUDY,
                        new Column("export_number", INTEGER, "Which export."),
                        new Column("file_name", TEXT, "Name of the file within it."),
                        new Column("sha256", TEXT, "SHA-256 of the file."),
                        new Column("byte_count", INTEGER, "Bytes in the file."),
                        new Column("row_count", INTEGER, "Rows in the file, its head apart."),
                        new Column(
                                "hidden_row_count",
                                INTEGER,
                                "How many of them show nothing, because of too few people."),
                        new Column(
                                "projection_offsets",
                                TEXT,
                                "How far the tables were then: JSON, topic to partition to"
                                        + " offset.")),
                List.of(),
                "A table that an export wrote; counts of live tables, hence for data stewards.");
    }

    /// Rows of single participants with what is known of them.
    private static String ofParticipants(String table) {
        return "(SELECT p.study, p.site, p.arm, t.* FROM "
                + table
                + " t JOIN reports.participant p USING (subject))";
    }

    private static Column figure(String name, String meaning) {
        return new Column(name, DECIMAL, meaning);
    }

    /// The columns of an estimate.
    private static Stream<Column> estimate(String name, String prefix, String meaning, Kind kind) {
        return Stream.of(
                new Column(name, kind, meaning + "; null: see the status."),
                new Column(prefix + "standard_error", kind, "Its standard error; null: none."),
                new Column(prefix + "lower", kind, "Lower end of its 95 % interval; null: none."),
                new Column(prefix + "upper", kind, "Upper end of its 95 % interval; null: none."),
                new Column(prefix + "n", INTEGER, "Observations that went in."),
                new Column(
                        prefix + "required_n",
                        INTEGER,
                        "Where there is no value, the least n for one; 0: more would not help."),
                new Column(
                        prefix + "status",
                        TEXT,
                        "OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or"
                                + " NOT_APPLICABLE."),
                new Column(
                        prefix + "flags",
                        TEXT,
                        "What a reader should know besides, comma separated; empty: nothing."));
    }
}
