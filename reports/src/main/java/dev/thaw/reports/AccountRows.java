package dev.thaw.reports;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.reports.BulkInsert.Column;
import dev.thaw.schemas.StudyAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;

/// The rows that accounts become, and how they are replaced.
final class AccountRows {

    private static final BulkInsert<AccountRow> ACCOUNTS =
            new BulkInsert<>(
                    "reports.study_account",
                    List.of(
                            new Column<>("study", "text", r -> r.key().study()),
                            new Column<>("intake_partition", "integer", r -> r.key().partition()),
                            new Column<>("received", "bigint", r -> r.account().received()),
                            new Column<>("admitted", "bigint", r -> r.account().admitted()),
                            new Column<>("duplicates", "bigint", r -> r.account().duplicates()),
                            new Column<>("waiting", "bigint", r -> r.account().waiting()),
                            new Column<>("refused", "bigint", r -> r.account().refused())));

    private static final BulkInsert<RefusalRow> REFUSALS =
            new BulkInsert<>(
                    "reports.study_account_refusal",
                    List.of(
                            new Column<>("study", "text", r -> r.key().study()),
                            new Column<>("intake_partition", "integer", r -> r.key().partition()),
                            new Column<>("reason", "text", r -> r.reason().name()),
                            new Column<>("refused", "bigint", RefusalRow::refused)));

    private AccountRows() {}

    /// Key of a record of `event-accounts`: `study/intake-partition`.
    ///
    /// @param study as it stands there; `unknown` where it could not be read
    record Key(String study, int partition) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::study).thenComparingInt(Key::partition);

        /// @throws IllegalStateException if the bytes are no such key
        static Key of(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            int slash = text.lastIndexOf('/');
            try {
                return new Key(
                        text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new IllegalStateException("the key of an account is study/partition", e);
            }
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record AccountRow(Key key, StudyAccount account) {}

    private record RefusalRow(Key key, RefusalReason reason, long refused) {}

    /// Puts the newest accounts in the place of those with the same keys; no account: no rows.
    ///
    /// @return how many rows were inserted
    static int replace(Handle handle, SortedMap<Key, Optional<StudyAccount>> newest) {
        List<AccountRow> accounts = new ArrayList<>();
        List<RefusalRow> refusals = new ArrayList<>();
        newest.forEach(
                (key, value) -> {
                    delete(handle, key);
                    value.ifPresent(
                            account -> {
                                accounts.add(new AccountRow(key, account));
                                account.refusedByReason()
                                        .forEach(
                                                (why, n) ->
                                                        refusals.add(new RefusalRow(key, why, n)));
                            });
                });
        return ACCOUNTS.insert(handle, accounts) + REFUSALS.insert(handle, refusals);
    }

    private static void delete(Handle handle, Key key) {
        handle.createUpdate(
                        "DELETE FROM reports.study_account"
                                + " WHERE study = :study AND intake_partition = :partition")
                .bind("study", key.study())
                .bind("partition", key.partition())
                .execute();
    }
}
