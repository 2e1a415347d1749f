package dev.thaw.ingest.importer;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.ingest.importer.PayloadForm.Columns;
import dev.thaw.ingest.importer.PayloadForm.Source;
import dev.thaw.schemas.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// A mapping file: what the columns of a table mean, and which events each of its rows is.
///
/// The language is described in `docs/importing.md`.
public final class Mapping {

    static final String API = "mapping/v1";

    private final String version;
    private final FileFormat file;
    private final Value participant;
    private final Optional<ZoneForm> zone;
    private final Condition onlyWhen;
    private final Yaml.Place onlyWhenPlace;
    private final Optional<AttestedConsent> consent;
    private final Optional<EventForm> enrolment;
    private final boolean enrolmentHasTime;
    private final List<Value> identity;
    private final List<Repeated> events;

    /// An event of the mapping, before it is known for which columns it stands.
    ///
    /// @param nth among the events of its type
    private record Repeated(
            Yaml.Section section, String type, int nth, Optional<ForEach> each, TimeForm time) {

        List<EventForm> forms(List<Map<String, String>> bindings) {
            return bindings.stream()
                    .map(bound -> EventForm.parse(ForEach.bind(section, bound), name(bound), time))
                    .toList();
        }

        private String name(Map<String, String> bound) {
            Map<String, String> named = new TreeMap<>(bound);
            named.remove(ForEach.COLUMN);
            return type + "#" + nth + named;
        }
    }

    private Mapping(Yaml.Section root, String version) {
        root.allowing(
                "api",
                "version",
                "file",
                "participant",
                "zone",
                "only_when",
                "time",
                "consent",
                "enrolment",
                "identity",
                "events");
        root.need("api").asOneOf(List.of(API));
        this.version = version;
        this.file = root.section("file").map(FileFormat::parse).orElseGet(FileFormat::plain);
        this.participant = Value.parse(root.need("participant"));
        this.zone = root.get("zone").map(ZoneForm::parse);
        this.onlyWhen = root.get("only_when").map(Condition::parse).orElse(Condition.ALWAYS);
        this.onlyWhenPlace = root.get("only_when").map(Yaml::place).orElse(root.place());
        this.consent = consent(root.need("consent"));
        Yaml enrolled = root.need("enrolment");
        this.enrolment = enrolment(enrolled);
        this.enrolmentHasTime =
                enrolled instanceof Yaml.Section section && section.get("time").isPresent();
        this.identity =
                root.get("identity").stream()
                        .flatMap(yaml -> yaml.elements().stream())
                        .map(yaml -> Value.column(yaml.place(), yaml.asWord()))
                        .toList();
        this.events = events(root);
        exampleForms();
    }

    /// Reads a mapping file.
    ///
    /// @throws ImportProblem if it cannot be read or is no mapping
    public static Mapping read(Path path) {
        try {
            return parse(path.getFileName().toString(), Files.readString(path));
        } catch (CharacterCodingException e) {
            throw new ImportProblem(path + " is not UTF-8 text; save it as UTF-8.");
        } catch (IOException e) {
            throw new ImportProblem("Cannot read the mapping " + path + "; check its path.");
        }
    }

    /// Reads a mapping.
    ///
    /// @param name how complaints call it
    /// @throws ImportProblem if it is no mapping
    public static Mapping parse(String name, String yaml) {
        return ImportProblem.instead(
                () -> {
                    Yaml.Section root = Yaml.parse(name, yaml);
                    return new Mapping(root, root.word("version").orElseGet(() -> hash(yaml)));
                });
    }

    /// A mapping that is part of another file.
    static Mapping of(Yaml.Section root, String version) {
        return new Mapping(root, version);
    }

