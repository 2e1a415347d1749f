package dev.thaw.core.claim;

import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.ParticipantFacts.Membership;
import dev.thaw.core.claim.ParticipantFacts.OutcomeElsewhere;
import dev.thaw.core.claim.ParticipantFacts.Person;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.ParticipantFacts.Values;
import dev.thaw.core.claim.ParticipantFacts.Week;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// An eligible starter, due, exposed and staying, without any value unless said otherwise.
public final class FactsBuilder {

    private final String key;
    private Standing standing = Standing.ELIGIBLE;
    private Retention retention = Retention.STAYED;
    private boolean due = true;
    private boolean doseReached = true;
    private Optional<Rational> qualifying = Optional.empty();
    private Optional<Rational> baseline = Optional.empty();
    private Optional<Rational> outcome = Optional.empty();
    private Optional<Rational> last = Optional.empty();
    private OptionalInt selfRating = OptionalInt.empty();
    private Optional<Rational> lower = Optional.empty();
    private Optional<Rational> upper = Optional.empty();
    private Optional<String> arm = Optional.empty();
    private final List<List<String>> sessions = new ArrayList<>();
    private final List<Week> weeks = new ArrayList<>();
    private final Set<Event> happened = EnumSet.noneOf(Event.class);
    private Membership subgroup = Membership.UNKNOWN;
    private final List<OutcomeElsewhere> elsewhere = new ArrayList<>();
    private Optional<Alternatives> alternatives = Optional.empty();

    private FactsBuilder(String key) {
        this.key = key;
    }

    public static FactsBuilder participant(int number) {
        return new FactsBuilder(Integer.toHexString(1_000_000 + number));
    }

    public FactsBuilder who(Standing what) {
        standing = what;
        return this;
    }

    public FactsBuilder who(Retention what) {
        retention = what;
        return this;
    }

    public FactsBuilder notYetDue() {
        due = false;
        return this;
    }

    public FactsBuilder withoutTheDose() {
        doseReached = false;
        return this;
    }

    public FactsBuilder qualifyingAt(String value) {
        qualifying = value(value);
        return this;
    }

    public FactsBuilder from(String value) {
        baseline = value(value);
        return this;
    }

    public FactsBuilder to(String value) {
        outcome = value(value);
        last = outcome;
        return this;
    }

    public FactsBuilder lastSeenAt(String value) {
        last = value(value);
        return this;
    }

    public FactsBuilder rating(int change) {
        selfRating = OptionalInt.of(change);
        return this;
    }

    public FactsBuilder between(String least, String most) {
        lower = value(least);
        upper = value(most);
        return this;
    }

    public FactsBuilder inArm(String code) {
        arm = Optional.of(code);
        return this;
    }

    public FactsBuilder withSession(String... modalities) {
        sessions.add(List.of(modalities));
        return this;
    }

    public FactsBuilder inWeek(int number, String value) {
        weeks.add(new Week(number, value(value).orElseThrow()));
        return this;
    }

    public FactsBuilder meeting(Event event) {
        happened.add(event);
        return this;
    }

    public FactsBuilder inSubgroup(Membership what) {
        subgroup = what;
        return this;
    }

    public FactsBuilder toElsewhere(boolean isDue, String value) {
        elsewhere.add(new OutcomeElsewhere(isDue, value(value), OptionalInt.empty()));
        return this;
    }

    public FactsBuilder with(Alternatives some) {
        alternatives = Optional.of(some);
        return this;
    }

    private static Optional<Rational> value(String text) {
        return Optional.of(Rational.of(new BigDecimal(text)));
    }

    public ParticipantFacts build() {
        return new ParticipantFacts(
                key,
                standing,
                new Values(
                        retention,
                        due,
                        doseReached,
                        qualifying,
                        baseline,
                        outcome,
                        last,
                        selfRating,
                        lower,
                        upper,
                        Optional.empty(),
                        new Person(Optional.empty(), arm, Optional.empty(), Optional.empty()),
                        sessions,
                        weeks,
                        happened,
                        subgroup,
                        elsewhere,
                        alternatives));
    }
}
