package dev.thaw.streams;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// Which subjects of one ledger partition owe a new trend. The marks are kept in memory, too, with
/// the times at which they were set; after a restart all of them are old.
///
/// The store's keys begin with a letter for the kind of row, its values with a version byte.
///
/// | row | key | value |
/// |---|---|---|
/// | mark | `M`, subject | nothing |
/// | subject with a trend | `S`, subject | its study |
/// | study | `P`, study | hash of the protocol by which its trends were last asked for |
final class ChangedSubjects {

    private static final byte VERSION = 1;
    private static final byte[] MARK = {'M'};
    private static final byte[] SUBJECT = {'S'};
    private static final byte[] PROTOCOL = {'P'};
    private static final byte[] MARKED = {VERSION};
    private static final long LONG_AGO = 0;
    private static final int MANY = 20;
    private static final Duration QUIET = Duration.ofMillis(300);
    // Many events at once are a file or a phone that was offline: they come with pauses.
    private static final Duration QUIET_AFTER_MANY = Duration.ofMillis(1500);
    private static final Duration NEVER_QUIET = Duration.ofSeconds(10);
    private static final ByteArraySerializer AS_IT_IS = new ByteArraySerializer();

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<StudyId, String> protocols = new TreeMap<>();
    private final Map<SubjectId, Marked> marked = new LinkedHashMap<>();

    /// When a subject was first and last marked, in milliseconds, and how often.
    private record Marked(long first, long last, int times) {

        boolean isDue(long now) {
            Duration quiet = times > MANY ? QUIET_AFTER_MANY : QUIET;
            return now - last >= quiet.toMillis() || now - first >= NEVER_QUIET.toMillis();
        }

        Marked again(long now) {
            return new Marked(first, now, times + 1);
        }
    }

    ChangedSubjects(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (var rows = scan(MARK)) {
            rows.forEachRemaining(
                    row -> marked.put(subject(row.key), new Marked(LONG_AGO, LONG_AGO, 1)));
        }
        try (var rows = scan(PROTOCOL)) {
            rows.forEachRemaining(
                    row ->
                            protocols.put(
                                    new StudyId(textAfterFirst(row.key.get())), text(row.value)));
        }
    }

    /// Notes that a subject owes a new trend.
    void mark(SubjectId subject, long now) {
        Marked before = marked.get(subject);
        if (before == null) {
            store.put(key(MARK, LedgerKey.prefix(subject)), MARKED);
            marked.put(subject, new Marked(now, now, 1));
        } else {
            marked.put(subject, before.again(now));
        }
    }

    /// Whether any subject owes a trend.
    boolean any() {
        return !marked.isEmpty();
    }

    /// The subjects that owe a trend and were not marked again for a while, or were first marked
    /// long enough ago.
    List<SubjectId> due(long now) {
        List<SubjectId> due = new ArrayList<>();
        marked.forEach(
                (subject, when) -> {
                    if (when.isDue(now)) {
                        due.add(subject);
                    }
                });
        return due;
    }

    private static SubjectId subject(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get(), 1, LedgerKey.SUBJECT_BYTES);
        return new SubjectId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    /// A subject's trend is up to date.
    void computed(SubjectId subject, StudyId study) {
        byte[] prefix = LedgerKey.prefix(subject);
        unmark(subject, prefix);
        store.putIfAbsent(key(SUBJECT, prefix), value(study.value()));
    }

    /// A subject has no history any more.
    void gone(SubjectId subject) {
        byte[] prefix = LedgerKey.prefix(subject);
        unmark(subject, prefix);
        store.delete(key(SUBJECT, prefix));
    }

    private void unmark(SubjectId subject, byte[] prefix) {
        marked.remove(subject);
        store.delete(key(MARK, prefix));
    }

    /// The studies that have trends here, with the hash of the protocol that they follow.
    Map<StudyId, String> protocols() {
        return protocols;
    }

    /// From now on a study follows this protocol: all its subjects owe a new trend.
    void follow(StudyId study, String protocolHash) {
        protocols.put(study, protocolHash);
        store.put(key(PROTOCOL, utf8(study.value())), value(protocolHash));
        for (SubjectId subject : subjectsOf(study)) {
            mark(subject, LONG_AGO);
        }
    }

    private List<SubjectId> subjectsOf(StudyId study) {
        List<SubjectId> subjects = new ArrayList<>();
        byte[] wanted = value(study.value());
        try (var rows = scan(SUBJECT)) {
            rows.forEachRemaining(
                    row -> {
                        if (Arrays.equals(row.value, wanted)) {
                            subjects.add(subject(row.key));
                        }
                    });
        }
        return subjects;
    }

    private KeyValueIterator<Bytes, byte[]> scan(byte[] prefix) {
        return store.prefixScan(prefix, AS_IT_IS);
    }

    private static Bytes key(byte[] kind, byte[] rest) {
        return Bytes.wrap(
                ByteBuffer.allocate(kind.length + rest.length).put(kind).put(rest).array());
    }

    private static byte[] value(String text) {
        byte[] bytes = utf8(text);
        return ByteBuffer.allocate(1 + bytes.length).put(VERSION).put(bytes).array();
    }

    private static String text(byte[] value) {
        if (value[0] != VERSION) {
            throw new BrokenInvariant(
                    "the state of trends is of version %d, this program writes %d"
                            .formatted(value[0], VERSION));
        }
        return textAfterFirst(value);
    }

    private static String textAfterFirst(byte[] bytes) {
        return new String(afterFirst(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] afterFirst(byte[] bytes) {
        return Arrays.copyOfRange(bytes, 1, bytes.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
