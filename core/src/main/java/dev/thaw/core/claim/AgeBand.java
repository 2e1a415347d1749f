package dev.thaw.core.claim;

import java.util.Optional;

/// An age band as studies write it: `25-34`, `60+`, `18`.
final class AgeBand {

    private static final int MOST_DIGITS = 3;

    private AgeBand() {}

    /// The lowest age in the band; empty where the text does not begin with one, as in `<18`.
    static Optional<Integer> lowestAge(String band) {
        int digits = 0;
        while (digits < band.length() && Character.isDigit(band.charAt(digits))) {
            digits++;
        }
        return digits == 0 || digits > MOST_DIGITS
                ? Optional.empty()
                : Optional.of(Integer.valueOf(band.substring(0, digits)));
    }
}
