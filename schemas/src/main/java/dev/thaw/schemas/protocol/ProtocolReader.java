package dev.thaw.schemas.protocol;

import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Anchor;
import dev.thaw.core.protocol.StudyProtocol.Attribute;
import dev.thaw.core.protocol.StudyProtocol.Compliance;
import dev.thaw.core.protocol.StudyProtocol.ConsentDocument;
import dev.thaw.core.protocol.StudyProtocol.Direction;
import dev.thaw.core.protocol.StudyProtocol.Feedback;
import dev.thaw.core.protocol.StudyProtocol.Instrument;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import dev.thaw.core.protocol.StudyProtocol.Monitors;
import dev.thaw.core.protocol.StudyProtocol.Period;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.core.protocol.StudyProtocol.Releases;
import dev.thaw.core.protocol.StudyProtocol.Safety;
import dev.thaw.core.protocol.StudyProtocol.SafetyRule;
import dev.thaw.core.protocol.StudyProtocol.Schedule;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import dev.thaw.core.protocol.StudyProtocol.Wording;
import dev.thaw.core.protocol.WithdrawalPolicies;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import dev.thaw.schemas.yaml.Problems;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads one protocol and gathers everything that is wrong with it.
final class ProtocolReader {

    private static final int EVENTS_PER_DAY = 200;
    private static final int MINIMUM_CELL = 11;
    private static final int PROMPTED_OFTEN = 3;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");

    /// Where a study's safety block names no rules.
    private static final List<SafetyRule> USUAL_RULES =
            List.of(
                    new SafetyRule.Overwhelm(),
                    new SafetyRule.InstrumentItem("PHQ-9", "9", BigDecimal.ONE));

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Section document;
    private final String hash;
    private final Problems problems = new Problems();

    ProtocolReader(Section document, String hash) {
        this.document = document;
        this.hash = hash;
    }

    /// Everything that is wrong, in the order of the file's parts.
    Problems problems() {
        return problems;
    }

