package dev.thaw.core.digest;

import dev.thaw.core.measure.MeasuredValue;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Findings in the order in which they were made, as one SHA-256.
final class Transcript {

    private final MessageDigest digest;

    Transcript() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /// Each in its own line. What has no text of its own must not come here.
    void add(Object... findings) {
        StringBuilder lines = new StringBuilder();
        for (Object finding : findings) {
            write(finding, lines);
            lines.append('\n');
        }
        digest.update(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// What there is most of is spelt out: a record's own text takes an interpreter ten times as
    /// long.
    private static void write(Object finding, StringBuilder text) {
        switch (finding) {
            case Estimate estimate -> write(estimate, text);
            case Point point -> write(point.value(), text.append(point.index()).append(' '));
            case MeasuredValue value -> {
                write(value.exact(), text.append(value.index()).append(' '));
                write(value.published(), text);
            }
            case WindowTrend trend -> write(trend, text);
            case MeasureTrend trend -> {
                text.append(trend.measure()).append(trend.axis());
                write(trend.points(), text);
                write(trend.windows(), text);
            }
            case List<?> list -> list.forEach(one -> write(one, text.append(", ")));
            case Optional<?> optional -> optional.ifPresent(one -> write(one, text.append('=')));
            default -> text.append(finding);
        }
    }

    private static void write(Estimate estimate, StringBuilder text) {
        text.append(estimate.status()).append(' ').append(estimate.n()).append(' ');
        for (Flag flag : estimate.flags()) {
            text.append(flag).append(' ');
        }
        switch (estimate) {
            case Estimate.Insufficient none -> text.append(none.required());
            case Estimate.Measured measured -> {
                text.append(measured.value());
                write(measured.standardError(), text.append(" error"));
                measured.interval()
                        .ifPresent(
                                interval ->
                                        text.append(' ')
                                                .append(interval.lower())
                                                .append('…')
                                                .append(interval.upper()));
            }
        }
    }

    private static void write(WindowTrend trend, StringBuilder text) {
        Window window = trend.window();
        text.append(window.first()).append('+').append(window.length()).append(' ');
        text.append(trend.valid());
        write(trend.theilSen(), text.append(' '));
        write(trend.leastSquares(), text.append(' '));
        write(trend.tauB(), text.append(' '));
        write(trend.trendP(), text.append(' '));
    }

    /// 64 hexadecimal digits; nothing can be added any more.
    String hash() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
