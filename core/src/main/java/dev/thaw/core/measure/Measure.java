package dev.thaw.core.measure;

import dev.thaw.core.number.Flag;

/// A measure of one study: a pure function of one window of what a participant did.
public final class Measure {

    private static final String PLACE_OF_NAME = "<id>";

    private final String id;
    private final Definition definition;
    private final int leastCheckIns;
    private final Formula formula;

    private Measure(String id, Definition definition, int leastCheckIns, Formula formula) {
        this.id = id;
        this.definition = definition;
        this.leastCheckIns = leastCheckIns;
        this.formula = formula;
    }

    /// A measure that may have a value from one check-in on.
    static Measure of(Definition definition, Formula formula) {
        return new Measure(definition.id(), definition, 1, formula);
    }

    /// @param leastCheckIns fewest check-ins with which there can be a value
    static Measure of(Definition definition, int leastCheckIns, Formula formula) {
        return new Measure(definition.id(), definition, leastCheckIns, formula);
    }

    /// The same measure of one item: `item:<id>/sd@1` becomes `item:mood/sd@1`.
    Measure ofNamed(String item) {
        return new Measure(
                definition.id().replace(PLACE_OF_NAME, item), definition, leastCheckIns, formula);
    }

    /// Under which its values are published: `err@1`, `item:mood`, `item:mood/sd@1`.
    public String id() {
        return id;
    }

    public Definition definition() {
        return definition;
    }

    int leastCheckIns() {
        return leastCheckIns;
    }

    /// The value in a window, or why there is none; flagged where the home zone had to tell the day
    /// of anything in it.
    public WindowValue of(DayWindow window, Setting setting) {
        WindowValue value = formula.of(window, setting);
        return window.homeZoneAssumed() ? value.flagged(Flag.HOME_ZONE_ASSUMED) : value;
    }
}
