package dev.thaw.core.measure;

import dev.thaw.core.protocol.StudyProtocol.Valence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The study's words for feelings, numbered. A word that only an earlier protocol knew gets a
/// number and no valence: it was named all the same.
final class Vocabulary {

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Valence> valences = new ArrayList<>();
    private final int pleasant;
    private final int unpleasant;

    Vocabulary(SortedMap<String, Valence> labels) {
        labels.forEach(this::add);
        pleasant = count(labels, Valence.POSITIVE);
        unpleasant = count(labels, Valence.NEGATIVE);
    }

    private int add(String label, Valence valence) {
        numbers.put(label, valences.size());
        valences.add(valence);
        return valences.size() - 1;
    }

    private static int count(SortedMap<String, Valence> labels, Valence valence) {
        return (int) labels.values().stream().filter(valence::equals).count();
    }

    int index(String label) {
        Integer number = numbers.get(label);
        return number == null ? add(label, Valence.NEUTRAL) : number;
    }

    Valence valence(int label) {
        return valences.get(label);
    }

    /// Labels met so far; those of the protocol at least.
    int size() {
        return valences.size();
    }

    /// How many pleasant feelings the protocol offers.
    int pleasant() {
        return pleasant;
    }

    int unpleasant() {
        return unpleasant;
    }
}
