package dev.thaw.ingest.importer;

import static dev.thaw.ingest.importer.Fields.need;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionFormat;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.schemas.yaml.Yaml;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What one kind of event takes from a row.
///
/// @param sources of its fields
/// @param scheduled columns with the time for which a prompt was scheduled
record PayloadForm(List<Source> sources, List<Columns> scheduled, Reader reader) {

    private static final Pattern MINUTES = Pattern.compile("(\\d{1,5}) ?min");

    /// Where a field comes from.
    ///
    /// @param field as refusals and the mapping call it (`ratings/mood`)
    record Source(String field, Value value) {}

    /// Columns that a line of the mapping names.
    record Columns(Yaml.Place place, List<String> names) {}

    /// Makes the payload; empty where the row says nothing of the kind.
    @FunctionalInterface
    interface Reader {
        Optional<? extends Observation> read(Fields fields);
    }

    /// The kinds of events that a mapping can make.
    static final List<String> TYPES =
            List.of(
                    "CheckInSubmitted",
                    "PromptIssued",
                    "SessionHeld",
                    "InstrumentScored",
                    "TherapyEnded",
                    "IntercurrentEventReported",
                    "PracticeLogged",
                    "ChangeRated",
                    "SetbackReported");

    private static final List<String> COMMON = List.of("type", "for", "when", "time", "occasion");

    static PayloadForm parse(String type, Yaml.Section section) {
        Keys keys = new Keys(section, COMMON);
        Reader reader =
                switch (type) {
                    case "CheckInSubmitted" -> checkIn(keys);
                    case "PromptIssued" -> prompt(keys);
                    case "SessionHeld" -> session(keys);
                    case "InstrumentScored" -> instrument(keys);
                    case "TherapyEnded" -> {
                        keys.require("how");
                        Optional<Value> how = keys.choice("how", EndOfTherapy.class);
                        yield f -> {
                            var end = f.choice("how", how, EndOfTherapy.class);
                            return f.event(() -> new TherapyEnded(need("how", how, end)));
                        };
                    }
                    case "IntercurrentEventReported" -> {
                        keys.require("kind");
                        Optional<Value> kind = keys.choice("kind", IntercurrentKind.class);
                        yield f -> {
                            var what = f.choice("kind", kind, IntercurrentKind.class);
                            return f.event(
                                    () -> new IntercurrentEventReported(need("kind", kind, what)));
                        };
                    }
                    case "PracticeLogged" -> practice(keys);
                    case "ChangeRated" -> {
                        keys.require("rating");
                        Optional<Value> rating = keys.value("rating");
                        yield f -> {
                            Optional<BigDecimal> read = f.number("rating", rating);
                            return f.event(
                                    () ->
                                            new ChangeRated(
                                                    Fields.whole(
                                                            rating.orElseThrow(),
                                                            need("rating", rating, read))));
                        };
                    }
                    case "SetbackReported" -> {
                        keys.require("kind");
                        Optional<Value> kind = keys.value("kind");
                        yield f -> {
                            Optional<String> what = f.text("kind", kind);
                            return f.event(() -> new SetbackReported(need("kind", kind, what)));
                        };
                    }
                    default -> throw new IllegalStateException("the mapping's types are checked");
                };
        return keys.finish(reader);
    }

    /// What the row of a participant says about their enrolment.
    static PayloadForm enrolment(Yaml.Section section) {
        Keys keys = new Keys(section, List.of("time", "occasion"));
        Optional<Value> site = keys.value("site");
        Optional<Value> arm = keys.value("arm");
        Optional<Value> jurisdiction = keys.value("jurisdiction");
        Optional<Value> ageBand = keys.value("age_band");
        SortedMap<String, Value> attributes = keys.named("attributes");
        return keys.finish(
                f ->
                        Optional.of(
                                new Enrolled(
                                        f.text("site", site),
                                        f.text("arm", arm),
                                        f.text("jurisdiction", jurisdiction),
                                        f.text("age_band", ageBand),
                                        f.texts("attributes", attributes))));
    }

