package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.reader.ReadLog;
import dev.thaw.reports.reader.ReaderKey;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw reader`: who may read through the query API, and who did.
@Command(
        name = "reader",
        mixinStandardHelpOptions = true,
        description =
                "Manage the keys of the query API, and see who read what (docs/query-api.md).",
        subcommands = {
            ReaderCommand.Create.class,
            ReaderCommand.Revoke.class,
            ReaderCommand.ListAll.class,
            ReaderCommand.Log.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ReaderCommand {

    private ReaderCommand() {}

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Make a key with which somebody may read. Shown once.",
            footer = {
                "",
                "Examples:",
                "  thaw reader create --study pilot --name ana --role researcher --days 365",
                "  thaw reader create --all-studies --name data-office --role steward"
            })
    static final class Create implements Callable<Integer> {

        private static final int MOST_DAYS = 3_660;

        @ArgGroup(multiplicity = "1")
        private Studies studies;

        @Option(names = "--name", required = true, description = "A name for whoever holds it.")
        private String name;

        @Option(
                names = "--role",
                required = true,
                description = {
                    "researcher: releases, which tell about nobody; steward: also what is live or"
                            + " about single participants, without their names."
                })
        private Role role;

        @Option(
                names = "--days",
                paramLabel = "N",
                description = "After so many days it is refused (default: it never is).")
        private Integer days;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            Optional<StudyId> study = studies.study();
            Optional<Instant> expiry = expiry();
            try (Workspace workspace = Workspace.openWithoutServices(where)) {
                ReaderKeys.Made made = make(ReaderKeys.of(workspace.database()), study, expiry);
                output.show(json(made.key()).put("key", made.secret()), made::secret);
            }
            output.say("Keep the key; only its hash is stored here.");
            return ExitCode.OK;
        }

        private ReaderKeys.Made make(
                ReaderKeys keys, Optional<StudyId> study, Optional<Instant> expiry) {
            try {
                return keys.make(name, role, study, expiry);
            } catch (IllegalArgumentException e) {
                throw new UserProblem("--name: " + e.getMessage() + ".", e);
            }
        }

        private Optional<Instant> expiry() {
            if (days != null && (days < 1 || days > MOST_DAYS)) {
                throw new UserProblem("--days is from 1 to %,d.".formatted(MOST_DAYS));
            }
            return Optional.ofNullable(days).map(n -> Instant.now().plus(Duration.ofDays(n)));
        }
    }

    /// Which studies a key is for.
    static final class Studies {

        @Option(names = "--study", required = true, description = "The only study it may read.")
        private String study;

        @Option(names = "--all-studies", required = true, description = "It may read all studies.")
        private boolean all;

        Optional<StudyId> study() {
            return all ? Optional.empty() : Optional.of(Names.study(study));
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Refuse a key from now on.",
            footer = {"", "Example:", "  thaw reader revoke 3"})
    static final class Revoke implements Callable<Integer> {

        @Parameters(paramLabel = "NUMBER", description = "The key's number ('thaw reader list').")
        private int id;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            try (Workspace workspace = Workspace.openWithoutServices(where)) {
                if (!ReaderKeys.of(workspace.database()).revoke(id)) {
                    throw new UserProblem(
                            "No key has that number, or it is revoked already; 'thaw reader list'"
                                    + " shows them.");
                }
            }
            output.show(Output.object().put("revoked", id), () -> "Revoked key %d.".formatted(id));
            return ExitCode.OK;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List all keys that were ever made.",
            footer = {"", "Example:", "  thaw reader list --json"})
    static final class ListAll implements Callable<Integer> {

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            List<ReaderKey> keys;
            try (Workspace workspace = Workspace.openWithoutServices(where)) {
                keys = ReaderKeys.of(workspace.database()).all();
            }
            ArrayNode json = Output.array();
            StringBuilder text = new StringBuilder();
            for (ReaderKey key : keys) {
                json.add(json(key));
                text.append(
                        "%4d  %-24s %-12s %-24s %s%n"
                                .formatted(
                                        key.id(),
                                        key.name(),
                                        key.role().name().toLowerCase(Locale.ROOT),
                                        key.study().map(StudyId::value).orElse("all studies"),
                                        state(key, Instant.now())));
            }
            output.show(
                    json, () -> keys.isEmpty() ? "Nobody has a key yet." : text.toString().strip());
            return ExitCode.OK;
        }

        private static String state(ReaderKey key, Instant now) {
            if (key.revokedAt().isPresent()) {
                return "(revoked)";
            }
            if (!key.isGoodAt(now)) {
                return "(expired)";
            }
            return key.expiresAt().map(end -> "until " + end).orElse("");
        }
    }

    @Command(
            name = "log",
            mixinStandardHelpOptions = true,
            description = "Print who read what through the query API, the newest first.",
            footer = {"", "Example:", "  thaw reader log --study pilot --count 20"})
    static final class Log implements Callable<Integer> {

        @Option(names = "--study", description = "Only this study.")
        private String study;

        @Option(
                names = "--count",
                paramLabel = "N",
                defaultValue = "100",
                description = "How many entries at most (${DEFAULT-VALUE}).")
        private int count;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            if (count < 1) {
                throw new UserProblem("--count is at least 1.");
            }
            Optional<StudyId> only = Optional.ofNullable(study).map(Names::study);
            List<ReadLog.Entry> entries;
            try (Workspace workspace = Workspace.openWithoutServices(where)) {
                entries = ReadLog.of(workspace.database()).newest(only, count);
            }
            ArrayNode json = Output.array();
            StringBuilder text = new StringBuilder();
            for (ReadLog.Entry entry : entries) {
                json.add(json(entry));
                text.append(
                        "%s  %-38s %-10s %3d %6d rows  %s %s%n"
                                .formatted(
                                        entry.at(),
                                        entry.reader(),
                                        entry.role().name().toLowerCase(Locale.ROOT),
                                        entry.status(),
                                        entry.rows(),
                                        entry.route().replace("{study}", entry.study()),
                                        entry.filters()));
            }
            output.show(
                    json,
                    () ->
                            entries.isEmpty()
                                    ? "Nobody has read anything."
                                    : text.toString().strip());
            return ExitCode.OK;
        }

        private static ObjectNode json(ReadLog.Entry entry) {
            ObjectNode json =
                    Output.object()
                            .put("at", entry.at().toString())
                            .put("reader", entry.reader())
                            .put("role", entry.role().name())
                            .put("study", entry.study())
                            .put("route", entry.route())
                            .put("filters", entry.filters());
            if (entry.release().isPresent()) {
                json.put("release", entry.release().getAsInt());
            } else {
                json.putNull("release");
            }
            return json.put("rows", entry.rows()).put("status", entry.status());
        }
    }

    private static ObjectNode json(ReaderKey key) {
        return Output.object()
                .put("id", key.id())
                .put("name", key.name())
                .put("role", key.role().name())
                .put("study", key.study().map(StudyId::value).orElse(null))
                .put("created_at", key.createdAt().toString())
                .put("expires_at", key.expiresAt().map(Instant::toString).orElse(null))
                .put("revoked_at", key.revokedAt().map(Instant::toString).orElse(null));
    }
}
