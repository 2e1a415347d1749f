package dev.thaw.reports.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// What docs/query-api.md tells people to copy does what it says.
@Tag("stack")
class QueryGuideTest {

    private static final Path GUIDE = Path.of("../docs/query-api.md");
    private static final String PASSWORD = "a long one";

    private static QueryServer thaw;
    private static String guide;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        thaw = QueryServer.shared();
        guide = Files.readString(GUIDE);
    }

    /// The blocks of a language, in order.
    private static List<String> blocks(String language) {
        List<String> blocks = new ArrayList<>();
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(guide);
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    @Test
    void pythonReadsPageByPage() throws Exception {
        assumeTrue(runs("python3", "-c", ""), "needs python3 on the path");
        assertThat(python(blocks("python").getFirst()))
                .hasSize(6)
                .contains(
                        "all 1 60 " + QueryServer.MEAN,
                        "all 2 40 0.25",
                        "early 1 30 0.312345678901");
    }

    @Test
    void pandasReadsTheCsv() throws Exception {
        assumeTrue(runs("python3", "-c", "import pandas"), "needs pandas");
        assertThat(String.join("\n", python(blocks("python").get(1))))
                .contains("err@1", "0.312346");
    }

    @Test
    void pyarrowReadsTheStream() throws Exception {
        assumeTrue(runs("python3", "-c", "import pyarrow"), "needs pyarrow");
        assertThat(python(blocks("python").get(2))).containsExactly("decimal128(38, 26) 10");
    }

    private List<String> python(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("snippet.py"), script);
        return run(
                Map.of(
                        "THAW_URL",
                        "http://127.0.0.1:" + thaw.port(),
                        "THAW_STUDY",
                        thaw.study.value(),
                        "THAW_READER_KEY",
                        thaw.researcher,
                        "PYTHONIOENCODING",
                        "utf-8"),
                "",
                "python3",
                file.toString());
    }

    @Test
    void somebodyWithTheRoleOfResearchersReadsReleasesWithSqlAndNothingElse() throws Exception {
        // Given the account that the guide makes, under a name of this test's own
        String name = "ana" + Long.toHexString(System.nanoTime());
        String create = blocks("sql").getFirst().strip().replace("ROLE ana ", "ROLE " + name + " ");
        thaw.jdbi.useHandle(handle -> handle.execute(create));
        Matcher here = Pattern.compile("<<'SQL'\n(.*?)SQL\n", Pattern.DOTALL).matcher(guide);
        assertThat(here.find()).isTrue();
        String query = here.group(1);
        PGSimpleDataSource anas = new PGSimpleDataSource();
        anas.setUrl(((PGSimpleDataSource) thaw.database.getDataSource()).getUrl());
        anas.setUser(name);
        anas.setPassword(PASSWORD);
        List<String> expected =
                List.of(
                        "label,axis_index,participant_count,mean",
                        ",1,60,0.312345678901",
                        ",2,40,0.25");

        try {
            // Then
            assertThat(csv(anas, query)).isEqualTo(expected);
            if (runs("psql", "--version")) {
                assertThat(
                                run(
                                        Map.of(
                                                "PGHOST",
                                                anas.getServerNames()[0],
                                                "PGPORT",
                                                "" + anas.getPortNumbers()[0],
                                                "PGDATABASE",
                                                anas.getDatabaseName(),
                                                "PGUSER",
                                                name,
                                                "PGPASSWORD",
                                                PASSWORD),
                                        query,
                                        "psql",
                                        "--csv",
                                        "--set=study=" + thaw.study))
                        .isEqualTo(expected);
            }
            try (Connection connection = anas.getConnection()) {
                for (String table :
                        List.of(
                                "reports.participant",
                                "reports.cohort_week",
                                "reports.release_amount",
                                "readers.read_entry")) {
                    try (PreparedStatement forbidden =
                            connection.prepareStatement("SELECT count(*) FROM " + table)) {
                        String state = "";
                        try {
                            forbidden.executeQuery();
                        } catch (SQLException e) {
                            state = e.getSQLState();
                        }
                        assertThat(state).as(table).isEqualTo("42501");
                    }
                }
            }
        } finally {
            thaw.jdbi.useHandle(handle -> handle.execute("DROP ROLE " + name));
        }
    }

    private static List<String> csv(PGSimpleDataSource database, String query) throws Exception {
        String sql = query.strip().replaceFirst(";$", "").replace(":'study'", "?");
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, thaw.study.value());
            try (ResultSet rows = statement.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                List<String> names = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    names.add(rows.getMetaData().getColumnName(i));
                }
                lines.add(String.join(",", names));
                while (rows.next()) {
                    List<String> fields = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        fields.add(rows.getString(i));
                    }
                    lines.add(String.join(",", fields));
                }
            }
        }
        return lines;
    }

    private static boolean runs(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static List<String> run(Map<String, String> variables, String input, String... command)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