    private static Reader checkIn(Keys keys) {
        keys.requireOneOf(
                "answer", "feelings", "ratings", "sensations", "linked_event", "free_text");
        Optional<Value> promptId = keys.value("prompt_id");
        Optional<Value> answer = keys.choice("answer", Answer.class);
        List<FeelingForm> feelings = keys.feelings();
        List<Value> sensations = keys.values("sensations");
        SortedMap<String, Value> ratings = keys.named("ratings");
        Optional<LinkedForm> linked = keys.linkedEvent();
        Optional<Value> overwhelmed = keys.value("overwhelmed");
        Optional<Value> version = keys.value("instrument_version");
        Optional<Value> freeText = keys.value("free_text");
        return f -> {
            Optional<String> prompt = f.text("prompt_id", promptId);
            Optional<Answer> stated = f.choice("answer", answer, Answer.class);
            Felt felt = Felt.read(f, feelings);
            List<String> places = f.list("sensations", sensations);
            SortedMap<String, BigDecimal> rated = f.numbers("ratings", ratings);
            Optional<LinkedEvent> event = linked.flatMap(form -> form.read(f));
            boolean overwhelm = f.flag("overwhelmed", overwhelmed);
            Optional<String> instrument = f.text("instrument_version", version);
            Optional<String> text = f.text("free_text", freeText);
            return f.event(
                    () ->
                            new CheckInSubmitted(
                                    prompt,
                                    stated.orElseGet(felt::answer),
                                    felt.feelings(),
                                    places,
                                    rated,
                                    event,
                                    overwhelm,
                                    instrument,
                                    text));
        };
    }

    /// A feeling's word and its intensity.
    private record FeelingForm(String field, Value label, Value intensity) {}

    /// The feelings that a row names; one of intensity 0 was asked for and not felt.
    private record Felt(List<Feeling> feelings, boolean asked) {

        static Felt read(Fields f, List<FeelingForm> forms) {
            List<Feeling> feelings = new ArrayList<>();
            boolean asked = false;
            for (FeelingForm form : forms) {
                Optional<String> label = f.text(form.field() + "/label", Optional.of(form.label()));
                Optional<BigDecimal> intensity =
                        f.number(form.field(), Optional.of(form.intensity()));
                asked |= intensity.isPresent();
                if (label.isPresent() && intensity.isPresent() && intensity.get().signum() != 0) {
                    feelings.add(
                            new Feeling(
                                    label.get(), Fields.whole(form.intensity(), intensity.get())));
                }
            }
            return new Felt(feelings, asked);
        }

        /// Where the mapping does not say how to read the answer.
        Answer answer() {
            if (!asked) {
                return Answer.NOT_ASKED;
            }
            return feelings.isEmpty() ? Answer.BLANK : Answer.FELT;
        }
    }

    private record LinkedForm(
            Optional<Value> pleasantness, Optional<Value> company, Optional<Value> activity) {

        /// Without its pleasantness an event is not linked.
        Optional<LinkedEvent> read(Fields f) {
            Optional<BigDecimal> pleasant = f.number("linked_event/pleasantness", pleasantness);
            Optional<String> with = f.text("linked_event/company", company);
            Optional<String> doing = f.text("linked_event/activity", activity);
            return pleasant.map(
                    number ->
                            new LinkedEvent(
                                    Fields.whole(pleasantness.orElseThrow(), number), with, doing));
        }
    }

    private static Reader prompt(Keys keys) {
        keys.require("prompt_id");
        Optional<Value> promptId = keys.value("prompt_id");
        Optional<TimeForm> scheduled = keys.yaml("scheduled").map(TimeForm::parse);
        Optional<Duration> window = keys.yaml("response_window").map(PayloadForm::duration);
        return f -> {
            Optional<String> prompt = f.text("prompt_id", promptId);
            if (prompt.isEmpty()) {
                return Optional.empty();
            }
            CaptureTime at = scheduled.map(f::time).orElse(f.captured());
            if (!(at instanceof CaptureTime.Moment moment)) {
                throw new Unusable(
                        scheduled.map(form -> form.columns().getFirst()).orElse("time"),
                        "is no moment for which a prompt can be scheduled");
            }
            Duration length = window.orElse(f.usualResponseWindow());
            f.note("scheduled", moment.at().toString());
            f.note("response_window", length.toString());
            return Optional.of(new PromptIssued(prompt.get(), moment.at(), length));
        };
    }

