package dev.thaw.core.cohort;

import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// A starter who is due, took the dose, stayed and improved from .20 to .60, unless said otherwise.
public final class StarterBuilder {

    private boolean due = true;
    private boolean doseReached = true;
    private Credit credit = Credit.WITH_THE_DOSE;
    private Retention retention = Retention.STAYED;
    private Outcome outcome = Outcome.IMPROVED;
    private Optional<Rational> lastValue = Optional.of(Rational.of(60, 100));
    private List<Rational> covariates = List.of();

    private StarterBuilder() {}

    public static StarterBuilder aStarter() {
        return new StarterBuilder();
    }

    public StarterBuilder notYetDue() {
        due = false;
        return this;
    }

    public StarterBuilder withoutTheDose() {
        doseReached = false;
        return this;
    }

    public StarterBuilder credited(Credit when) {
        credit = when;
        return this;
    }

    public StarterBuilder who(Retention what) {
        retention = what;
        return this;
    }

    public StarterBuilder withOutcome(Outcome what) {
        outcome = what;
        return this;
    }

    public StarterBuilder lastSeenAt(String value) {
        lastValue = Optional.of(Rational.of(new BigDecimal(value)));
        return this;
    }

    public StarterBuilder neverSeenAgain() {
        lastValue = Optional.empty();
        return withOutcome(Outcome.NOT_ASSESSABLE);
    }

    public StarterBuilder withCovariates(Rational... values) {
        covariates = List.of(values);
        return this;
    }

    public Starter build() {
        return new Starter(
                due,
                doseReached,
                credit,
                retention,
                outcome,
                Rational.of(20, 100),
                lastValue,
                covariates);
    }
}
