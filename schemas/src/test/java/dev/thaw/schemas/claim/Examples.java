package dev.thaw.schemas.claim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Claim files of the documentation.
enum Examples {
    OVER_60_PERCENT("claims/over-60-percent-after-8-12-sessions.yaml"),
    MOST_WHO_STAY("claims/most-who-stay-8-12-weeks.yaml"),
    MINDFULNESS("claims/mindfulness-8-week-slope.yaml"),
    ANXIETY("claims/anxiety-after-12-weeks.yaml"),
    HAMD("claus2020/claim-hamd.yaml");

    static final String FILE = "claim.yaml";

    private final String file;

    Examples(String file) {
        this.file = file;
    }

    String text() {
        try {
            return Files.readString(Path.of("..", "docs", "examples").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The classical fragment of science.md D, completed with what every claim has.
    static final String CLASSICAL =
            """
            api: claim/v1
            id: gad-7-after-12-weeks
            version: 1.0.0
            source: {text: "Most are less anxious after 12 weeks"}
            design: {type: single_arm_observational, control: none}
            population: {rule: all starters}
            treatment: {exposure: none}
            variable: {measure: "instrument:GAD-7", direction: down, same_day: mean, baseline: {take: first}, outcome: {day: "84", tolerance_days: "7", take: last}, reading: R1_reliable, index: JT, critical: "1.96"}
            intercurrent: [{event: lost_to_follow_up, strategy: composite_nonresponse}]
            summary: {statistic: proportion, threshold: "0.50", relation: ">"}
            windows: {anchor: baseline_assessment}          # | first_attended_session | enrolment; or outcome: {occasion: "4"} for dateless data
            reliability: {source: given, value: "0.85", sd_over: all_baselines}   # | completers | given
            cutoff: {kind: c, functional: {mean: "8", sd: "8", source: "…"}}
            denominators: {primary: D1, also: [D2, LOCF]}
            """;
}
