package dev.thaw.core.monitor;

import dev.thaw.core.number.Rational;

/// How many prompts of a week were answered in time, declining included: nobody is to be urged
/// because they declined (science.md B, `response@1`).
///
/// @param answered from 0 to `prompts`
/// @param prompts from 1
public record Answered(long answered, long prompts) {
    public Answered {
        if (answered < 0 || answered > prompts || prompts < 1) {
            throw new IllegalArgumentException("of at least one prompt, none to all are answered");
        }
    }

    Answered and(Answered other) {
        return new Answered(answered + other.answered, prompts + other.prompts);
    }

    Rational share() {
        return Rational.of(answered, prompts);
    }
}
