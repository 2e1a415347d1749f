package dev.thaw.reports.published;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.claim.Counted;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.core.example.Payloads;
import dev.thaw.reports.Database;
import dev.thaw.reports.claim.CountingEvaluation;
import dev.thaw.reports.receipt.Claim;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.receipt.SigningKey;
import dev.thaw.reports.replay.Replay;
import dev.thaw.reports.replay.TestLedger;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Verdicts that somebody made public, over a real ledger and database.
@Tag("stack")
class PublishedResultsTest {

    private static final SigningKey KEY = SigningKey.generate();
    private static final Map<String, List<LedgerEvent>> ADMITTED = new HashMap<>();

    private static TestLedger ledger;
    private static Evaluated first;

    private final Database database = new Database();
    private final Jdbi jdbi = Jdbi.create(database.source());
    private final PublishedResults results = PublishedResults.of(database.source());

    /// Twenty people of whom fourteen get better.
    @BeforeAll
    static void begin() throws Exception {
        ledger = new TestLedger(2);
        for (int i = 0; i < 20; i++) {
            come("p" + i, i < 14 ? "8" : "25");
        }
        first = evaluate("better");
    }

    @AfterAll
    static void end() {
        ledger.close();
    }

    private static void come(String name, String outcome) {
        ADMITTED.put(
                name,
                ledger.admit(
                        name,
                        aParticipant()
                                .atOccasion("1", Payloads.total("HAM-D", "20"))
                                .atOccasion("4", Payloads.total("HAM-D", outcome))));
    }

    private static PublishedProtocol protocol() {
        return ((ProtocolFiles.Valid)
                        ProtocolFiles.parse(
                                "protocol.yaml",
                                """
                                api: protocol/v1
                                study: %s
                                version: 1.0.0
                                title: A pilot
                                period: {from: 2025-01-01}
                                home_zone: Europe/Oslo
                                anchor: enrolment
                                schedule: {kind: daily_diary}
                                instruments:
                                  HAM-D: {min: 0, max: 53, step: 1, direction: down}
                                  PHQ-9: {min: 0, max: 27, step: 1, direction: down}
                                min_cell: 5
                                """
                                        .formatted(TestLedger.STUDY)))
                .published();
    }

    private static String claim(String id, String instrument) {
        return """
        api: claim/v1
        id: %s
        version: 1.0.0
        source: {text: "Most are better at the fourth occasion"}
        design: {type: single_arm_observational, control: none}
        population: {rule: all starters}
        treatment: {exposure: none}
        variable: {measure: "instrument:%s", direction: down, baseline: {occasion: "1"}, outcome: {occasion: "4"}, reading: R2_any}
        intercurrent: [{event: lost_to_follow_up, strategy: composite_nonresponse}]
        summary: {statistic: proportion, threshold: 0.50, relation: ">"}
        windows: {anchor: baseline_assessment}
        reliability: {source: given, value: 0.80, citation: "Somebody 2020", sd_over: completers}
        denominators: {primary: D1}
        inference: {test: exact_binomial_upper, alpha: 0.025, min_n: 10}
        privacy: {min_cell: 5, release_tier: public_aggregate}
        """
                .formatted(id, instrument);
    }

