package dev.thaw.core.protocol;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the study's consent texts promise for the case that somebody ends the collection or the
/// processing of their data, by jurisdiction and legal basis (science.md E).
///
/// @param byJurisdiction by country code, then by legal basis, both as consents name them
/// @param otherwise where a jurisdiction and basis are not listed
public record WithdrawalPolicies(
        SortedMap<String, SortedMap<String, Policy>> byJurisdiction, Policy otherwise) {

    /// Nothing is promised beyond what somebody who withdraws asks for.
    public static final WithdrawalPolicies NONE =
            new WithdrawalPolicies(new TreeMap<>(), Policy.RETAIN_ACCRUED);

    /// What becomes of the data collected before a withdrawal; the later, the more protective.
    public enum Policy {
        /// They stay in use.
        RETAIN_ACCRUED,
        /// They are used no more.
        EXCLUDE_FUTURE,
        /// They are erased.
        ERASE
    }

    public WithdrawalPolicies {
        SortedMap<String, SortedMap<String, Policy>> copy = new TreeMap<>();
        byJurisdiction.forEach(
                (jurisdiction, byBasis) ->
                        copy.put(
                                jurisdiction,
                                Collections.unmodifiableSortedMap(new TreeMap<>(byBasis))));
        byJurisdiction = Collections.unmodifiableSortedMap(copy);
    }

    /// What is promised to somebody who consented under a jurisdiction's law on a legal basis.
    public Policy of(String jurisdiction, String legalBasis) {
        return byJurisdiction
                .getOrDefault(jurisdiction, Collections.emptySortedMap())
                .getOrDefault(legalBasis, otherwise);
    }

    /// Whether these promise at least as much as earlier ones, in every jurisdiction and on every
    /// basis. What was promised cannot be taken back from those who consented.
    public boolean keep(WithdrawalPolicies earlier) {
        return promisesAtLeast(otherwise, earlier.otherwise)
                && keepWhereListed(this.byJurisdiction, earlier)
                && keepWhereListed(earlier.byJurisdiction, earlier);
    }

    private boolean keepWhereListed(
            SortedMap<String, SortedMap<String, Policy>> listed, WithdrawalPolicies earlier) {
        return listed.entrySet().stream()
                .allMatch(
                        in ->
                                in.getValue().keySet().stream()
                                        .allMatch(
                                                basis ->
                                                        promisesAtLeast(
                                                                of(in.getKey(), basis),
                                                                earlier.of(in.getKey(), basis))));
    }

    private static boolean promisesAtLeast(Policy now, Policy before) {
        return now.compareTo(before) >= 0;
    }
}
