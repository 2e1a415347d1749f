package dev.thaw.schemas.protocol;

import static java.util.stream.Collectors.joining;

import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Anchor;
import dev.thaw.core.protocol.StudyProtocol.Attribute;
import dev.thaw.core.protocol.StudyProtocol.ConsentDocument;
import dev.thaw.core.protocol.StudyProtocol.Direction;
import dev.thaw.core.protocol.StudyProtocol.Instrument;
import dev.thaw.core.protocol.StudyProtocol.Item;
import dev.thaw.core.protocol.StudyProtocol.Minima;
import dev.thaw.core.protocol.StudyProtocol.Period;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.core.protocol.StudyProtocol.Safety;
import dev.thaw.core.protocol.StudyProtocol.Schedule;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import dev.thaw.core.protocol.WithdrawalPolicies;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import dev.thaw.schemas.yaml.YamlProblem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Reads one protocol and gathers everything that is wrong with it.
final class ProtocolReader {

    private static final int EVENTS_PER_DAY = 200;
    private static final int MINIMUM_CELL = 11;
    private static final int PROMPTED_OFTEN = 3;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Section document;
    private final String hash;
    private final List<String> problems = new ArrayList<>();

    ProtocolReader(Section document, String hash) {
        this.document = document;
        this.hash = hash;
    }

    /// Everything that is wrong, in the order of the file's parts.
    List<String> problems() {
        return problems;
    }