    /// A receipt, and what the evaluation saw.
    private record Evaluated(
            SignedLock lock, String text, Receipt receipt, CountingEvaluation evaluation) {

        byte[] file() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static Evaluated evaluate(String claim) {
        return evaluate(claim, "HAM-D", Edition.PUBLIC);
    }

    private static Evaluated evaluate(String id, String instrument, Edition edition) {
        ClaimFiles.Valid claim =
                (ClaimFiles.Valid) ClaimFiles.parse("claim.yaml", claim(id, instrument));
        Receipts receipts = new Receipts(ledger.replay(), ledger::erased, Replay.Progress.silent());
        SignedLock lock =
                SignedLock.read(
                        receipts.lock(
                                protocol(),
                                LocalDate.of(2026, 11, 26),
                                Instant.parse("2026-11-26T10:00:00Z"),
                                KEY),
                        List.of(KEY.verifying()));
        CountingEvaluation evaluation = new CountingEvaluation();
        byte[] file =
                receipts.issue(
                        lock,
                        new Claim(claim.canonicalJson(), Optional.empty(), "0", edition),
                        evaluation,
                        KEY);
        Receipt receipt =
                ((Receipts.Reading.Valid) Receipts.read(file, List.of(KEY.verifying()))).receipt();
        return new Evaluated(lock, new String(file, StandardCharsets.UTF_8), receipt, evaluation);
    }

    private Publication publish(Evaluated evaluated) {
        return results.publish(
                evaluated.file(),
                evaluated.receipt(),
                evaluated.lock().lock(),
                evaluated.evaluation().counted(),
                ledger::erased);
    }

    private List<String> remembered(SubjectId subject) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT cells FROM published.claim_counted"
                                                + " WHERE subject = :subject")
                                .bind("subject", subject.value())
                                .mapTo(String.class)
                                .list());
    }

    @Test
    void aPublishedResultIsReadAsItWasAndOnlyOnce() {
        // When
        assertThat(publish(first)).isEqualTo(new Publication.Added(1));

        // Then
        PublishedResult result = results.all(TestLedger.STUDY).getFirst();
        assertThat(result.verdict()).isEqualTo("INCONCLUSIVE");
        assertThat(result.claimId()).isEqualTo("better");
        assertThat(result.measure()).isEqualTo("instrument:HAM-D");
        assertThat(result.registrationStatus()).isEqualTo("RETROSPECTIVE");
        assertThat(result.registeredAt()).isEmpty();
        assertThat(result.horizon()).isEqualTo(LocalDate.of(2026, 11, 26));
        assertThat(result.share().orElseThrow().improved()).isEqualTo(15);
        assertThat(result.share().orElseThrow().of()).isEqualTo(20);
        assertThat(result.receipt()).isEqualTo(Digest.of(first.file()));
        assertThat(results.receipt(TestLedger.STUDY, result.receipt())).contains(first.file());
        assertThat(results.receipt(TestLedger.OTHER_STUDY, result.receipt())).isEmpty();

        // When it is published again
        assertThat(publish(first)).isEqualTo(new Publication.AlreadyThere(1, result.publishedAt()));
        assertThat(results.published(TestLedger.STUDY, first.file())).isPresent();
        assertThat(results.all(TestLedger.STUDY)).hasSize(1);
    }

    @Test
    void theRestrictedEditionIsNeverKept() {
        Evaluated restricted = evaluate("better", "HAM-D", Edition.RESTRICTED);

        assertThatIllegalArgumentException().isThrownBy(() -> publish(restricted));
        assertThat(results.all(TestLedger.STUDY)).isEmpty();
    }

    @Test
    void laterResultsWaitUntilEnoughPeopleDiffer() {
        // Given
        assertThat(publish(evaluate("better"))).isEqualTo(new Publication.Added(1));

        // When one more comes
        come("late", "8");

        // Then neither the same plan nor another one for the measure may tell of them
        for (String claim : List.of("better", "much-better")) {
            assertThat(publish(evaluate(claim)))
                    .isInstanceOfSatisfying(
                            Publication.TooClose.class,
                            tooClose -> {
                                assertThat(tooClose.earlier()).isEqualTo(1);
                                assertThat(tooClose.least()).isEqualTo(5);
                            });
        }
        // And nobody has a value of another measure
        assertThat(publish(evaluate("other", "PHQ-9", Edition.PUBLIC)))
                .isEqualTo(new Publication.Added(2));

        // When more come
        for (int i = 0; i < 4; i++) {
            come("late" + i, "8");
        }

        // Then
        assertThat(publish(evaluate("better"))).isEqualTo(new Publication.Added(3));

        // When one of them is erased
        SubjectId erased = ledger.subject("p3");
        assertThat(remembered(erased)).hasSize(3).first().asString().contains(Counted.STARTERS);
        ledger.erase("p3", ADMITTED.get("p3"));
        database.erase(erased);

        // Then the figures stay, what was remembered of them does not, and they hide nobody
        assertThat(remembered(erased)).isEmpty();
        assertThat(results.all(TestLedger.STUDY)).hasSize(3);
        assertThat(publish(evaluate("better"))).isInstanceOf(Publication.TooClose.class);
    }

    @Test
    void whoIsErasedBetweenEvaluationAndPublicationIsNotRemembered() {
        // Given
        SubjectId erased = ledger.subject("p5");
        ledger.erase("p5", ADMITTED.get("p5"));

        // When
        assertThat(publish(first)).isEqualTo(new Publication.Added(1));

        // Then
        assertThat(remembered(erased)).isEmpty();
        assertThat(remembered(ledger.subject("p6"))).hasSize(1);
    }

    @Test
    void nobodyChangesWhatWasPublishedNorLosesItWithTheTablesOfReports() {
        assertThat(publish(first)).isEqualTo(new Publication.Added(1));

        for (String attempt :
                List.of(
                        "UPDATE published.claim_result SET verdict = 'SUPPORTED'",
                        "DELETE FROM published.claim_result",
                        "TRUNCATE published.claim_result",
                        "DELETE FROM published.claim_cell",
                        "DELETE FROM published.export",
                        "UPDATE published.export_file SET row_count = 0")) {
            assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute(attempt)))
                    .as(attempt)
                    .rootCause()
                    .hasMessageContaining("never changed");
        }

        jdbi.useHandle(handle -> handle.execute("DROP SCHEMA reports CASCADE"));
        assertThat(PublishedResults.of(database.source()).all(TestLedger.STUDY)).hasSize(1);
        assertThat(publish(first)).isInstanceOf(Publication.AlreadyThere.class);
    }

    @Test
    void researchersSeeResultsAndNobodySeesWhomTheyCount() {
        assertThat(publish(first)).isEqualTo(new Publication.Added(1));

        for (String role : List.of("thaw_researcher", "thaw_steward")) {
            assertThat(read(role, "research.claim_result")).isEqualTo(1);
            assertThat(read(role, "research.claim_receipt")).isEqualTo(1);
            for (String hidden : List.of("claim_counted", "claim_cell")) {
                assertThatThrownBy(() -> read(role, "published." + hidden))
                        .rootCause()
                        .hasMessageContaining("permission denied");
            }
        }
        assertThatThrownBy(() -> read("thaw_researcher", "published.export_file"))
                .rootCause()
                .hasMessageContaining("permission denied");
        assertThat(read("thaw_steward", "published.export_file")).isZero();
    }

    private int read(String role, String relation) {
        return jdbi.inTransaction(
                handle -> {
                    handle.execute("SET LOCAL ROLE " + role);
                    return handle.createQuery("SELECT count(*) FROM " + relation)
                            .mapTo(Integer.class)
                            .one();
                });
    }
}
