package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.StudyAccounts;
import dev.thaw.reports.TrendTablesJson;
import dev.thaw.schemas.StudyAccount;
import java.util.List;
import java.util.Optional;

/// The accounts of studies, and whether they balance.
record Account(List<StudyAccount> studies) {

    /// @param study only this one, and events whose study could not be read
    static Account of(Workspace workspace, Optional<StudyId> study) {
        return new Account(
                StudyAccounts.of(workspace.database()).all().stream()
                        .filter(
                                account ->
                                        study.isEmpty()
                                                || account.study().isEmpty()
                                                || account.study().equals(study))
                        .toList());
    }

    boolean balanced() {
        return studies.stream().allMatch(Account::balanced);
    }

    private static boolean balanced(StudyAccount account) {
        return account.received()
                == account.admitted()
                        + account.duplicates()
                        + account.waiting()
                        + account.refused();
    }

    ArrayNode json() {
        ArrayNode json = Output.array();
        studies.forEach(account -> json.add(TrendTablesJson.of(account)));
        return json;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (StudyAccount account : studies) {
            text.append(
                    "%s: received %,d = admitted %,d + duplicates %,d + waiting %,d + refused %,d%s%n"
                            .formatted(
                                    account.study().map(StudyId::value).orElse("(unknown study)"),
                                    account.received(),
                                    account.admitted(),
                                    account.duplicates(),
                                    account.waiting(),
                                    account.refused(),
                                    balanced(account) ? "" : "   DOES NOT BALANCE"));
            account.refusedByReason()
                    .forEach(
                            (reason, count) ->
                                    text.append("  refused %,d: %s%n".formatted(count, reason)));
        }
        return studies.isEmpty() ? "No event has been received yet." : text.toString().strip();
    }
}
