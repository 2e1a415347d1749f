package dev.thaw.reports.replay;

import dev.thaw.core.event.SubjectId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What came out of a replay.
///
/// @param results by subject of the study
/// @param keysDestroyed subjects, of whichever study, whose records are still there and can be read
///   by nobody any more
/// @param unreadable subjects, of whichever study, of whom somebody changed a record so that nobody
///   can read it
/// @param otherStudies how many subjects take part in other studies
/// @param records how many records the results are made from
public record Replayed<R>(
        SortedMap<SubjectId, R> results,
        SortedSet<SubjectId> keysDestroyed,
        SortedSet<SubjectId> unreadable,
        int otherStudies,
        long records) {

    public Replayed {
        results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
        keysDestroyed = Collections.unmodifiableSortedSet(new TreeSet<>(keysDestroyed));
        unreadable = Collections.unmodifiableSortedSet(new TreeSet<>(unreadable));
    }

    /// Gathers what several threads find. Thread-safe.
    static final class Gathering<R> {

        private final SortedMap<SubjectId, R> results = new TreeMap<>();
        private final SortedSet<SubjectId> keysDestroyed = new TreeSet<>();
        private final SortedSet<SubjectId> unreadable = new TreeSet<>();
        private int otherStudies;
        private long records;

        synchronized void result(SubjectId subject, R result, int recordsOfSubject) {
            results.put(subject, result);
            records += recordsOfSubject;
        }

        synchronized void keyDestroyed(SubjectId subject) {
            keysDestroyed.add(subject);
        }

        synchronized void unreadable(SubjectId subject) {
            unreadable.add(subject);
        }

        synchronized void ofAnotherStudy() {
            otherStudies++;
        }

        synchronized Replayed<R> done() {
            return new Replayed<>(results, keysDestroyed, unreadable, otherStudies, records);
        }
    }
}
