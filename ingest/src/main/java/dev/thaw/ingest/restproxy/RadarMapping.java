package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.importer.Mapping;
import dev.thaw.ingest.importer.RecordMapping;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the records of some topics mean in a study: one file of the folder. docs/radar.md describes
/// it.
///
/// @param projects what the other system calls the study, besides its own name
record RadarMapping(
        StudyId study, Set<String> projects, List<String> topics, RecordMapping records) {
    private static final String API = "radar/v1";
    private static final String TOPIC = "[a-zA-Z0-9._-]{1,249}";

    /// @param name of the file without its ending; part of the events' ids
    /// @throws dev.thaw.schemas.yaml.YamlProblem if it is no mapping
    static RadarMapping parse(String name, String file, String yaml) {
        Yaml.Section root = Yaml.parse(file, yaml);
        root.allowing(
                "api",
                "version",
                "study",
                "projects",
                "topics",
                "app",
                "participant",
                "zone",
                "only_when",
                "time",
                "events");
        root.need("api").asOneOf(List.of(API));
        StudyId study = study(root.need("study"));
        String version = root.word("version").orElseGet(() -> Mapping.hash(yaml));
        return new RadarMapping(
                study,
                Set.copyOf(root.words("projects").orElse(List.of())),
                topics(root.need("topics")),
                RecordMapping.parse(
                        name, study, app(root), version, withUsualParticipantAndTime(root)));
    }

    private static StudyId study(Yaml yaml) {
        try {
            return new StudyId(yaml.asWord());
        } catch (IllegalArgumentException e) {
            throw yaml.place().problem("%s", e.getMessage());
        }
    }

    private static String app(Yaml.Section root) {
        String app = root.word("app").orElse("radar");
        if (app.isBlank() || app.equals(dev.thaw.core.event.AppSource.IMPORTER)) {
            throw root.place().problem("'app' is a name, and not that of the importer");
        }
        return app;
    }

    private static List<String> topics(Yaml yaml) {
        List<String> topics = yaml.asWords();
        for (String topic : topics) {
            if (!topic.matches(TOPIC) || topic.equals(Topic.INTAKE_EVENTS.topicName())) {
                throw yaml.place().problem("'%s' is no topic that a mapping can be for", topic);
            }
        }
        if (topics.isEmpty()) {
            throw yaml.place().problem("'topics' lists at least one topic");
        }
        return topics;
    }

    /// RADAR's key names the participant, and a questionnaire happened when it was completed.
    private static Yaml.Section withUsualParticipantAndTime(Yaml.Section root) {
        Yaml.Place place = root.place();
        Map<String, Yaml> entries = new LinkedHashMap<>(root.entries());
        entries.putIfAbsent("participant", new Yaml.Text(place, "userId"));
        entries.putIfAbsent(
                "time",
                new Yaml.Section(
                        place,
                        Map.of(
                                "column", new Yaml.Text(place, "timeCompleted"),
                                "form", new Yaml.Text(place, "epoch_seconds"))));
        return new Yaml.Section(place, entries);
    }
}
