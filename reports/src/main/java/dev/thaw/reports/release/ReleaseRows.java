package dev.thaw.reports.release;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.release.BlockRelease;
import dev.thaw.core.release.BlockRelease.Published;
import dev.thaw.core.release.Cell;
import dev.thaw.core.release.Contribution;
import dev.thaw.core.release.Kind;
import dev.thaw.core.release.Population;
import dev.thaw.reports.BulkInsert;
import dev.thaw.reports.BulkInsert.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Writes a release, block by block, in one transaction that somebody else commits.
final class ReleaseRows {

    private static final String RATIO = "answered";

    private static final BulkInsert<BlockKey> BLOCKS =
            new BulkInsert<>("reports.release_block", BlockKey.columns(key -> key, List.of()));

    private static final BulkInsert<AmountRow> AMOUNTS =
            new BulkInsert<>(
                    "reports.release_amount",
                    BlockKey.columns(
                            AmountRow::block,
                            List.of(
                                    new Column<>(
                                            "partition",
                                            "text",
                                            r -> PartNames.partition(r.part())),
                                    new Column<>("label", "text", r -> PartNames.label(r.part())),
                                    new Column<>(
                                            "participant_count",
                                            "integer",
                                            AmountRow::participants),
                                    new Column<>("mean", "numeric", AmountRow::mean),
                                    new Column<>(
                                            "standard_deviation",
                                            "numeric",
                                            AmountRow::standardDeviation),
                                    new Column<>(
                                            "quantile_10",
                                            "numeric",
                                            r -> r.quantile(AmountRow.Q10)),
                                    new Column<>(
                                            "quantile_25",
                                            "numeric",
                                            r -> r.quantile(AmountRow.Q25)),
                                    new Column<>(
                                            "median", "numeric", r -> r.quantile(AmountRow.MEDIAN)),
                                    new Column<>(
                                            "quantile_75",
                                            "numeric",
                                            r -> r.quantile(AmountRow.Q75)),
                                    new Column<>(
                                            "quantile_90",
                                            "numeric",
                                            r -> r.quantile(AmountRow.Q90)),
                                    new Column<>("mean_lower", "numeric", AmountRow::lower),
                                    new Column<>("mean_upper", "numeric", AmountRow::upper),
                                    new Column<>(
                                            "is_hidden", "boolean", r -> r.figures().isEmpty()))));

    private static final BulkInsert<ShareRow> SHARES =
            new BulkInsert<>(
                    "reports.release_share",
                    BlockKey.columns(
                            ShareRow::block,
                            List.of(
                                    new Column<>(
                                            "partition",
                                            "text",
                                            r -> PartNames.partition(r.part())),
                                    new Column<>("label", "text", r -> PartNames.label(r.part())),
                                    new Column<>("category", "text", ShareRow::category),
                                    new Column<>("participant_count", "integer", ShareRow::people),
                                    new Column<>("of_count", "integer", ShareRow::of),
                                    new Column<>("share", "numeric", ShareRow::share),
                                    new Column<>("share_lower", "numeric", ShareRow::lower),
                                    new Column<>("share_upper", "numeric", ShareRow::upper),
                                    new Column<>(
                                            "is_hidden", "boolean", r -> r.shown().isEmpty()))));

    private static final BulkInsert<PopulationRow> POPULATIONS =
            new BulkInsert<>(
                    "reports.release_population",
                    BlockKey.columns(
                            PopulationRow::block,
                            List.of(
                                    new Column<>(
                                            "partition",
                                            "text",
                                            r -> PartNames.partition(r.population().part())),
                                    new Column<>(
                                            "label",
                                            "text",
                                            r -> PartNames.label(r.population().part())),
                                    new Column<>(
                                            "category",
                                            "text",
                                            r -> r.population().category().orElse("")),
                                    new Column<>(
                                            "participant_count",
                                            "integer",
                                            PopulationRow::people))));

    private static final BulkInsert<ContributorRow> CONTRIBUTORS =
            new BulkInsert<>(
                    "reports.release_contributor",
                    List.of(
                            new Column<>("study", "text", r -> r.study),
                            new Column<>("subject_matter", "text", r -> r.matter),
                            new Column<>("release_number", "integer", r -> r.release),
                            new Column<>("subject", "uuid", r -> r.subject.value()),
                            new Column<>("labels", "jsonb", r -> TextMap.write(r.labels)),
                            new Column<>(
                                    "contributed", "jsonb", r -> TextMap.write(r.contributed))));

    private static final BulkInsert<DecisionRow> DECISIONS =
            new BulkInsert<>(
                    "reports.release_decision",
                    BlockKey.columns(
                            DecisionRow::block,
                            List.of(
                                    new Column<>("decision", "text", DecisionRow::decision),
                                    new Column<>("reason", "text", DecisionRow::reason))));

    private final Handle writer;
    private final StudyProtocol protocol;
    private final int release;
    private final ReleaseDigest digest;

