package dev.thaw.launcher.synthetic;

/// Whom a synthetic study enrols.
///
/// @param feeling typical log odds of feeling something at a prompt before therapy
/// @param spread their SD between persons
/// @param dropOutPerWeek probability of leaving therapy and study in a week of therapy, from the
///   second one on
public record People(double feeling, double spread, double dropOutPerWeek) {

    /// Blunted people: three quarters of them feel something at less than half of the prompts.
    public static final People BLUNTED = new People(-0.6, 0.8, 0.02);

    /// Anybody who comes for therapy: shares of prompts with feelings around .60 with an SD of
    /// about .24, the reference of science.md C and D. One in three is blunted, so that selecting
    /// them selects from a tail.
    public static final People ANYBODY = new People(0.5, 1.2, 0.02);

    public People {
        if (spread < 0 || dropOutPerWeek < 0 || dropOutPerWeek > 1) {
            throw new IllegalArgumentException("an SD is not negative, a probability from 0 to 1");
        }
    }

    /// The same people, of whom more or fewer leave.
    public People leaving(double perWeek) {
        return new People(feeling, spread, perWeek);
    }
}
