package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Rational;
import java.util.List;

/// Whether figures of several people state what single ones of them have.
final class Likeness {

    private static final int TWO_VALUES = 2;

    private Likeness() {}

    /// Whether too few people are behind the figures: because all have one value; because there are
    /// two values and fewer than T people have one of them, whom n and mean would count; or because
    /// at least T people share a value (many a 0) and fewer than T have another, so that mean and
    /// SD are those of these few.
    ///
    /// @param ascending by value: amounts or shares; of categories, whose counts are judged
    ///   themselves, none are too alike
    static boolean tooMuch(List<Contribution> ascending, MinimumCell least) {
        if (ascending.isEmpty()
                || least.people() == 1
                || ascending.getFirst().what() instanceof Contributed.InCategory) {
            return false;
        }
        int values = 0;
        int commonest = 0;
        int alike = 0;
        Rational last = Rational.ZERO;
        for (Contribution one : ascending) {
            Rational value = Groups.value(one.what());
            if (values == 0 || !value.equals(last)) {
                values++;
                alike = 0;
            }
            alike++;
            commonest = Math.max(commonest, alike);
            last = value;
        }
        boolean common = commonest >= least.people() || values <= TWO_VALUES;
        return common && ascending.size() - commonest < least.people();
    }
}
