package dev.thaw.core.measure;

import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;

/// What a protocol or a claim may set about measures.
///
/// @param leastData how much makes the window valid
/// @param lag which two values follow each other
/// @param lambda how far unequal distances in time are evened out, at least 0: 0 not at all, 1
///   fully (Jahng, Wood & Trull 2008); ½ unless a claim says otherwise
public record Setting(LeastData leastData, Lag lag, Rational lambda) {

    /// λ where nothing else is said.
    public static final Rational USUAL_LAMBDA = Rational.of(1, 2);

    public Setting {
        if (lambda.sign() < 0) {
            throw new IllegalArgumentException("lambda is at least 0");
        }
    }

    /// For the weeks of a study.
    public static Setting ofWeek(StudyProtocol protocol) {
        return new Setting(LeastData.ofWeek(protocol), Lag.of(protocol), USUAL_LAMBDA);
    }

    /// For 14-day windows of a study.
    public static Setting ofFortnight(StudyProtocol protocol) {
        return new Setting(LeastData.ofFortnight(protocol), Lag.of(protocol), USUAL_LAMBDA);
    }

    public Setting withLeastData(LeastData other) {
        return new Setting(other, lag, lambda);
    }

    public Setting withLag(Lag other) {
        return new Setting(leastData, other, lambda);
    }

    public Setting withLambda(Rational other) {
        return new Setting(leastData, lag, other);
    }
}
