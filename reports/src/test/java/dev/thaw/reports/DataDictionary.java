package dev.thaw.reports;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// The tables and views of a database, in the words of its own comments.
final class DataDictionary {

    private static final String RELATIONS =
            """
            SELECT n.nspname AS schema, c.relname AS name, c.oid::bigint AS id,
                   c.relkind IN ('v', 'm') AS view,
                   coalesce(obj_description(c.oid, 'pg_class'), '') AS meaning
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'v', 'm', 'p') AND NOT c.relispartition
               AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
               AND c.relname NOT LIKE 'flyway%'
             ORDER BY n.nspname, c.relname
            """;

    private static final String COLUMNS =
            """
            SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
                   coalesce(i.indisprimary, false) AS key,
                   coalesce(col_description(a.attrelid, a.attnum), '') AS meaning
              FROM pg_attribute a
              LEFT JOIN pg_index i
                ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)
             WHERE a.attrelid = CAST(:id AS oid) AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum
            """;

    /// A table or view.
    record Relation(String schema, String name, long id, boolean view, String meaning) {}

    /// A column; key: part of the primary key.
    record Column(String name, String type, boolean key, String meaning) {}

    private final Handle handle;

    DataDictionary(Handle handle) {
        this.handle = handle;
        handle.registerRowMapper(ConstructorMapper.factory(Relation.class));
        handle.registerRowMapper(ConstructorMapper.factory(Column.class));
    }

    List<Relation> relations() {
        return handle.createQuery(RELATIONS).mapTo(Relation.class).list();
    }

    List<Column> columns(Relation relation) {
        return handle.createQuery(COLUMNS).bind("id", relation.id()).mapTo(Column.class).list();
    }

    /// As `docs/data-dictionary.md` has it.
    String page() {
        List<String> lines = new ArrayList<>();
        lines.add("# Data dictionary");
        lines.add("");
        lines.add(
                "Every table and view of the database, written by the build from the comments that");
        lines.add(
                "the database itself carries (`\\d+ reports.participant_week` in psql shows them). Weeks, windows");
        lines.add("and measures are defined in [method.md](method.md). **Bold**: the primary key.");
        for (Relation relation : relations()) {
            lines.add("");
            lines.add("## `" + relation.schema() + "." + relation.name() + "`");
            lines.add("");
            lines.add((relation.view() ? "View. " : "") + relation.meaning() + ".");
            lines.add("");
            lines.add("| column | type | meaning |");
            lines.add("|---|---|---|");
            for (Column column : columns(relation)) {
                String name = "`" + column.name() + "`";
                lines.add(
                        "| %s | %s | %s |"
                                .formatted(
                                        column.key() ? "**" + name + "**" : name,
                                        column.type(),
                                        escaped(column.meaning())));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
