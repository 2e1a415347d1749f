package dev.thaw.launcher.synthetic;

/// When a synthetic study prompts.
///
/// @param perDay prompts on a day that has any, 1 to 10
/// @param fromTherapyDay prompts are issued on all days before therapy, and on those of therapy
///   from this one on (counted from 0): a measurement burst, where only the days that somebody
///   looks at are worth simulating
public record Prompting(int perDay, int fromTherapyDay) {

    /// Five on every day.
    public static final Prompting EVERY_DAY = new Prompting(5, 0);

    public Prompting {
        if (perDay < 1 || perDay > 10 || fromTherapyDay < 0) {
            throw new IllegalArgumentException(
                    "there are 1 to 10 prompts a day, and days of therapy count from 0");
        }
    }

    boolean isOn(int therapyDay) {
        return therapyDay < 0 || therapyDay >= fromTherapyDay;
    }

    /// Between two prompts that come without delay.
    int minutesApart() {
        return 825 / perDay;
    }

    /// How long after its time a prompt may come at most.
    int mostMinutesLate() {
        return Math.min(90, minutesApart());
    }
}