    ReleaseRows(Handle writer, StudyProtocol protocol, int release) {
        this.writer = writer;
        this.protocol = protocol;
        this.release = release;
        digest = new ReleaseDigest(protocol, release);
    }

    private record PopulationRow(BlockKey block, Population population, int people) {}

    private record ContributorRow(
            String study,
            String matter,
            int release,
            SubjectId subject,
            Map<String, String> labels,
            SortedMap<String, String> contributed) {}

    private record DecisionRow(BlockKey block, String decision, String reason) {}

    /// Writes what was published of one subject matter.
    void write(Matter matter, List<Decision> decisions) {
        List<BlockKey> blocks = new ArrayList<>();
        List<AmountRow> amounts = new ArrayList<>();
        List<ShareRow> shares = new ArrayList<>();
        List<PopulationRow> populations = new ArrayList<>();
        SortedMap<SubjectId, ContributorRow> contributors = new TreeMap<>();
        for (Decision decision : decisions) {
            if (decision.release() instanceof Published(var cells, var version)) {
                BlockKey block = key(decision);
                blocks.add(block);
                for (Cell cell : cells) {
                    switch (matter.kind()) {
                        case Kind.Amounts() -> amounts.add(amount(block, cell));
                        case Kind.Shares() -> shares.add(ratio(block, cell));
                        case Kind.Categories(var names) ->
                                names.forEach(name -> shares.add(category(block, cell, name)));
                    }
                }
                version.shown()
                        .forEach((who, n) -> populations.add(new PopulationRow(block, who, n)));
                version.remaining()
                        .forEach(
                                one ->
                                        contributors
                                                .computeIfAbsent(
                                                        one.contributor(),
                                                        _ -> contributor(matter, one))
                                                .contributed()
                                                .put(
                                                        decision.place().toString(),
                                                        Matter.text(one.what())));
            }
        }
        amounts.forEach(row -> digest.add(row.said()));
        shares.forEach(row -> digest.add(row.said()));
        var _ = BLOCKS.insert(writer, blocks);
        var _ = AMOUNTS.insert(writer, amounts);
        var _ = SHARES.insert(writer, shares);
        var _ = POPULATIONS.insert(writer, populations);
        var _ = CONTRIBUTORS.insert(writer, List.copyOf(contributors.values()));
    }

    private BlockKey key(Decision decision) {
        return new BlockKey(protocol.study(), release, decision.matter().name(), decision.place());
    }

    private static AmountRow amount(BlockKey block, Cell cell) {
        return new AmountRow(
                block,
                cell.part(),
                cell.content() instanceof Cell.Amounts amounts
                        ? Optional.of(amounts)
                        : Optional.empty());
    }

    private static ShareRow ratio(BlockKey block, Cell cell) {
        return new ShareRow(
                block,
                cell.part(),
                RATIO,
                cell.content() instanceof Cell.Shares(int n, var ratio)
                        ? Optional.of(new ShareRow.Shown(OptionalInt.empty(), n, ratio))
                        : Optional.empty());
    }

    private static ShareRow category(BlockKey block, Cell cell, String name) {
        Optional<ShareRow.Shown> shown =
                cell.content() instanceof Cell.Categories(int n, var counted, _)
                        ? Optional.ofNullable(counted.get(name))
                                .map(
                                        one ->
                                                new ShareRow.Shown(
                                                        OptionalInt.of(one.people()),
                                                        n,
                                                        one.share()))
                        : Optional.empty();
        return new ShareRow(block, cell.part(), name, shown);
    }

    private ContributorRow contributor(Matter matter, Contribution one) {
        return new ContributorRow(
                protocol.study().value(),
                matter.name(),
                release,
                one.contributor(),
                new TreeMap<>(one.labels()),
                new TreeMap<>());
    }

    /// Ends the release: it is there once the transaction is committed.
    ///
    /// @return its digest
    String finish(List<Decision> decisions) {
        List<DecisionRow> others = new ArrayList<>();
        for (Decision decision : decisions) {
            switch (decision.release()) {
                case Published _ -> {}
                case BlockRelease.Kept(var why) ->
                        others.add(new DecisionRow(key(decision), "KEPT", why.name()));
                case BlockRelease.Withheld(var why) ->
                        others.add(new DecisionRow(key(decision), "WITHHELD", why.name()));
            }
        }
        var _ = DECISIONS.insert(writer, others);
        String hexadecimal = digest.hexadecimal();
        writer.createUpdate(
                        """
                        INSERT INTO reports.release
                        VALUES (:study, :release, now(), :hash, :minimum, :digest)
                        """)
                .bind("study", protocol.study().value())
                .bind("release", release)
                .bind("hash", protocol.hash())
                .bind("minimum", protocol.minimumCell())
                .bind("digest", hexadecimal)
                .execute();
        return hexadecimal;
    }
}