    /// The protocol, if nothing is wrong.
    Optional<StudyProtocol> protocol() {
        attempt(
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
                                "safety"));
        attempt(() -> document.need("api").asOneOf(List.of("protocol/v1")));
        Optional<StudyId> study =
                attempt(() -> parsed(document.need("study"), "a study id", StudyId::new));
        Optional<String> version = attempt(() -> document.need("version").asWord());
        Optional<String> title = attempt(() -> document.need("title").asWord());
        Optional<Period> period = attempt(() -> period(document.need("period").asSection()));
        Optional<ZoneId> zone =
                attempt(
                        () ->
                                parsed(
                                        document.need("home_zone"),
                                        "an IANA time zone such as Europe/Oslo",
                                        ZoneId::of));
        Optional<LocalTime> cutoff =
                attempt(() -> time(document, "day_cutoff").orElse(LocalTime.of(4, 0)));
        Optional<Anchor> anchor =
                attempt(
                        () ->
                                word(
                                        document,
                                        "anchor",
                                        Anchor.class,
                                        Anchor.FIRST_ATTENDED_SESSION));
        Optional<Schedule> schedule = attempt(() -> schedule(document.section("schedule")));
        Optional<Minima> minima =
                schedule.flatMap(known -> attempt(() -> minima(document.section("minima"), known)));
        SortedMap<String, Valence> vocabulary =
                named("vocabulary", yaml -> constant(yaml, Valence.class));
        SortedMap<String, Item> items = named("items", ProtocolReader::item);
        SortedMap<String, Instrument> instruments =
                named("instruments", ProtocolReader::instrument);
        SortedMap<String, Attribute> attributes = named("attributes", ProtocolReader::attribute);
        Optional<Optional<Section>> consent =
                attempt(
                        () ->
                                document.section("consent")
                                        .map(
                                                section ->
                                                        section.allowing(
                                                                "documents",
                                                                "withdrawal_policies")));
        Optional<SortedMap<String, ConsentDocument>> documents =
                consent.flatMap(known -> attempt(() -> consentDocuments(known)));
        Optional<WithdrawalPolicies> policies =
                consent.flatMap(known -> attempt(() -> withdrawalPolicies(known)));
        Optional<Integer> perDay = attempt(() -> eventsPerDay(document.section("limits")));
        Optional<Integer> cell =
                attempt(() -> wholeNumber(document, "min_cell", 1).orElse(MINIMUM_CELL));
        Optional<Optional<Safety>> safety =
                attempt(() -> document.section("safety").map(ProtocolReader::safety));
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
                        safety.orElseThrow()));
    }

    private <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (YamlProblem e) {
            problems.add(e.getMessage());
            return Optional.empty();
        }
    }

    /// The entries of a section by name; each one that is wrong is a problem of its own.
    private <T> SortedMap<String, T> named(String key, Function<Yaml, T> value) {
        SortedMap<String, T> all = new TreeMap<>();
        attempt(() -> document.section(key))
                .flatMap(Function.identity())
                .ifPresent(
                        section ->
                                section.entries()
                                        .forEach(
                                                (name, yaml) ->
                                                        attempt(() -> entry(name, yaml, value))
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
        return checked(period, () -> new Period(from, to));
    }

    private static LocalDate date(Yaml yaml) {
        return parsed(yaml, "a date such as 2026-01-31", LocalDate::parse);
    }

    private static Optional<LocalTime> time(Section section, String key) {
        return section.get(key).map(yaml -> parsed(yaml, "a time such as 04:00", LocalTime::parse));
    }

    private static Schedule schedule(Optional<Section> written) {
        if (written.isEmpty()) {
            return new Schedule(
                    Schedule.Kind.NONE,
                    0,
                    Duration.ofMinutes(60),
                    Optional.empty(),
                    Optional.empty());
        }
        Section section =
                written.get()
                        .allowing(
                                "kind",
                                "prompts_per_day",
                                "response_window_minutes",
                                "quiet_hours");
        Schedule.Kind kind = constant(section.need("kind"), Schedule.Kind.class);
        Optional<Integer> perDay = wholeNumber(section, "prompts_per_day", 1);
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
        return new Schedule(
                kind,
                perDay.orElse(0),
                Duration.ofMinutes(wholeNumber(section, "response_window_minutes", 1).orElse(60)),
                quiet.flatMap(hours -> time(hours, "from")),
                quiet.flatMap(hours -> time(hours, "to")));
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
                week.flatMap(section -> wholeNumber(section, "answered", 1))
                        .orElse(usual.answeredPerWeek()),
                week.flatMap(section -> wholeNumber(section, "days", 1))
                        .orElse(usual.daysPerWeek()));
    }

    private static Item item(Yaml yaml) {
        Section section = yaml.asSection().allowing("min", "max", "step", "direction", "valence");
        return new Item(
                range(section),
                word(section, "direction", Direction.class, Direction.NONE),
                section.get("valence").map(valence -> constant(valence, Valence.class)));
    }

    private static Instrument instrument(Yaml yaml) {
        Section section = yaml.asSection().allowing("min", "max", "step", "direction");
        return new Instrument(
                range(section), word(section, "direction", Direction.class, Direction.NONE));
    }

    private static Range range(Section section) {
        BigDecimal min = number(section.need("min"));
        BigDecimal max = number(section.need("max"));
        Optional<BigDecimal> step = section.get("step").map(ProtocolReader::number);
        return checked(section, () -> new Range(min, max, step));
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
        Section section = yaml.asSection().allowing("sha256", "scopes");
        Yaml sha256 = section.need("sha256");
        if (!SHA_256.matcher(sha256.asWord()).matches()) {
            throw sha256.place().problem("'sha256' is 64 hexadecimal digits");
        }
        TreeSet<ConsentScope> scopes = new TreeSet<>();
        section.need("scopes")
                .elements()
                .forEach(scope -> scopes.add(constant(scope, ConsentScope.class)));
        return new ConsentDocument(sha256.asWord().toLowerCase(Locale.ROOT), scopes);
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
                                        constant(section.need("default"), Policy.class)))
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
                                                            basis, constant(policy, Policy.class)));
                            all.put(jurisdiction, byBasis);
                        });
        return all;
    }

    private static int eventsPerDay(Optional<Section> limits) {
        return limits.map(section -> section.allowing("events_per_day"))
                .flatMap(section -> wholeNumber(section, "events_per_day", 1))
                .orElse(EVENTS_PER_DAY);
    }

    private static Safety safety(Section section) {
        section.allowing("contacts", "monitored", "response_hours");
        SortedMap<String, String> contacts = new TreeMap<>();
        section.need("contacts")
                .asSection()
                .entries()
                .forEach((country, contact) -> contacts.put(country, contact.asWord()));
        return new Safety(
                contacts, yesOrNo(section, "monitored"), wholeNumber(section, "response_hours", 1));
    }

    private static boolean yesOrNo(Section section, String key) {
        return section.get(key)
                .map(yaml -> yaml.asOneOf(List.of("true", "false")).equals("true"))
                .orElse(false);
    }

    private static Optional<Integer> wholeNumber(Section section, String key, int least) {
        return section.get(key)
                .map(
                        yaml -> {
                            int number = parsed(yaml, "a whole number", Integer::parseInt);
                            if (number < least) {
                                throw yaml.place().problem("'%s' is at least %d", key, least);
                            }
                            return number;
                        });
    }

    private static BigDecimal number(Yaml yaml) {
        return parsed(yaml, "a number", BigDecimal::new);
    }

    private static <E extends Enum<E>> E word(
            Section section, String key, Class<E> type, E otherwise) {
        return section.get(key).map(yaml -> constant(yaml, type)).orElse(otherwise);
    }

    private static <E extends Enum<E>> E constant(Yaml yaml, Class<E> type) {
        String word = yaml.asWord();
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        throw yaml.place()
                .problem(
                        "'%s' is none of %s",
                        word,
                        Arrays.stream(type.getEnumConstants())
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(joining(", ")));
    }

    private static <T> T parsed(Yaml yaml, String what, Function<String, T> parse) {
        String word = yaml.asWord();
        try {
            return parse.apply(word);
        } catch (IllegalArgumentException | DateTimeException _) {
            throw yaml.place().problem("'%s' is not %s", word, what);
        }
    }

    /// A rule of core's own about several values of a section.
    private static <T> T checked(Section section, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw section.place().problem("%s", e.getMessage());
        }
    }
}
