package dev.thaw.schemas.claim;

import dev.thaw.core.number.Rational;
import dev.thaw.schemas.yaml.Yaml;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/// Numbers of claim files. They are texts: quoted or not, `0.50` is kept as it is written.
final class Numbers {

    /// No exponents: nobody plans with 1e-7, and 1e999999999 is a trap.
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

    private Numbers() {}

    static Rational decimal(Yaml yaml) {
        return yaml.as("a number such as 0.60", Numbers::decimal);
    }

    static Rational decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("no decimal");
        }
        return Rational.of(new BigDecimal(text));
    }

    static Rational positive(Yaml yaml) {
        Rational number = decimal(yaml);
        if (number.sign() <= 0) {
            throw yaml.place().problem("'%s' is not above 0", yaml.asWord());
        }
        return number;
    }

    /// Strictly between 0 and another number.
    static Rational between0And(Yaml yaml, String limit) {
        Rational number = decimal(yaml);
        if (number.sign() <= 0 || number.compareTo(decimal(limit)) >= 0) {
            throw yaml.place().problem("'%s' does not lie between 0 and %s", yaml.asWord(), limit);
        }
        return number;
    }

    static int whole(Yaml yaml) {
        return yaml.as(
                "a whole number",
                text -> {
                    if (!WHOLE.matcher(text).matches()) {
                        throw new IllegalArgumentException("no whole number");
                    }
                    return Integer.valueOf(text);
                });
    }

    static int atLeast(int least, Yaml yaml) {
        int number = whole(yaml);
        if (number < least) {
            throw yaml.place().problem("'%s' is below %d", yaml.asWord(), least);
        }
        return number;
    }

    /// Two whole numbers, the second not below the first.
    static Range range(Yaml yaml) {
        List<Yaml> ends = yaml.elements();
        if (ends.size() != 2) {
            throw yaml.place().problem("a first and a last number are expected here, as in [1, 8]");
        }
        int first = whole(ends.getFirst());
        int last = whole(ends.getLast());
        if (last < first) {
            throw yaml.place().problem("[%d, %d] ends before it begins", first, last);
        }
        return new Range(first, last);
    }

    /// Both ends are in it.
    record Range(int first, int last) {}
}
