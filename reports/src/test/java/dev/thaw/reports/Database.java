package dev.thaw.reports;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.embedded.StackAddresses;
import dev.thaw.embedded.TemporaryStack;
import dev.thaw.schemas.StudyAccount;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// A new database of a real PostgreSQL, filled without Kafka.
public final class Database {

    private final PGSimpleDataSource source;
    private final Jdbi jdbi;

    public Database() {
        source = named("t" + UUID.randomUUID().toString().replace("-", ""));
        execute(
                "CREATE DATABASE %s TEMPLATE %s"
                        .formatted(source.getDatabaseName(), Template.WITH_TABLES));
        jdbi = ReportsDatabase.open(source);
    }

    /// A database that may not exist yet.
    static PGSimpleDataSource named(String name) {
        StackAddresses addresses = TemporaryStack.shared().addresses();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(addresses.jdbcUrl());
        source.setUser(addresses.username());
        source.setPassword(addresses.password());
        source.setDatabaseName(name);
        return source;
    }

    static void create(PGSimpleDataSource database) {
        execute("CREATE DATABASE " + database.getDatabaseName());
    }

    private static void execute(String statement) {
        Jdbi.create(named(TemporaryStack.shared().addresses().databaseName()))
                .useHandle(h -> h.execute(statement));
    }

    /// Copying a database takes a fraction of the time that its tables take to be made.
    private static final class Template {
        private static final String WITH_TABLES = made();

        private static String made() {
            PGSimpleDataSource template = named("with_tables");
            create(template);
            var _ = ReportsDatabase.open(template);
            return template.getDatabaseName();
        }
    }

    public PGSimpleDataSource source() {
        return source;
    }

    public Database with(TrendBuilder... participants) {
        SortedMap<SubjectId, Optional<ParticipantTrend>> newest = new TreeMap<>();
        List.of(participants)
                .forEach(
                        participant -> {
                            ParticipantTrend trend = participant.build();
                            newest.put(trend.subject(), Optional.of(trend));
                        });
        jdbi.useTransaction(handle -> TrendRows.replace(handle, newest));
        return this;
    }

    /// As the projection does when somebody was erased.
    public void erase(SubjectId... subjects) {
        jdbi.useHandle(handle -> TrendRows.erase(handle, List.of(subjects)));
    }

    /// As the projection does when a trend is a tombstone.
    public void withoutTrend(SubjectId subject) {
        SortedMap<SubjectId, Optional<ParticipantTrend>> none = new TreeMap<>();
        none.put(subject, Optional.empty());
        jdbi.useTransaction(handle -> TrendRows.replace(handle, none));
    }

    Database with(StudyAccount account) {
        SortedMap<AccountRows.Key, Optional<StudyAccount>> newest = new TreeMap<>();
        newest.put(
                new AccountRows.Key(account.study().orElseThrow().value(), 0),
                Optional.of(account));
        jdbi.useTransaction(handle -> AccountRows.replace(handle, newest));
        return this;
    }
}
