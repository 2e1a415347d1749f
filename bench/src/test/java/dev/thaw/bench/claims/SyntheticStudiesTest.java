package dev.thaw.bench.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.claim.ClaimResult.Decision;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.launcher.SimulatedStudies;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.reports.claim.ClaimEvaluation;
import dev.thaw.reports.receipt.Claim;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.receipt.SigningKey;
import dev.thaw.reports.receipt.Verdict;
import dev.thaw.reports.receipt.VerifyingKey;
import dev.thaw.schemas.claim.ClaimFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A few synthetic studies through the whole pipeline, on one stack.
@Tag("stack")
class SyntheticStudiesTest {

    private static final ClaimSpec CLAIM = Comparison.claim().claim();
    private static final List<SyntheticStudy> STUDIES = Comparison.studies(CLAIM, 8, 100, 3, 11);

    private static SimulatedStudies pipeline;

    @BeforeAll
    static void simulate() throws IOException {
        pipeline = SimulatedStudies.start();
        pipeline.admit(STUDIES);
    }

    @AfterAll
    static void end() {
        pipeline.close();
    }

    @Test
    void pipelineAndSecondComputationAgreeCaseByCase() {
        // When
        List<Comparison> comparisons =
                pipeline.evaluate(CLAIM).stream().map(Comparison::of).toList();

        // Then
        assertThat(comparisons).hasSize(8);
        assertThat(comparisons.stream().filter(one -> !one.agree()).map(Comparison::study))
                .isEmpty();
        assertThat(comparisons.stream().map(one -> one.result().decision()))
                .contains(Decision.CONTRADICTED, Decision.SUPPORTED);

        // And without any effect the naive rule sees most people improve
        Proportion naive = Comparison.naiveWithoutEffect(comparisons);
        assertThat(naive.n()).isGreaterThan(50);
        assertThat((double) naive.k() / naive.n()).isGreaterThan(0.55);
    }

    @ParameterizedTest
    @ValueSource(strings = {"over-60-percent-after-8-12-sessions", "most-who-stay-8-12-weeks"})
    void aClaimOfTheArticlesGetsAVerdictWithAReceiptThatVerifies(String name) {
        // Given
        ClaimFiles.Valid claim =
                (ClaimFiles.Valid)
                        ClaimFiles.read(Path.of("../docs/examples/claims/" + name + ".yaml"));
        SigningKey key = SigningKey.generate();
        List<VerifyingKey> trusted = List.of(key.verifying());
        Receipts receipts = pipeline.receipts();
        byte[] lockFile =
                receipts.lock(
                        STUDIES.getLast().protocol(),
                        pipeline.horizon(),
                        Instant.parse("2026-11-26T00:00:00Z"),
                        key);
        SignedLock lock = SignedLock.read(lockFile, trusted);

        // When
        byte[] file =
                receipts.issue(
                        lock,
                        new Claim(
                                claim.canonicalJson(),
                                Optional.empty(),
                                Long.toString(claim.claim().seed()),
                                Edition.RESTRICTED),
                        new ClaimEvaluation(),
                        key);

        // Then
        assertThat(Receipts.read(file, trusted)).isInstanceOf(Receipts.Reading.Valid.class);
        Receipt receipt = ((Receipts.Reading.Valid) Receipts.read(file, trusted)).receipt();
        assertThat(receipt.result().get("verdict").asText())
                .as("the strongest effect, and hardly anybody leaves")
                .isEqualTo("SUPPORTED");
        assertThat(receipts.verify(receipt, lock, new ClaimEvaluation()))
                .isInstanceOf(Verdict.BitIdentical.class);
    }
}