    private static Duration duration(Yaml yaml) {
        String word = yaml.asWord();
        var minutes = MINUTES.matcher(word);
        try {
            return minutes.matches()
                    ? Duration.ofMinutes(Long.parseLong(minutes.group(1)))
                    : Duration.parse(word.toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            throw yaml.place().problem("a length of time is written 90 min or PT90M");
        }
    }

    private static Reader session(Keys keys) {
        keys.require("attendance", "modalities");
        Optional<Value> attendance = keys.choice("attendance", Attendance.class);
        Optional<Value> number = keys.value("session");
        List<Value> modalities = keys.values("modalities");
        Optional<Value> therapist = keys.value("therapist");
        Optional<Value> format = keys.choice("format", SessionFormat.class);
        Optional<Value> minutes = keys.value("minutes");
        modalities.forEach(value -> Keys.checkChoice(value, Modality.class));
        return f -> {
            var attended = f.choice("attendance", attendance, Attendance.class);
            var session = f.whole("session", number);
            List<Modality> kinds = new ArrayList<>();
            for (Value value : modalities) {
                f.list("modalities", List.of(value))
                        .forEach(word -> kinds.add(Fields.choice(value, word, Modality.class)));
            }
            var therapistCode = f.text("therapist", therapist);
            var how = f.choice("format", format, SessionFormat.class);
            var length = f.whole("minutes", minutes);
            return f.event(
                    () ->
                            new SessionHeld(
                                    need("attendance", attendance, attended),
                                    session,
                                    kinds,
                                    therapistCode,
                                    how,
                                    length));
        };
    }

    private static Reader instrument(Keys keys) {
        keys.require("instrument");
        keys.requireOneOf("total", "items");
        Optional<Value> instrument = keys.value("instrument");
        Optional<Value> version = keys.value("version");
        Optional<Value> total = keys.value("total");
        SortedMap<String, Value> items = keys.named("items");
        Optional<Value> session = keys.value("session");
        return f -> {
            Optional<String> which = f.text("instrument", instrument);
            Optional<String> edition = f.text("version", version);
            Optional<BigDecimal> sum = f.number("total", total);
            SortedMap<String, BigDecimal> answers = f.numbers("items", items);
            var number = f.whole("session", session);
            return f.event(
                    () ->
                            new InstrumentScored(
                                    need("instrument", instrument, which),
                                    edition,
                                    sum,
                                    answers,
                                    number));
        };
    }

    private static Reader practice(Keys keys) {
        keys.require("kind", "minutes");
        Optional<Value> kind = keys.value("kind");
        Optional<Value> minutes = keys.value("minutes");
        return f -> {
            Optional<String> what = f.text("kind", kind);
            Optional<BigDecimal> length = f.number("minutes", minutes);
            return f.event(
                    () ->
                            new PracticeLogged(
                                    need("kind", kind, what),
                                    Fields.whole(
                                            minutes.orElseThrow(),
                                            need("minutes", minutes, length))));
        };
    }

    /// The keys of an event's section: what is asked for is allowed, everything else is not.
    private static final class Keys {
        private final Yaml.Section section;
        private final List<String> known = new ArrayList<>();
        private final List<Source> sources = new ArrayList<>();

        Keys(Yaml.Section section, List<String> common) {
            this.section = section;
            this.known.addAll(common);
        }

        PayloadForm finish(Reader reader) {
            section.allowing(known.toArray(String[]::new));
            List<Columns> scheduled =
                    section.get("scheduled").stream()
                            .map(yaml -> new Columns(yaml.place(), TimeForm.parse(yaml).columns()))
                            .toList();
            return new PayloadForm(List.copyOf(sources), scheduled, reader);
        }

        Optional<Yaml> yaml(String key) {
            if (!known.contains(key)) {
                known.add(key);
            }
            return section.get(key);
        }

        /// Values that the event cannot do without.
        void require(String... keys) {
            for (String key : keys) {
                section.need(key);
            }
        }

        /// At least one of the keys must be there.
        void requireOneOf(String... keys) {
            if (Stream.of(keys).allMatch(key -> section.get(key).isEmpty())) {
                throw section.place()
                        .problem("at least one of these is needed: %s", String.join(", ", keys));
            }
        }

        Optional<Value> value(String key) {
            return yaml(key).map(yaml -> kept(key, Value.parse(yaml)));
        }

        <E extends Enum<E>> Optional<Value> choice(String key, Class<E> type) {
            Optional<Value> value = value(key);
            value.ifPresent(v -> checkChoice(v, type));
            return value;
        }

        static <E extends Enum<E>> void checkChoice(Value value, Class<E> type) {
            for (String text : value.knownTexts().orElse(List.of())) {
                try {
                    Fields.choice(value, text, type);
                } catch (Unusable e) {
                    throw value.place().problem("'%s' is none of %s", text, Fields.words(type));
                }
            }
        }

        List<Value> values(String key) {
            return yaml(key).stream()
                    .flatMap(yaml -> yaml.elements().stream())
                    .map(yaml -> kept(key, Value.parse(yaml)))
                    .toList();
        }

        /// Values by name: `{mood: column}`, or `[mood]` where column and name are the same word.
        SortedMap<String, Value> named(String key) {
            SortedMap<String, Value> named = new TreeMap<>();
            yaml(key)
                    .ifPresent(
                            yaml -> {
                                if (yaml instanceof Yaml.Section map) {
                                    map.entries()
                                            .forEach(
                                                    (name, value) ->
                                                            named.put(name, Value.parse(value)));
                                } else {
                                    for (String name : yaml.asWords()) {
                                        named.put(name, Value.column(yaml.place(), name));
                                    }
                                }
                            });
            named.forEach((name, value) -> kept(key + "/" + name, value));
            return named;
        }

        /// Feelings by label, or as pairs of label and intensity.
        List<FeelingForm> feelings() {
            Optional<Yaml> yaml = yaml("feelings");
            List<FeelingForm> forms = new ArrayList<>();
            if (yaml.isPresent() && yaml.get() instanceof Yaml.Items items) {
                for (Yaml item : items.items()) {
                    Yaml.Section pair = item.asSection().allowing("label", "intensity");
                    String field = "feelings/" + forms.size();
                    forms.add(
                            new FeelingForm(
                                    field,
                                    kept(field + "/label", Value.parse(pair.need("label"))),
                                    kept(field, Value.parse(pair.need("intensity")))));
                }
                return forms;
            }
            named("feelings")
                    .forEach(
                            (label, intensity) ->
                                    forms.add(
                                            new FeelingForm(
                                                    "feelings/" + label,
                                                    constant(intensity.place(), label),
                                                    intensity)));
            return forms;
        }

        private static Value constant(Yaml.Place place, String text) {
            return Value.parse(new Yaml.Text(place, "=" + text));
        }

        Optional<LinkedForm> linkedEvent() {
            return yaml("linked_event")
                    .map(Yaml::asSection)
                    .map(s -> s.allowing("pleasantness", "company", "activity"))
                    .map(
                            s ->
                                    new LinkedForm(
                                            Optional.of(
                                                    kept(
                                                            "linked_event/pleasantness",
                                                            Value.parse(s.need("pleasantness")))),
                                            s.get("company")
                                                    .map(Value::parse)
                                                    .map(v -> kept("linked_event/company", v)),
                                            s.get("activity")
                                                    .map(Value::parse)
                                                    .map(v -> kept("linked_event/activity", v))));
        }

        private Value kept(String field, Value value) {
            sources.add(new Source(field, value));
            return value;
        }
    }
}