    /// What stands for a version where a file does not say its own.
    public static String hash(String yaml) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(yaml.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Optional<AttestedConsent> consent(Yaml yaml) {
        if (yaml instanceof Yaml.Text) {
            yaml.asOneOf(List.of("none"));
            return Optional.empty();
        }
        return Optional.of(AttestedConsent.parse(yaml.asSection()));
    }

    private static Optional<EventForm> enrolment(Yaml yaml) {
        if (yaml instanceof Yaml.Text) {
            return yaml.asOneOf(List.of("first_row", "none")).equals("none")
                    ? Optional.empty()
                    : Optional.of(enrolment(new Yaml.Section(yaml.place(), Map.of())));
        }
        return Optional.of(enrolment(yaml.asSection()));
    }

    private static EventForm enrolment(Yaml.Section section) {
        return new EventForm(
                section.place(),
                "Enrolled",
                "Enrolled",
                section.get("time").map(TimeForm::parse).orElseGet(TimeForm.None::new),
                section.get("occasion").map(Value::parse),
                Condition.ALWAYS,
                PayloadForm.enrolment(section));
    }

    private static List<Repeated> events(Yaml.Section root) {
        TimeForm time = root.get("time").map(TimeForm::parse).orElseGet(TimeForm.None::new);
        Map<String, Integer> ofType = new LinkedHashMap<>();
        List<Repeated> events = new ArrayList<>();
        for (Yaml yaml : root.need("events").elements()) {
            Yaml.Section section = yaml.asSection();
            String type = section.need("type").asOneOf(PayloadForm.TYPES);
            int nth = ofType.merge(type, 1, Integer::sum);
            events.add(
                    new Repeated(section, type, nth, section.get("for").map(ForEach::parse), time));
        }
        if (events.isEmpty()) {
            throw root.place().problem("'events' lists at least one event");
        }
        return List.copyOf(events);
    }

    /// What the file says its version is, else a hash of its bytes.
    public String version() {
        return version;
    }

    /// Whether columns make a row the same row, so that a changed row can be told from a new one.
    public boolean hasIdentity() {
        return !identity.isEmpty();
    }

    FileFormat file() {
        return file;
    }

    Value participant() {
        return participant;
    }

    Optional<ZoneForm> zone() {
        return zone;
    }

    Condition onlyWhen() {
        return onlyWhen;
    }

    Optional<AttestedConsent> consent() {
        return consent;
    }

    Optional<EventForm> enrolment() {
        return enrolment;
    }

    /// Whether the time of the enrolment stands in a column.
    boolean enrolmentHasTime() {
        return enrolmentHasTime;
    }

    /// The columns that make a row the same row; empty: its mapped values do.
    List<Value> identity() {
        return identity;
    }

    /// The events of a row of a file with these columns.
    List<EventForm> events(Collection<String> header) {
        return forms(each -> each.bindings(header));
    }

    /// The same where columns that events are repeated for may be missing.
    List<EventForm> eventsFound(Collection<String> header) {
        return forms(each -> each.found(header));
    }

    private List<EventForm> exampleForms() {
        return forms(ForEach::examples);
    }

    private List<EventForm> forms(Function<ForEach, List<Map<String, String>>> bindings) {
        return events.stream()
                .flatMap(
                        event ->
                                event
                                        .forms(event.each().map(bindings).orElse(List.of(Map.of())))
                                        .stream())
                .toList();
    }

    /// Checks that this mapping speaks of what a study's protocol knows.
    ///
    /// @throws ImportProblem that names the first line that does not
    public void check(StudyProtocol protocol) {
        ImportProblem.instead(
                () -> {
                    compare(protocol);
                    return this;
                });
    }

    private void compare(StudyProtocol protocol) {
        consent.ifPresent(
                attested -> {
                    attested.given(protocol);
                    attested.captured(protocol);
                });
        enrolment.ifPresent(form -> form.payload().sources().forEach(s -> check(s, protocol)));
        exampleForms().forEach(form -> form.payload().sources().forEach(s -> check(s, protocol)));
    }

    private static void check(Source source, StudyProtocol protocol) {
        int slash = source.field().indexOf('/');
        String group = slash < 0 ? source.field() : source.field().substring(0, slash);
        String name = source.field().substring(slash + 1);
        switch (group) {
            case "ratings" -> known(source, "item", List.of(name), protocol.items().keySet());
            case "feelings" -> {
                if (name.endsWith("/label")) {
                    knownTexts(source, "feeling", protocol.vocabulary().keySet());
                }
            }
            case "instrument" -> knownTexts(source, "instrument", protocol.instruments().keySet());
            case "attributes" -> {
                known(source, "attribute", List.of(name), protocol.attributes().keySet());
                knownTexts(source, "code of " + name, protocol.attributes().get(name).codes());
            }
            default -> {}
        }
    }

    private static void knownTexts(Source source, String what, Set<String> known) {
        known(source, what, source.value().knownTexts().orElse(List.of()), known);
    }

    private static void known(
            Source source, String what, Collection<String> texts, Set<String> known) {
        for (String text : texts) {
            if (!known.contains(text)) {
                throw source.value()
                        .place()
                        .problem(
                                "the protocol knows no %s '%s' (it knows: %s)",
                                what, text, String.join(", ", known));
            }
        }
    }

    /// All columns that a file with this header must have, each with the line that names it.
    List<Columns> columns(Collection<String> header) {
        List<Columns> all = new ArrayList<>();
        all.add(new Columns(participant.place(), participant.columns()));
        zone.ifPresent(z -> all.add(new Columns(z.place(), z.column().stream().toList())));
        onlyWhen.tests()
                .forEach(test -> all.add(new Columns(onlyWhenPlace, List.of(test.column()))));
        identity.forEach(value -> all.add(new Columns(value.place(), value.columns())));
        enrolment.ifPresent(form -> all.addAll(form.columns()));
        events(header).forEach(form -> all.addAll(form.columns()));
        all.sort(Comparator.comparingInt(columns -> columns.place().line()));
        return all;
    }
}
