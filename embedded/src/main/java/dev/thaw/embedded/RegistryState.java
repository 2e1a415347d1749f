package dev.thaw.embedded;

import dev.thaw.schemas.registry.CompatibilityLevel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/// What the registry knows: every version of every subject, and the compatibility levels. It
/// changes only by what the topic `_schemas` holds, so that it is the same after each start. Safe
/// for use by several threads.
final class RegistryState {
    /// Whether deleted versions count.
    enum Deleted {
        HIDDEN,
        SHOWN
    }

    private final NavigableMap<String, NavigableMap<Integer, SubjectVersion>> subjects =
            new TreeMap<>();
    private final NavigableMap<Integer, SubjectVersion> byId = new TreeMap<>();
    private final Map<String, CompatibilityLevel> levels = new TreeMap<>();
    private CompatibilityLevel generalLevel = CompatibilityLevel.BACKWARD;

    synchronized void put(SubjectVersion version) {
        subjects.computeIfAbsent(version.subject(), absent -> new TreeMap<>())
                .put(version.version(), version);
        byId.putIfAbsent(version.id(), version);
    }

    synchronized void hideUpTo(String subject, int version) {
        subjects.getOrDefault(subject, new TreeMap<>())
                .headMap(version, true)
                .replaceAll((number, shown) -> shown.hidden());
    }

    /// No subject means every subject without a level of its own; no level means the general one
    /// again.
    synchronized void setLevel(Optional<String> subject, Optional<CompatibilityLevel> level) {
        if (subject.isEmpty()) {
            generalLevel = level.orElse(CompatibilityLevel.BACKWARD);
        } else if (level.isPresent()) {
            levels.put(subject.get(), level.get());
        } else {
            levels.remove(subject.get());
        }
    }

    synchronized List<String> subjects(Deleted deleted) {
        return subjects.keySet().stream()
                .filter(subject -> !shown(subject, deleted).isEmpty())
                .toList();
    }

    synchronized List<SubjectVersion> versions(String subject) {
        return versions(subject, Deleted.HIDDEN);
    }

    /// The subject's versions, oldest first.
    ///
    /// @throws RegistryRefusal if there is none
    synchronized List<SubjectVersion> versions(String subject, Deleted deleted) {
        List<SubjectVersion> versions = shown(subject, deleted);
        if (versions.isEmpty()) {
            throw RegistryRefusal.noSuchSubject(subject);
        }
        return versions;
    }

    /// @param version a number from 1, `latest` or `-1`, which means the latest too
    synchronized SubjectVersion version(String subject, String version, Deleted deleted) {
        List<SubjectVersion> versions = versions(subject, deleted);
        if (version.equals("latest") || version.equals("-1")) {
            return versions.getLast();
        }
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw RegistryRefusal.invalidVersion(version);
        }
        int wanted = Integer.parseInt(version);
        return versions.stream()
                .filter(candidate -> candidate.version() == wanted)
                .findFirst()
                .orElseThrow(() -> RegistryRefusal.noSuchVersion(version));
    }

    synchronized SubjectVersion byId(int id) {
        SubjectVersion known = byId.get(id);
        if (known == null) {
            throw RegistryRefusal.noSuchSchema();
        }
        return known;
    }

    /// All versions of all subjects that have this id.
    ///
    /// @throws RegistryRefusal if no schema ever had it
    synchronized List<SubjectVersion> versionsOf(int id, Deleted deleted) {
        byId(id);
        return subjects.keySet().stream()
                .flatMap(subject -> shown(subject, deleted).stream())
                .filter(version -> version.id() == id)
                .toList();
    }

    /// The subject's version with this schema: the same schema if there is one, else one that is
    /// the same for readers.
    synchronized Optional<SubjectVersion> find(String subject, String schema, Deleted deleted) {
        List<SubjectVersion> versions = shown(subject, deleted);
        return newest(versions, version -> version.isSame(schema))
                .or(() -> newest(versions, version -> version.isSameForReaders(schema)));
    }

    /// The subject's version that a registration of this schema means; documentation and defaults
    /// count.
    synchronized Optional<SubjectVersion> findSame(String subject, String schema) {
        return newest(shown(subject), version -> version.isSame(schema));
    }

    /// What a new schema of the subject becomes: the next version, and the id that the schema has
    /// already under another subject, or the next id.
    synchronized SubjectVersion next(String subject, String schema) {
        NavigableMap<Integer, SubjectVersion> all = subjects.getOrDefault(subject, new TreeMap<>());
        int version = all.isEmpty() ? 1 : all.lastKey() + 1;
        int id =
                newest(byId.values(), known -> known.isSame(schema))
                        .map(SubjectVersion::id)
                        .orElse(byId.isEmpty() ? 1 : byId.lastKey() + 1);
        return new SubjectVersion(subject, version, id, schema, false);
    }

    synchronized CompatibilityLevel generalLevel() {
        return generalLevel;
    }

    synchronized Optional<CompatibilityLevel> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    /// What speaks against the schema as the subject's next version; nothing if it is compatible.
    synchronized List<String> objections(String subject, Schema next) {
        CompatibilityLevel level = ownLevel(subject).orElse(generalLevel);
        List<SubjectVersion> earlier = shown(subject);
        List<SubjectVersion> compared =
                level.transitive() || earlier.isEmpty() ? earlier : List.of(earlier.getLast());
        return objections(level, compared, next);
    }

    /// What speaks against the schema beside the given versions, by the subject's level.
    synchronized List<String> objections(
            String subject, Collection<SubjectVersion> compared, Schema next) {
        return objections(ownLevel(subject).orElse(generalLevel), compared, next);
    }

    private static List<String> objections(
            CompatibilityLevel level, Collection<SubjectVersion> compared, Schema next) {
        List<String> objections = new ArrayList<>();
        for (SubjectVersion version : compared) {
            Schema earlier = SubjectVersion.parse(version.text());
            if (level.backward()) {
                objections.addAll(objections("version " + version.version(), next, earlier));
            }
            if (level.forward()) {
                objections.addAll(objections("the new schema", earlier, next));
            }
        }
        return objections;
    }

    private static List<String> objections(String written, Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (result.getType() == SchemaCompatibilityType.COMPATIBLE) {
            return List.of();
        }
        return result.getResult().getIncompatibilities().stream()
                .map(
                        found ->
                                "records of %s could not be read: %s at %s (%s)"
                                        .formatted(
                                                written,
                                                found.getType(),
                                                found.getLocation(),
                                                found.getMessage()))
                .toList();
    }

    private List<SubjectVersion> shown(String subject) {
        return shown(subject, Deleted.HIDDEN);
    }

    private List<SubjectVersion> shown(String subject, Deleted deleted) {
        return subjects.getOrDefault(subject, new TreeMap<>()).values().stream()
                .filter(version -> !version.deleted() || deleted == Deleted.SHOWN)
                .toList();
    }

    private static Optional<SubjectVersion> newest(
            Collection<SubjectVersion> versions, Predicate<SubjectVersion> wanted) {
        return versions.stream().filter(wanted).reduce((earlier, later) -> later);
    }
}
