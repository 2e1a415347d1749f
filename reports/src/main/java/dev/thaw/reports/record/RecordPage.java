package dev.thaw.reports.record;

import dev.thaw.core.consent.Permission;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.protocol.StudyProtocol.Safety;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.reports.record.ParticipantRecord.Contents.BeingErased;
import dev.thaw.reports.record.ParticipantRecord.Contents.Held;
import dev.thaw.reports.record.ParticipantRecord.Entry;
import dev.thaw.reports.web.MeasureWords;
import dev.thaw.vault.Erasure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A record for reading: what the template shows, in words.
public final class RecordPage {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);
    private static final int DECIMALS = 3;
    private static final String STYLE = read("/dev/thaw/reports/web/thaw.css") + read("record.css");

    private final ParticipantRecord record;
    private final Map<UUID, String> days = new HashMap<>();

    RecordPage(ParticipantRecord record) {
        this.record = record;
        for (Entry entry : entries()) {
            StudyEvent event = entry.event().event();
            days.put(event.id(), day(event.captured()));
        }
    }

    /// A label and what it says.
    public record Line(String name, String text) {}

    /// One entry.
    ///
    /// @param time of the day; absent: not known
    /// @param words in the participant's own words; absent: none
    /// @param note what became of it; absent: it stands as it is
    public record Item(
            Optional<String> time,
            String kind,
            List<Line> lines,
            Optional<String> words,
            Optional<String> note,
            String received) {}

    /// The entries of one day.
    public record Day(String heading, List<Item> items) {}

    /// A scope and whether it is permitted.
    public record Scope(String words, String permission, boolean permitted) {}

    /// A series of figures.
    public record Figures(String name, String meaning, String axis, List<Line> rows) {}

    /// The style of the page, which carries all of it.
    public static String style() {
        return STYLE;
    }

    /// What a browser may load for the page: nothing but the style in it.
    public static String policy() {
        return "default-src 'none'; style-src '"
                + hash(STYLE)
                + "'; base-uri 'none'; form-action 'none'";
    }

    public String study() {
        return record.protocol().title();
    }

    public String studyId() {
        return record.protocol().study().value();
    }

    public String protocolVersion() {
        return record.protocol().version();
    }

    public String participant() {
        return record.participant().value();
    }

    public String generatedAt() {
        return utc(record.generatedAt());
    }

    public String explanation() {
        return RecordWords.of(record.contents());
    }

    public boolean isHeld() {
        return record.contents() instanceof Held;
    }

    public Optional<String> sourceId() {
        return record.contents() instanceof Held held ? held.sourceId() : Optional.empty();
    }

    /// What is known of an erasure.
    public List<Line> erasure() {
        if (!(record.contents() instanceof BeingErased(Erasure erasure))) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Asked for", utc(erasure.requestedAt())));
        lines.add(new Line("Entries erased", Integer.toString(erasure.events())));
        erasure.receipt().ifPresent(number -> lines.add(new Line("Receipt", number.toString())));
        return lines;
    }

    public List<Scope> scopes() {
        if (!(record.contents() instanceof Held held)) {
            return List.of();
        }
        return held.permissions().entrySet().stream()
                .map(
                        entry ->
                                new Scope(
                                        RecordWords.of(entry.getKey()),
                                        RecordWords.of(entry.getValue()),
                                        entry.getValue() instanceof Permission.Permitted))
                .toList();
    }

    /// All entries, the oldest day first.
    public List<Day> days() {
        Map<String, List<Item>> byDay = new LinkedHashMap<>();
        for (Entry entry : entries()) {
            byDay.computeIfAbsent(days.get(entry.event().event().id()), _ -> new ArrayList<>())
                    .add(item(entry));
        }
        return byDay.entrySet().stream().map(day -> new Day(day.getKey(), day.getValue())).toList();
    }

    private List<Entry> entries() {
        return record.contents() instanceof Held held ? held.entries() : List.of();
    }

    private Item item(Entry entry) {
        StudyEvent event = entry.event().event();
        return new Item(
                time(event.captured()),
                kind(event.payload()),
                Stream.concat(
                                lines(event.payload()).stream(),
                                event.occasion().map(o -> new Line("Occasion", o)).stream())
                        .toList(),
                words(event.payload()),
                note(entry),
                utc(entry.event().receivedAt()));
    }

    private static Optional<String> words(EventPayload payload) {
        return switch (payload) {
            case CheckInSubmitted checkIn -> checkIn.freeText();
            case EventCorrected corrected -> words(corrected.replacement());
            default -> Optional.empty();
        };
    }

    private Optional<String> note(Entry entry) {
        return switch (entry.standing()) {
            case STANDS -> Optional.empty();
            case CORRECTED ->
                    Optional.of(
                            "Corrected: what counts is the entry that corrects it." + by(entry));
            case RETRACTED -> Optional.of("Taken back: it does not count." + by(entry));
            case DISPUTED ->
                    Optional.of("Its corrections contradict each other: none of them counts.");
        };
    }

    private String by(Entry entry) {
        return entry.amendedBy()
                .flatMap(id -> Optional.ofNullable(days.get(id)))
                .map(day -> " See " + day + ".")
                .orElse("");
    }

    private static String kind(EventPayload payload) {
        return switch (payload) {
            case Observation.CheckInSubmitted _ -> "Check-in";
            case Observation.PromptIssued _ -> "You were asked";
            case Observation.Enrolled _ -> "You entered the study";
            case Observation.SessionHeld _ -> "Session";
            case Observation.InstrumentScored scored -> "Questionnaire " + scored.instrument();
            case Observation.TherapyEnded _ -> "Therapy ended";
            case Observation.IntercurrentEventReported _ -> "Something that may change the course";
            case Observation.PracticeLogged _ -> "Practice";
            case Observation.ChangeRated _ -> "Your rating of the change";
            case Observation.SetbackReported _ -> "Setback";
            case ConsentGiven _ -> "Consent";
            case ConsentWithdrawn _ -> "Withdrawal";
            case ConsentResumed _ -> "End of a pause";
            case EventCorrected corrected -> kind(corrected.replacement()) + ", corrected";
            case EventRetracted _ -> "An entry was taken back";
        };
    }

    private List<Line> lines(EventPayload payload) {
        return switch (payload) {
            case CheckInSubmitted checkIn -> lines(checkIn);
            case Observation.PromptIssued prompt ->
                    List.of(
                            new Line(
                                    "Time to answer",
                                    prompt.responseWindow().toMinutes() + " minutes"));
            case Observation.Enrolled enrolled -> lines(enrolled);
            case Observation.SessionHeld session -> lines(session);
            case Observation.InstrumentScored scored -> lines(scored);
            case Observation.TherapyEnded ended ->
                    List.of(new Line("How", RecordWords.of(ended.how())));
            case Observation.IntercurrentEventReported reported ->
                    List.of(new Line("What", RecordWords.of(reported.kind())));
            case Observation.PracticeLogged practice ->
                    List.of(
                            new Line("What", readable(practice.kind())),
                            new Line("Minutes", Integer.toString(practice.minutes())));
            case Observation.ChangeRated rated ->
                    List.of(
                            new Line(
                                    "From 1 (much less feeling) to 7 (much more)",
                                    Integer.toString(rated.rating())));
            case Observation.SetbackReported setback ->
                    List.of(new Line("What", readable(setback.kind())));
            case ConsentGiven given -> lines(given);
            case ConsentWithdrawn withdrawn -> lines(withdrawn);
            case ConsentResumed resumed -> List.of(new Line("From", utc(resumed.effectiveFrom())));
            case EventCorrected corrected ->
                    Stream.of(
                                    lines(corrected.replacement()),
                                    amending(
                                            "In place of",
                                            corrected.supersedes(),
                                            corrected.reason(),
                                            corrected.actor()))
                            .flatMap(List::stream)
                            .toList();
            case EventRetracted retracted ->
                    amending(
                            "Which", retracted.supersedes(), retracted.reason(), retracted.actor());
        };
    }

    private List<Line> amending(String name, UUID superseded, String reason, String actor) {
        return List.of(
                new Line(
                        name,
                        Optional.ofNullable(days.get(superseded))
                                .map(day -> "an entry of " + day)
                                .orElse("an entry that is not here")),
                new Line("Why", readable(reason)),
                new Line("By", actor.equals("participant") ? "you" : readable(actor)));
    }

    private static List<Line> lines(CheckInSubmitted checkIn) {
        List<Line> lines = new ArrayList<>();
        switch (checkIn.answer()) {
            case FELT ->
                    lines.add(
                            new Line(
                                    "You felt",
                                    checkIn.feelings().isEmpty()
                                            ? "something, without a name for it"
                                            : checkIn.feelings().stream()
                                                    .map(
                                                            feeling ->
                                                                    feeling.label()
                                                                            + " "
                                                                            + feeling.intensity())
                                                    .collect(Collectors.joining(", "))));
            case BLANK -> lines.add(new Line("You felt", "nothing (blank)"));
            case SKIPPED -> lines.add(new Line("You felt", "you would rather not say"));
            case NOT_ASKED -> {}
        }
        if (!checkIn.sensations().isEmpty()) {
            lines.add(new Line("In the body", readable(String.join(", ", checkIn.sensations()))));
        }
        checkIn.ratings().forEach((id, value) -> lines.add(new Line(readable(id), plain(value))));
        checkIn.linkedEvent()
                .ifPresent(
                        linked -> {
                            lines.add(
                                    new Line(
                                            "What happened was",
                                            RecordWords.ofPleasantness(linked.pleasantness())));
                            add(lines, "You were", linked.activity());
                            add(lines, "With", linked.company());
                        });
        if (checkIn.overwhelmed()) {
            lines.add(new Line("Overwhelmed", "yes"));
        }
        return lines;
    }

    private static List<Line> lines(Observation.Enrolled enrolled) {
        List<Line> lines = new ArrayList<>();
        add(lines, "Site", enrolled.site());
        add(lines, "Arm", enrolled.arm());
        add(lines, "Country", enrolled.jurisdiction());
        add(lines, "Age", enrolled.ageBand());
        enrolled.attributes()
                .forEach((name, code) -> lines.add(new Line(readable(name), readable(code))));
        return lines;
    }

    private static List<Line> lines(Observation.SessionHeld session) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("Session", RecordWords.of(session.attendance())));
        session.sessionNumber()
                .ifPresent(number -> lines.add(new Line("Number", Integer.toString(number))));
        lines.add(
                new Line(
                        "Kind",
                        session.modalities().stream()
                                .map(RecordWords::of)
                                .collect(Collectors.joining(", "))));
        add(lines, "How", session.format().map(RecordWords::of));
        session.minutes()
                .ifPresent(minutes -> lines.add(new Line("Minutes", Integer.toString(minutes))));
        add(lines, "Therapist, as a code", session.therapistCode());
        return lines;
    }

    private static List<Line> lines(Observation.InstrumentScored scored) {
        List<Line> lines = new ArrayList<>();
        add(lines, "Version", scored.version());
        scored.total().ifPresent(total -> lines.add(new Line("Total", plain(total))));
        scored.items().forEach((id, value) -> lines.add(new Line("Question " + id, plain(value))));
        scored.sessionNumber()
                .ifPresent(number -> lines.add(new Line("Session", Integer.toString(number))));
        return lines;
    }

    private static List<Line> lines(ConsentGiven given) {
        List<Line> lines = new ArrayList<>();
        lines.add(
                new Line(
                        "Permits",
                        given.scopes().stream()
                                .map(RecordWords::of)
                                .collect(Collectors.joining("; "))));
        lines.add(new Line("Text", "version " + given.documentVersion()));
        lines.add(new Line("Law", given.legalBasis() + ", " + given.jurisdiction()));
        lines.add(new Line("From", utc(given.effectiveFrom())));
        add(lines, "Until", given.effectiveTo().map(RecordPage::utc));
        lines.add(new Line("Given by", RecordWords.of(given.grantor())));
        add(lines, "Attested by", given.attestedBy());
        return lines;
    }

    private static List<Line> lines(ConsentWithdrawn withdrawn) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("What", RecordWords.of(withdrawn.kind())));
        add(lines, "From", withdrawn.statedAt().map(RecordPage::utc));
        return lines;
    }

    private static void add(List<Line> lines, String name, Optional<String> text) {
        text.ifPresent(value -> lines.add(new Line(name, readable(value))));
    }

    /// What is derived from the entries, week by week or session by session.
    public List<Figures> figures() {
        if (!(record.contents() instanceof Held held)) {
            return List.of();
        }
        return held.trend().stream()
                .map(ParticipantTrend::measures)
                .flatMap(List::stream)
                .sorted(Comparator.comparing(this::words))
                .map(this::figures)
                .toList();
    }

    private MeasureWords words(MeasureTrend measure) {
        return MeasureWords.of(measure.measure(), record.protocol());
    }

    private Figures figures(MeasureTrend measure) {
        MeasureWords words = words(measure);
        return new Figures(
                words.name(),
                words.meaning(),
                switch (measure.axis()) {
                    case WEEK -> "Week";
                    case SESSION -> "Session";
                },
                measure.points().stream().map(RecordPage::row).toList());
    }

    private static Line row(Point point) {
        Estimate value = point.value();
        return new Line(
                Integer.toString(point.index()),
                value.figure()
                        .map(
                                figure ->
                                        plain(
                                                figure.value()
                                                        .setScale(
                                                                DECIMALS, RoundingMode.HALF_EVEN)))
                        .orElseGet(() -> RecordWords.of(value.status())));
    }

    public List<String> alsoHeld() {
        return Stream.of(AlsoHeld.values()).map(AlsoHeld::sentence).toList();
    }

    /// Whom the study names for help, by country.
    public List<Line> contacts() {
        return record.protocol().safety().map(Safety::contacts).stream()
                .flatMap(contacts -> contacts.entrySet().stream())
                .map(contact -> new Line(contact.getKey(), contact.getValue()))
                .toList();
    }

    private String day(CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment -> DAY.format(local(moment));
            case CaptureTime.CivilDay day -> DAY.format(day.date());
            case CaptureTime.Ordinal _ -> "Without a date";
        };
    }

    private Optional<String> time(CaptureTime captured) {
        return switch (captured) {
            case CaptureTime.Moment moment ->
                    Optional.of(
                            LocalTime.from(local(moment))
                                    .truncatedTo(ChronoUnit.MINUTES)
                                    .toString());
            case CaptureTime.CivilDay _, CaptureTime.Ordinal _ -> Optional.empty();
        };
    }

    /// By the clock that the participant saw; by the study's where that is not known.
    private LocalDateTime local(CaptureTime.Moment moment) {
        return moment.offset()
                .map(offset -> LocalDateTime.ofInstant(moment.at(), offset))
                .orElseGet(
                        () -> LocalDateTime.ofInstant(moment.at(), record.protocol().homeZone()));
    }

    private static String utc(Instant at) {
        return MINUTE.format(at.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /// Codes have underscores where words have spaces.
    private static String readable(String code) {
        return code.replace('_', ' ');
    }

    private static String read(String resource) {
        try (InputStream in = RecordPage.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this module", e);
        }
    }

    private static String hash(String style) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
