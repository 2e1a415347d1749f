package dev.thaw.schemas.claim;

import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.measure.Definition;
import dev.thaw.core.measure.MeasureCatalogue;
import dev.thaw.schemas.yaml.Yaml;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What has values: a measure with its version, `item:<id>` or `instrument:<id>`.
record MeasuredForm(String text, Kind kind) {

    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final Pattern INSTRUMENT = Pattern.compile("instrument:(" + NAME + ")");
    private static final Pattern ITEM = Pattern.compile("item:(" + NAME + ")");
    private static final Pattern OF_ITEM = Pattern.compile("item:" + NAME + "/");

    enum Kind {
        /// A measure of check-ins.
        OF_CHECK_INS,
        /// A rating item: value by value, or its mean over a window of check-ins.
        ITEM,
        INSTRUMENT
    }

    static MeasuredForm read(Yaml yaml) {
        return of(yaml, yaml.asWord());
    }

    static MeasuredForm of(Yaml yaml, String text) {
        if (INSTRUMENT.matcher(text).matches()) {
            return new MeasuredForm(text, Kind.INSTRUMENT);
        }
        if (ITEM.matcher(text).matches()) {
            return new MeasuredForm(text, Kind.ITEM);
        }
        List<String> known = MeasureCatalogue.definitions().stream().map(Definition::id).toList();
        if (!known.contains(OF_ITEM.matcher(text).replaceFirst("item:<id>/"))
                || text.contains("<")) {
            throw yaml.place()
                    .problem("'%s' is no measure (there are %s)", text, String.join(", ", known));
        }
        return new MeasuredForm(text, Kind.OF_CHECK_INS);
    }

    /// @param windows whether an item's mean over windows is meant, not its single values
    Measured measured(boolean windows) {
        return switch (kind) {
            case OF_CHECK_INS -> new Measured.OfCheckIns(text);
            case INSTRUMENT -> new Measured.Total(name(INSTRUMENT));
            case ITEM -> windows ? new Measured.OfCheckIns(text) : new Measured.Rating(name(ITEM));
        };
    }

    private String name(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("the text was matched before");
        }
        return matcher.group(1);
    }
}
