package dev.thaw.reports.release;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Database;
import dev.thaw.reports.StudyProtocols;
import dev.thaw.reports.TrendBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// A study in tables of its own, and both who fill it and who read it.
final class ReleasedStudy {

    static final String STUDY = "oslo";

    final StudyProtocol protocol;
    final Database database = new Database();
    final ReleaseJob job = ReleaseJob.on(database.source());
    final Jdbi steward = Jdbi.create(database.source());

    ReleasedStudy(int minimumCell) {
        protocol = StudyProtocols.protocol(STUDY, "Thaw in Oslo", minimumCell);
    }

    /// Somebody under the study's protocol.
    TrendBuilder participant(SubjectId subject) {
        return TrendBuilder.theParticipant(STUDY, subject).under(protocol.hash());
    }

    TrendBuilder participant() {
        return participant(new SubjectId(UUID.randomUUID()));
    }

    /// As many participants as there are values, with one in week 1.
    List<SubjectId> participants(String arm, String... moods) {
        List<SubjectId> subjects = new ArrayList<>();
        for (String mood : moods) {
            SubjectId subject = new SubjectId(UUID.randomUUID());
            subjects.add(subject);
            database.with(participant(subject).inArm(arm).withWeeks("item:mood", mood));
        }
        return subjects;
    }

    ReleaseOutcome release() {
        return job.release(protocol, ReleaseJob.Occasion.ASKED_FOR, (_, _) -> {});
    }

    ReleaseOutcome.Released released() {
        if (release() instanceof ReleaseOutcome.Released released) {
            return released;
        }
        throw new AssertionError("no release was made");
    }

    void intervalPasses() {
        steward.useHandle(
                handle -> {
                    handle.execute(
                            "UPDATE reports.release SET released_at = released_at - interval '28 days'");
                    handle.execute(
                            "UPDATE reports.release_schedule SET due_since = due_since - interval '28 days'");
                });
    }

    List<Map<String, Object>> rows(String sql) {
        return steward.withHandle(handle -> handle.createQuery(sql).mapToMap().list());
    }

    int count(String table) {
        return steward.withHandle(
                handle ->
                        handle.createQuery("SELECT count(*) FROM " + table)
                                .mapTo(Integer.class)
                                .one());
    }

    /// A researcher's own login.
    Jdbi researcher() {
        return Jdbi.create(login("IN ROLE thaw_researcher", database.source().getDatabaseName()));
    }

    /// An empty database in which a role of the reports' own has its schemas.
    PGSimpleDataSource ofAnOrdinaryRole() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        steward.useHandle(handle -> handle.execute("CREATE DATABASE " + name));
        PGSimpleDataSource login = login("IN ROLE thaw_researcher, thaw_steward", name);
        PGSimpleDataSource administrator = new PGSimpleDataSource();
        administrator.setUrl(database.source().getUrl());
        administrator.setUser(database.source().getUser());
        administrator.setPassword(database.source().getPassword());
        administrator.setDatabaseName(name);
        Jdbi.create(administrator)
                .useHandle(
                        handle -> {
                            handle.execute(
                                    "CREATE SCHEMA reports AUTHORIZATION " + login.getUser());
                            handle.execute(
                                    "CREATE SCHEMA research AUTHORIZATION " + login.getUser());
                            handle.execute(
                                    "CREATE SCHEMA readers AUTHORIZATION " + login.getUser());
                            handle.execute(
                                    "CREATE SCHEMA published AUTHORIZATION " + login.getUser());
                        });
        return login;
    }

    private PGSimpleDataSource login(String membership, String databaseName) {
        String name = "ada_" + UUID.randomUUID().toString().replace("-", "");
        steward.useHandle(
                handle ->
                        handle.execute(
                                "CREATE ROLE "
                                        + name
                                        + " LOGIN PASSWORD 'lovelace' "
                                        + membership));
        PGSimpleDataSource login = new PGSimpleDataSource();
        login.setUrl(database.source().getUrl());
        login.setUser(name);
        login.setPassword("lovelace");
        login.setDatabaseName(databaseName);
        return login;
    }
}
