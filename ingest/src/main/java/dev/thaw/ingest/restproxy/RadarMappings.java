package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.yaml.YamlProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What the records of other systems' study apps mean: the mappings of a folder.
public final class RadarMappings {
    private static final String PSEUDONYM_KEY = "pseudonym.key";

    private final List<RadarMapping> mappings;
    private final Optional<KeyedPseudonyms> keyed;

    private RadarMappings(List<RadarMapping> mappings, Optional<KeyedPseudonyms> keyed) {
        this.mappings = List.copyOf(mappings);
        this.keyed = keyed;
    }

    /// No mapping at all: only records that are events already are taken.
    public static RadarMappings none() {
        return new RadarMappings(List.of(), Optional.empty());
    }

    /// The mappings in a folder: all its files `*.yaml` and `*.yml`, and `pseudonym.key` if it is
    /// there.
    ///
    /// @throws YamlProblem if a file is no mapping, or the folder cannot be read
    public static RadarMappings read(Path folder) {
        Path key = folder.resolve(PSEUDONYM_KEY);
        return new RadarMappings(
                files(folder).stream().map(RadarMappings::mapping).toList(),
                Files.exists(key)
                        ? Optional.of(new KeyedPseudonyms(bytes(key)))
                        : Optional.empty());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
        } catch (IOException e) {
            throw new YamlProblem("Cannot read the folder of mappings " + folder + ".");
        }
    }

    private static RadarMapping mapping(Path file) {
        String name = file.getFileName().toString();
        return RadarMapping.parse(name.replaceFirst("\\.ya?ml$", ""), name, text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new YamlProblem("Cannot read the mapping " + file + " as UTF-8 text.");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length >= KeyedPseudonyms.SHORTEST_KEY) {
                return key;
            }
        } catch (IOException _) {
            // As good as a key that is too short.
        }
        throw new YamlProblem(
                "%s must hold at least %d random bytes and be readable."
                        .formatted(file, KeyedPseudonyms.SHORTEST_KEY));
    }

    /// The topics that a study can post to.
    SortedSet<String> topics(StudyId study) {
        SortedSet<String> topics = new TreeSet<>();
        topics.add(Topic.INTAKE_EVENTS.topicName());
        mappings.stream()
                .filter(mapping -> mapping.study().equals(study))
                .forEach(mapping -> topics.addAll(mapping.topics()));
        return topics;
    }

    /// Whether any study has mapped records of this topic.
    boolean knows(String topic) {
        return mappings.stream().anyMatch(mapping -> mapping.topics().contains(topic));
    }

    /// What another system calls a study, for records that do not say: its one name in the mappings
    /// of the topic, else the study's own.
    String project(StudyId study, String topic) {
        List<String> projects =
                of(study, topic)
                        .flatMap(mapping -> mapping.projects().stream())
                        .distinct()
                        .toList();
        return projects.size() == 1 ? projects.getFirst() : study.value();
    }

    private Stream<RadarMapping> of(StudyId study, String topic) {
        return mappings.stream()
                .filter(mapping -> mapping.study().equals(study))
                .filter(mapping -> mapping.topics().contains(topic));
    }

    /// A topic of mapped records; absent if the study has none of this name.
    Optional<TopicForm> topic(StudyId study, String topic) {
        List<RadarMapping> named = of(study, topic).toList();
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MappedTopic(study, topic, named, name -> participant(study, name)));
    }

    private Optional<ParticipantId> participant(StudyId study, String name) {
        try {
            return Optional.of(new ParticipantId(name));
        } catch (IllegalArgumentException _) {
            return keyed.map(pseudonyms -> pseudonyms.of(study, name));
        }
    }
}
