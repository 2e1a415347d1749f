package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.Pins;
import dev.thaw.core.measure.MeasureCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

/// What computes: a result may depend on it, though it should not.
///
/// @param commit of the sources that this program was built from; `unknown` if it was built without
///   git; ends in `-dirty` if they had been changed
/// @param measures the hash of the catalogue of measures
/// @param java the runtime's version
/// @param tzdb the version of the time zones' rules
public record RunningCode(String commit, String measures, String java, String tzdb) {

    private static final String UNKNOWN = "unknown";
    private static final String DIRTY = "-dirty";

    /// This process.
    public static RunningCode here() {
        return new RunningCode(
                builtFrom(),
                MeasureCatalogue.hash(),
                Runtime.version().toString(),
                ZoneRulesProvider.getVersions("UTC").lastEntry().getKey());
    }

    private static String builtFrom() {
        Properties build = new Properties();
        try (InputStream file = RunningCode.class.getResourceAsStream("build.properties")) {
            build.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own files cannot be read", e);
        }
        return commit(build.getProperty("commit", ""), build.getProperty("dirty", ""));
    }

    /// Where there was no git, the build left its placeholder.
    static String commit(String id, String dirty) {
        if (!id.matches("[0-9a-f]{7,64}")) {
            return UNKNOWN;
        }
        return dirty.equals("true") ? id + DIRTY : id;
    }

    /// Why a plan that is tied to other code cannot be evaluated by this one, a sentence each.
    public List<String> misfits(Pins pins) {
        List<String> misfits = new ArrayList<>();
        pins.measures()
                .filter(hash -> !hash.equals(measures))
                .ifPresent(
                        _ ->
                                misfits.add(
                                        "The claim is pinned to other definitions of its measures;"
                                                + " this program's have the hash "
                                                + measures
                                                + "."));
        pins.commit()
                .filter(begin -> !commit.startsWith(begin) || commit.endsWith(DIRTY))
                .ifPresent(
                        begin ->
                                misfits.add(
                                        "The claim is pinned to commit %s; this program was built from %s."
                                                .formatted(begin, commit)));
        pins.timeZones()
                .filter(version -> !version.equals(tzdb))
                .ifPresent(
                        version ->
                                misfits.add(
                                        "The claim is pinned to time zones %s; this machine has %s."
                                                .formatted(version, tzdb)));
        return misfits;
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("commit", commit)
                .put("measures_sha256", measures)
                .put("java", java)
                .put("tzdb", tzdb)
                .put("locale", "ROOT")
                .put("time_zone", "UTC");
    }

    /// The names of what differs from what a receipt says.
    SortedSet<String> differencesFrom(JsonNode code) {
        SortedSet<String> names = new TreeSet<>();
        json().properties()
                .forEach(
                        here -> {
                            if (!here.getValue().equals(code.path(here.getKey()))) {
                                names.add(here.getKey());
                            }
                        });
        return names;
    }
}
