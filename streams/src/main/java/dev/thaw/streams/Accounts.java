package dev.thaw.streams;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.StudyAccount;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// What became of the events of one intake partition, by study. Every change is stored at once, so
/// that it is committed or undone together with the event that caused it.
///
/// A count has a row of its own, named by study and part, `pilot/admitted` or
/// `pilot/refused/OFF_SCALE`: an event touches one or two of them.
final class Accounts {

    private static final String UNKNOWN = "unknown";
    private static final String ADMITTED = "admitted";
    private static final String DUPLICATES = "duplicates";
    private static final String WAITING = "waiting";
    private static final String REFUSED = "refused/";

    private final AdmissionState state;
    private final Codec<StudyAccount> codec;
    private final Map<String, Map<String, Count>> counts = new HashMap<>();
    private final TreeSet<String> unpublished = new TreeSet<>();

    /// How many events, and the key of the row that holds the number.
    private static final class Count {

        private final byte[] key;
        private long events;

        private Count(String study, String part) {
            this.key = (study + '/' + part).getBytes(StandardCharsets.UTF_8);
        }
    }

    /// Reads the stored accounts. All of them count as unpublished: the last change before a
    /// restart may have been.
    Accounts(AdmissionState state, Codec<StudyAccount> codec) {
        this.state = state;
        this.codec = codec;
        state.counts()
                .forEach(
                        (row, events) -> {
                            int slash = row.indexOf('/');
                            of(row.substring(0, slash), row.substring(slash + 1)).events = events;
                        });
        unpublished.addAll(counts.keySet());
    }

    void admitted(StudyId study) {
        add(study.value(), ADMITTED, 1);
    }

    void duplicate(StudyId study) {
        add(study.value(), DUPLICATES, 1);
    }

    void waits(StudyId study) {
        add(study.value(), WAITING, 1);
    }

    /// @param study absent where it could not be read
    void refused(Optional<StudyId> study, RefusalReason reason) {
        add(study.map(StudyId::value).orElse(UNKNOWN), REFUSED + reason.name(), 1);
    }

    void admittedAfterWaiting(StudyId study) {
        add(study.value(), WAITING, -1);
        admitted(study);
    }

    void refusedAfterWaiting(StudyId study, RefusalReason reason) {
        add(study.value(), WAITING, -1);
        refused(Optional.of(study), reason);
    }

    private void add(String study, String part, int events) {
        Count count = of(study, part);
        count.events += events;
        state.count(count.key, count.events);
        unpublished.add(study);
    }

    private Count of(String study, String part) {
        return counts.computeIfAbsent(study, _ -> new HashMap<>())
                .computeIfAbsent(part, _ -> new Count(study, part));
    }

    /// Whether any account changed since [#takeChanged].
    boolean changed() {
        return !unpublished.isEmpty();
    }

    /// Hands over the accounts that changed since the last call, with the study's name.
    void takeChanged(BiConsumer<String, byte[]> publish) {
        for (String study : unpublished) {
            publish.accept(study, codec.encode(account(study)));
        }
        unpublished.clear();
    }

    private StudyAccount account(String study) {
        SortedMap<RefusalReason, Long> refused = new TreeMap<>();
        long received = 0;
        for (Map.Entry<String, Count> part : counts.get(study).entrySet()) {
            long events = part.getValue().events;
            received += events;
            if (part.getKey().startsWith(REFUSED)) {
                refused.put(
                        RefusalReason.valueOf(part.getKey().substring(REFUSED.length())), events);
            }
        }
        return new StudyAccount(
                study.equals(UNKNOWN) ? Optional.empty() : Optional.of(new StudyId(study)),
                received,
                of(study, ADMITTED).events,
                of(study, DUPLICATES).events,
                of(study, WAITING).events,
                refused);
    }
}
