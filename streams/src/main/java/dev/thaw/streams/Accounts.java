package dev.thaw.streams;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.StudyAccount;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// What became of the events of one intake partition, by study. Every change is stored at once, so
/// that it is committed or undone together with the event that caused it.
final class Accounts {

    private static final String UNKNOWN = "unknown";

    private final AdmissionState state;
    private final Codec<StudyAccount> codec;
    private final Map<String, StudyAccount> accounts = new HashMap<>();
    private final TreeSet<String> unpublished = new TreeSet<>();

    /// Reads the stored accounts. All of them count as unpublished: the last change before a
    /// restart may have been.
    Accounts(AdmissionState state, Codec<StudyAccount> codec) {
        this.state = state;
        this.codec = codec;
        state.accounts().forEach((study, stored) -> accounts.put(study, decoded(study, stored)));
        unpublished.addAll(accounts.keySet());
    }

    private StudyAccount decoded(String study, byte[] stored) {
        return Patience.insist("Reading the account of " + study, () -> codec.decode(stored))
                .orThrow();
    }

    void admitted(StudyId study) {
        change(Optional.of(study), 1, 1, 0, 0);
    }

    void duplicate(StudyId study) {
        change(Optional.of(study), 1, 0, 1, 0);
    }

    void waits(StudyId study) {
        change(Optional.of(study), 1, 0, 0, 1);
    }

    /// @param study absent where it could not be read
    void refused(Optional<StudyId> study, RefusalReason reason) {
        refuse(study, 1, 0, reason);
    }

    void admittedAfterWaiting(StudyId study) {
        change(Optional.of(study), 0, 1, 0, -1);
    }

    void refusedAfterWaiting(StudyId study, RefusalReason reason) {
        refuse(Optional.of(study), 0, -1, reason);
    }

    private void refuse(Optional<StudyId> study, int received, int waiting, RefusalReason reason) {
        StudyAccount account = of(study);
        SortedMap<RefusalReason, Long> refused = new TreeMap<>(account.refusedByReason());
        refused.merge(reason, 1L, Long::sum);
        put(
                new StudyAccount(
                        study,
                        account.received() + received,
                        account.admitted(),
                        account.duplicates(),
                        account.waiting() + waiting,
                        refused));
    }

    private void change(
            Optional<StudyId> study, int received, int admitted, int duplicates, int waiting) {
        StudyAccount account = of(study);
        put(
                new StudyAccount(
                        study,
                        account.received() + received,
                        account.admitted() + admitted,
                        account.duplicates() + duplicates,
                        account.waiting() + waiting,
                        account.refusedByReason()));
    }

    private StudyAccount of(Optional<StudyId> study) {
        return accounts.getOrDefault(
                name(study), new StudyAccount(study, 0, 0, 0, 0, new TreeMap<>()));
    }

    private void put(StudyAccount account) {
        String study = name(account.study());
        accounts.put(study, account);
        unpublished.add(study);
        state.account(study, Patience.insist("Encoding an account", () -> codec.encode(account)));
    }

    /// Whether any account changed since [#takeChanged].
    boolean changed() {
        return !unpublished.isEmpty();
    }

    /// Hands over the accounts that changed since the last call, with the study's name.
    void takeChanged(BiConsumer<String, byte[]> publish) {
        for (String study : unpublished) {
            publish.accept(study, codec.encode(accounts.get(study)));
        }
        unpublished.clear();
    }

    private static String name(Optional<StudyId> study) {
        return study.map(StudyId::value).orElse(UNKNOWN);
    }
}
