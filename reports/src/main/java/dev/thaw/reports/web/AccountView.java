package dev.thaw.reports.web;

import dev.thaw.schemas.StudyAccount;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A study's account as a page shows it: an equation, and refusals by reason.
///
/// @param refusals most frequent first
record AccountView(
        String received,
        String admitted,
        String duplicates,
        String waiting,
        String refused,
        List<Refusal> refusals) {

    /// @param reason in words
    /// @param code as it stands in accounts and on `refused-events`
    record Refusal(String reason, String code, String count) {}

    static AccountView of(StudyAccount account) {
        return new AccountView(
                count(account.received()),
                count(account.admitted()),
                count(account.duplicates()),
                count(account.waiting()),
                count(account.refused()),
                account.refusedByReason().entrySet().stream()
                        .sorted(
                                Comparator.comparing(
                                        Map.Entry::getValue, Comparator.<Long>reverseOrder()))
                        .map(
                                refused ->
                                        new Refusal(
                                                RefusalWords.of(refused.getKey()),
                                                refused.getKey().name(),
                                                count(refused.getValue())))
                        .toList());
    }

    private static String count(long events) {
        return String.format(Locale.ROOT, "%,d", events);
    }
}