    /// The protocol, if nothing is wrong.
    Optional<StudyProtocol> protocol() {
        problems.attempt(
                () ->
                        document.allowing(
                                "api",
                                "study",
                                "version",
                                "title",
                                "period",
                                "home_zone",
                                "day_cutoff",
                                "anchor",
                                "schedule",
                                "minima",
                                "vocabulary",
                                "items",
                                "instruments",
                                "attributes",
                                "consent",
                                "limits",
                                "min_cell",
                                "releases",
                                "monitors",
                                "safety",
                                "feedback"));
        problems.attempt(() -> document.need("api").asOneOf(List.of("protocol/v1")));
        Optional<StudyId> study =
                problems.attempt(() -> document.need("study").as("a study id", StudyId::new));
        Optional<String> version = problems.attempt(() -> document.need("version").asWord());
        Optional<String> title = problems.attempt(() -> document.need("title").asWord());
        Optional<Period> period =
                problems.attempt(() -> period(document.need("period").asSection()));
        Optional<ZoneId> zone =
                problems.attempt(
                        () ->
                                document.need("home_zone")
                                        .as("an IANA time zone such as Europe/Oslo", ZoneId::of));
        Optional<LocalTime> cutoff =
                problems.attempt(() -> time(document, "day_cutoff").orElse(LocalTime.of(4, 0)));
        Optional<Anchor> anchor =
                problems.attempt(
                        () ->
                                word(
                                        document,
                                        "anchor",
                                        Anchor.class,
                                        Anchor.FIRST_ATTENDED_SESSION));
        Optional<Schedule> schedule =
                problems.attempt(() -> schedule(document.section("schedule")));
        Optional<Minima> minima =
                schedule.flatMap(
                        known -> problems.attempt(() -> minima(document.section("minima"), known)));
        SortedMap<String, Valence> vocabulary =
                named("vocabulary", yaml -> yaml.asConstant(Valence.class));
        SortedMap<String, Item> items = named("items", ProtocolReader::item);
        SortedMap<String, Instrument> instruments =
                named("instruments", ProtocolReader::instrument);
        SortedMap<String, Attribute> attributes = named("attributes", ProtocolReader::attribute);
        Optional<Optional<Section>> consent =
                problems.attempt(
                        () ->
                                document.section("consent")
                                        .map(
                                                section ->
                                                        section.allowing(
                                                                "documents",
                                                                "withdrawal_policies")));
        Optional<SortedMap<String, ConsentDocument>> documents =
                consent.flatMap(known -> problems.attempt(() -> consentDocuments(known)));
        Optional<WithdrawalPolicies> policies =
                consent.flatMap(known -> problems.attempt(() -> withdrawalPolicies(known)));
        Optional<Integer> perDay = problems.attempt(() -> eventsPerDay(document.section("limits")));
        Optional<Integer> cell =
                problems.attempt(() -> document.wholeNumber("min_cell", 1).orElse(MINIMUM_CELL));
        Optional<Releases> releases =
                problems.attempt(() -> releases(document.section("releases")));
        Optional<Monitors> monitors =
                schedule.flatMap(
                        known ->
                                problems.attempt(
                                        () -> monitors(document.section("monitors"), known)));
        Optional<Optional<Safety>> safety =
                problems.attempt(
                        () ->
                                document.section("safety")
                                        .map(section -> safety(section, instruments.keySet())));
        Optional<Feedback> feedback =
                problems.attempt(() -> feedback(document.section("feedback")));
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new StudyProtocol(
                        study.orElseThrow(),
                        version.orElseThrow(),
                        hash,
                        title.orElseThrow(),
                        period.orElseThrow(),
                        zone.orElseThrow(),
                        cutoff.orElseThrow(),
                        anchor.orElseThrow(),
                        schedule.orElseThrow(),
                        minima.orElseThrow(),
                        vocabulary,
                        items,
                        instruments,
                        attributes,
                        documents.orElseThrow(),
                        policies.orElseThrow(),
                        perDay.orElseThrow(),
                        cell.orElseThrow(),
                        releases.orElseThrow(),
                        monitors.orElseThrow(),
                        safety.orElseThrow(),
                        feedback.orElseThrow()));
    }

    /// The entries of a section by name; each one that is wrong is a problem of its own.
    private <T> SortedMap<String, T> named(String key, Function<Yaml, T> value) {
        SortedMap<String, T> all = new TreeMap<>();
        problems.attempt(() -> document.section(key))
                .flatMap(Function.identity())
                .ifPresent(
                        section ->
                                section.entries()
                                        .forEach(
                                                (name, yaml) ->
                                                        problems.attempt(
                                                                        () ->
                                                                                entry(
                                                                                        name, yaml,
                                                                                        value))
                                                                .ifPresent(
                                                                        read ->
                                                                                all.put(
                                                                                        name,
                                                                                        read))));
        return all;
    }

    private static <T> T entry(String name, Yaml yaml, Function<Yaml, T> value) {
        if (!NAME.matcher(name).matches()) {
            throw yaml.place()
                    .problem(
                            "'%s' is no name (1-64 letters, digits, dots, underscores, hyphens)",
                            name);
        }
        return value.apply(yaml);
    }

    private static Period period(Section period) {
        period.allowing("from", "to");
        LocalDate from = date(period.need("from"));
        Optional<LocalDate> to = period.get("to").map(ProtocolReader::date);
        return period.checked(() -> new Period(from, to));
    }

    private static LocalDate date(Yaml yaml) {
        return yaml.as("a date such as 2026-01-31", LocalDate::parse);
    }

    private static Optional<LocalTime> time(Section section, String key) {
        return section.get(key).map(yaml -> yaml.as("a time such as 04:00", LocalTime::parse));
    }

    private static Schedule schedule(Optional<Section> written) {
        if (written.isEmpty()) {
            return new Schedule(
                    Schedule.Kind.NONE,
                    0,
                    Duration.ofMinutes(60),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        Section section =
                written.get()
                        .allowing(
                                "kind",
                                "prompts_per_day",
                                "response_window_minutes",
                                "reminder_minutes",
                                "quiet_hours");
        Schedule.Kind kind = section.need("kind").asConstant(Schedule.Kind.class);
        Optional<Integer> perDay = section.wholeNumber("prompts_per_day", 1);
        if (kind == Schedule.Kind.PROMPTS && perDay.isEmpty()) {
            throw section.place().problem("'prompts_per_day' is missing");
        }
        if (kind != Schedule.Kind.PROMPTS && perDay.isPresent()) {
            throw section.place().problem("'prompts_per_day' goes with kind: prompts only");
        }
        Optional<Section> quiet =
                section.section("quiet_hours").map(hours -> hours.allowing("from", "to"));
        quiet.ifPresent(
                hours -> {
                    hours.need("from");
                    hours.need("to");
                });
        Duration window =
                Duration.ofMinutes(section.wholeNumber("response_window_minutes", 1).orElse(60));
        Optional<Duration> reminder =
                section.wholeNumber("reminder_minutes", 1).map(Duration::ofMinutes);
        Optional<LocalTime> quietFrom = quiet.flatMap(hours -> time(hours, "from"));
        Optional<LocalTime> quietTo = quiet.flatMap(hours -> time(hours, "to"));
        return section.checked(
                () -> new Schedule(kind, perDay.orElse(0), window, reminder, quietFrom, quietTo));
    }

    /// Defaults follow the schedule (science.md A.1).
    private static Minima minima(Optional<Section> written, Schedule schedule) {
        Optional<Section> week =
                written.map(minima -> minima.allowing("week"))
                        .flatMap(minima -> minima.section("week"))
                        .map(section -> section.allowing("answered", "days"));
        Minima usual =
                switch (schedule.kind()) {
                    case PROMPTS ->
                            schedule.promptsPerDay() >= PROMPTED_OFTEN
                                    ? new Minima(10, 4)
                                    : new Minima(4, 4);
                    case DAILY_DIARY -> new Minima(4, 4);
                    case NONE -> new Minima(1, 1);
                };
        return new Minima(
                week.flatMap(section -> section.wholeNumber("answered", 1))
                        .orElse(usual.answeredPerWeek()),
                week.flatMap(section -> section.wholeNumber("days", 1))
                        .orElse(usual.daysPerWeek()));
    }

    private static Item item(Yaml yaml) {
        Section section = yaml.asSection().allowing("min", "max", "step", "direction", "valence");
        return new Item(
                range(section),
                word(section, "direction", Direction.class, Direction.NONE),
                section.get("valence").map(valence -> valence.asConstant(Valence.class)));
    }

    private static Instrument instrument(Yaml yaml) {
        Section section = yaml.asSection().allowing("min", "max", "step", "direction");
        return new Instrument(
                range(section), word(section, "direction", Direction.class, Direction.NONE));
    }

    private static Range range(Section section) {
        BigDecimal min = section.need("min").asNumber();
        BigDecimal max = section.need("max").asNumber();
        Optional<BigDecimal> step = section.get("step").map(Yaml::asNumber);
        return section.checked(() -> new Range(min, max, step));
    }

    private static Attribute attribute(Yaml yaml) {
        Section section = yaml.asSection().allowing("codes", "quasi_identifier");
        section.need("codes");
        return new Attribute(
                new TreeSet<>(section.words("codes").orElseThrow()),
                yesOrNo(section, "quasi_identifier"));
    }

    private static SortedMap<String, ConsentDocument> consentDocuments(Optional<Section> written) {
        SortedMap<String, ConsentDocument> documents = new TreeMap<>();
        written.flatMap(consent -> consent.section("documents"))
                .ifPresent(
                        all ->
                                all.entries()
                                        .forEach(
                                                (version, yaml) ->
                                                        documents.put(version, document(yaml))));
        return documents;
    }

    private static ConsentDocument document(Yaml yaml) {
        Section section =
                yaml.asSection().allowing("sha256", "scopes", "text", "language", "legal_basis");
        Yaml sha256 = section.need("sha256");
        if (!SHA_256.matcher(sha256.asWord()).matches()) {
            throw sha256.place().problem("'sha256' is 64 hexadecimal digits");
        }
        TreeSet<ConsentScope> scopes = new TreeSet<>();
        section.need("scopes")
                .elements()
                .forEach(scope -> scopes.add(scope.asConstant(ConsentScope.class)));
        String hash = sha256.asWord().toLowerCase(Locale.ROOT);
        return new ConsentDocument(hash, scopes, wording(section, hash));
    }

    /// The text that participants see, where it stands in the file.
    private static Optional<Wording> wording(Section section, String hash) {
        Optional<Yaml> text = section.get("text");
        if (text.isEmpty()) {
            for (String alone : List.of("language", "legal_basis")) {
                section.get(alone)
                        .ifPresent(
                                yaml -> {
                                    throw yaml.place().problem("'%s' goes with a text only", alone);
                                });
            }
            return Optional.empty();
        }
        String written = text.get().asWord();
        if (!sha256(written).equals(hash)) {
            throw text.get()
                    .place()
                    .problem(
                            "this text has another hash than 'sha256' says (sha256: %s)",
                            sha256(written));
        }
        Yaml language = section.need("language");
        if (!LANGUAGE.matcher(language.asWord()).matches()) {
            throw language.place().problem("'language' is a language tag such as nb or en-GB");
        }
        return Optional.of(
                new Wording(written, language.asWord(), section.need("legal_basis").asWord()));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Whoever lists some jurisdictions says what holds in the others.
    private static WithdrawalPolicies withdrawalPolicies(Optional<Section> written) {
        return written.flatMap(consent -> consent.section("withdrawal_policies"))
                .map(section -> section.allowing("default", "jurisdictions"))
                .map(
                        section ->
                                new WithdrawalPolicies(
                                        section.section("jurisdictions")
                                                .map(ProtocolReader::byJurisdiction)
                                                .orElseGet(TreeMap::new),
                                        section.need("default").asConstant(Policy.class)))
                .orElse(WithdrawalPolicies.NONE);
    }

    private static SortedMap<String, SortedMap<String, Policy>> byJurisdiction(Section section) {
        SortedMap<String, SortedMap<String, Policy>> all = new TreeMap<>();
        section.entries()
                .forEach(
                        (jurisdiction, bases) -> {
                            SortedMap<String, Policy> byBasis = new TreeMap<>();
                            bases.asSection()
                                    .entries()
                                    .forEach(
                                            (basis, policy) ->
                                                    byBasis.put(
                                                            basis,
                                                            policy.asConstant(Policy.class)));
                            all.put(jurisdiction, byBasis);
                        });
        return all;
    }

    private static int eventsPerDay(Optional<Section> limits) {
        return limits.map(section -> section.allowing("events_per_day"))
                .flatMap(section -> section.wholeNumber("events_per_day", 1))
                .orElse(EVENTS_PER_DAY);
    }

    private static Releases releases(Optional<Section> written) {
        return written.map(section -> section.allowing("interval_days"))
                .flatMap(section -> section.wholeNumber("interval_days", 1))
                .map(Releases::new)
                .orElse(Releases.USUAL);
    }

    /// Where a study asks for nothing, nobody is expected to answer.
    private static Monitors monitors(Optional<Section> written, Schedule schedule) {
        Monitors usual =
                switch (schedule.kind()) {
                    case PROMPTS, DAILY_DIARY -> Monitors.USUAL;
                    case NONE -> Monitors.NONE;
                };
        return written.map(
                        section ->
                                section.allowing(
                                        "silent_participant_days",
                                        "silent_app_hours",
                                        "compliance",
                                        "overwhelm_level"))
                .map(
                        section ->
                                section.checked(
                                        () ->
                                                new Monitors(
                                                        silence(
                                                                section,
                                                                "silent_participant_days",
                                                                usual.silentParticipantDays()),
                                                        silence(
                                                                section,
                                                                "silent_app_hours",
                                                                usual.silentAppHours()),
                                                        compliance(section, usual.compliance()),
                                                        section.get("overwhelm_level")
                                                                .filter(level -> !isNever(level))
                                                                .map(Yaml::asNumber))))
                .orElse(usual);
    }

    private static OptionalInt silence(Section section, String key, OptionalInt usual) {
        if (section.get(key).filter(ProtocolReader::isNever).isPresent()) {
            return OptionalInt.empty();
        }
        Optional<Integer> written = section.wholeNumber(key, 1);
        return written.isPresent() ? OptionalInt.of(written.get()) : usual;
    }

    private static Optional<Compliance> compliance(Section section, Optional<Compliance> usual) {
        Optional<Yaml> written = section.get("compliance");
        if (written.filter(ProtocolReader::isNever).isPresent()) {
            return Optional.empty();
        }
        return written.map(Yaml::asSection)
                .map(limits -> limits.allowing("below", "fall", "weeks"))
                .map(
                        limits ->
                                limits.checked(
                                        () ->
                                                new Compliance(
                                                        limits.get("below")
                                                                .map(Yaml::asNumber)
                                                                .orElse(Compliance.USUAL.below()),
                                                        limits.get("fall")
                                                                .map(Yaml::asNumber)
                                                                .orElse(Compliance.USUAL.fall()),
                                                        limits.wholeNumber("weeks", 1)
                                                                .orElse(Compliance.USUAL.weeks()))))
                .or(() -> usual);
    }

    private static boolean isNever(Yaml written) {
        return written instanceof Yaml.Text(var _, String word) && word.equals("never");
    }

    private static Safety safety(Section section, Set<String> instruments) {
        section.allowing("contacts", "monitored", "response_hours", "rules");
        SortedMap<String, String> contacts = new TreeMap<>();
        section.need("contacts")
                .asSection()
                .entries()
                .forEach((country, contact) -> contacts.put(country, contact.asWord()));
        return new Safety(
                contacts,
                yesOrNo(section, "monitored"),
                section.wholeNumber("response_hours", 1),
                section.get("rules").map(rules -> rules(rules, instruments)).orElse(USUAL_RULES));
    }

    /// Every check-in asks whether it is too much, so that the answer must lead somewhere.
    private static List<SafetyRule> rules(Yaml written, Set<String> instruments) {
        List<SafetyRule> rules =
                written.elements().stream().map(rule -> rule(rule, instruments)).toList();
        if (!rules.contains(new SafetyRule.Overwhelm())) {
            throw written.place().problem("'rules' must have the rule overwhelm");
        }
        return rules;
    }

    private static SafetyRule rule(Yaml written, Set<String> instruments) {
        if (!(written instanceof Section section)) {
            var _ = written.asOneOf(List.of("overwhelm"));
            return new SafetyRule.Overwhelm();
        }
        section.allowing("instrument", "item", "at_least");
        Yaml instrument = section.need("instrument");
        if (!instruments.contains(instrument.asWord())) {
            throw instrument
                    .place()
                    .problem("'%s' is none of the study's instruments", instrument.asWord());
        }
        return new SafetyRule.InstrumentItem(
                instrument.asWord(),
                section.need("item").asWord(),
                section.need("at_least").asNumber());
    }

    private static Feedback feedback(Optional<Section> written) {
        return written.map(section -> section.allowing("own_trends_after_week"))
                .flatMap(section -> section.wholeNumber("own_trends_after_week", 1))
                .map(Feedback::new)
                .orElse(Feedback.AFTER_OUTCOME);
    }

    private static boolean yesOrNo(Section section, String key) {
        return section.get(key)
                .map(yaml -> yaml.asOneOf(List.of("true", "false")).equals("true"))
                .orElse(false);
    }

    private static <E extends Enum<E>> E word(
            Section section, String key, Class<E> type, E otherwise) {
        return section.get(key).map(yaml -> yaml.asConstant(type)).orElse(otherwise);
    }
}
