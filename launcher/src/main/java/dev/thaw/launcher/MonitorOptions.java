package dev.thaw.launcher;

import dev.thaw.reports.monitor.MonitorSettings;
import dev.thaw.reports.monitor.Webhook;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How often studies are looked at, and who is told.
final class MonitorOptions {

    @Option(
            names = "--monitor-minutes",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Look for silent participants and apps, falling compliance and overwhelm every"
                            + " N minutes (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            defaultValue = "${env:THAW_WEBHOOK:-}",
            description =
                    "Tell this address when something new is on a study's list, without saying what"
                            + " (docs/monitors.md; env: THAW_WEBHOOK).")
    private String webhook;

    @Option(
            names = "--webhook-secret",
            paramLabel = "SECRET",
            defaultValue = "${env:THAW_WEBHOOK_SECRET:-}",
            description =
                    "What messages are signed with: whsec_ and base64 (better in the environment:"
                            + " THAW_WEBHOOK_SECRET).")
    private String secret;

    @Option(
            names = "--reports-url",
            paramLabel = "URL",
            defaultValue = "${env:THAW_REPORTS_URL:-http://localhost:8080}",
            description =
                    "Under which address people reach this service; messages name it"
                            + " (${DEFAULT-VALUE}; env: THAW_REPORTS_URL).")
    private String reports;

    /// @throws UserProblem if they make no sense
    MonitorSettings settings() {
        if (minutes < 1) {
            throw new UserProblem("--monitor-minutes is at least 1.");
        }
        return new MonitorSettings(Duration.ofMinutes(minutes), webhook());
    }

    private Optional<Webhook> webhook() {
        if (webhook.isEmpty() != secret.isEmpty()) {
            throw new UserProblem("--webhook and --webhook-secret go together; give both.");
        }
        if (webhook.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Webhook.of(webhook, secret, reports));
        } catch (IllegalArgumentException e) {
            throw new UserProblem(
                    "--webhook, --webhook-secret, --reports-url: " + e.getMessage() + ".", e);
        }
    }
}
