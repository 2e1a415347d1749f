package dev.thaw.core.change;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// ICC(A,1) of two measurements of many participants, and of any sample drawn from them: the value
/// of `IntraclassCorrelation.agreementOfOne()` before it is rounded.
///
/// With q and b as integers over one denominator, and sums over the n drawn, ICC(A,1) = 2nE/((n −
/// 1)(nS − 2ΣqΣb) + 2E), where S = Σ(q² + b²) and E = nΣqb − ΣqΣb. So a draw costs four exact sums.
///
/// Rates of many different denominators make integers of hundreds of bits. They are kept as digits
/// of 32 bits in `long`s: a sum adds up digit by digit, without a carry until its end.
final class PairAgreement {

    private static final int DIGIT = 32;
    private static final BigInteger LOWEST_DIGIT = BigInteger.valueOf(0xFFFF_FFFFL);

    /// q, b, q² + b² and qb.
    private static final int QUANTITIES = 4;

    private final int width;

    /// By participant; within one the four quantities, each from the lowest digit on, every digit
    /// with the sign of the number.
    private final long[][] digits;

    private PairAgreement(int width, long[][] digits) {
        this.width = width;
        this.digits = digits;
    }

    static PairAgreement of(List<TestRetest.Pair> pairs) {
        int n = pairs.size();
        Scaled values =
                Scaled.of(
                        Stream.concat(
                                        pairs.stream().map(TestRetest.Pair::qualifying),
                                        pairs.stream().map(TestRetest.Pair::baseline))
                                .toList());
        List<List<BigInteger>> quantities =
                IntStream.range(0, n)
                        .mapToObj(i -> quantities(values.get(i), values.get(n + i)))
                        .toList();
        int width =
                quantities.stream()
                        .flatMap(List::stream)
                        .mapToInt(one -> one.abs().bitLength() / DIGIT + 1)
                        .max()
                        .orElse(1);
        return new PairAgreement(
                width, quantities.stream().map(some -> digits(some, width)).toArray(long[][]::new));
    }

    private static List<BigInteger> quantities(BigInteger q, BigInteger b) {
        return List.of(q, b, q.multiply(q).add(b.multiply(b)), q.multiply(b));
    }

    private static long[] digits(List<BigInteger> quantities, int width) {
        long[] digits = new long[QUANTITIES * width];
        for (int quantity = 0; quantity < QUANTITIES; quantity++) {
            BigInteger number = quantities.get(quantity);
            BigInteger rest = number.abs();
            for (int i = 0; i < width; i++) {
                digits[quantity * width + i] = number.signum() * rest.and(LOWEST_DIGIT).longValue();
                rest = rest.shiftRight(DIGIT);
            }
        }
        return digits;
    }

    /// Of the participants as they are; empty if nothing varies.
    Optional<Rational> ofAll() {
        return ofDrawn(IntStream.range(0, digits.length).toArray());
    }

    /// Of the participants with these numbers; empty if nothing varies.
    Optional<Rational> ofDrawn(int[] drawn) {
        long[] sums = new long[QUANTITIES * width];
        for (int participant : drawn) {
            long[] own = digits[participant];
            for (int i = 0; i < sums.length; i++) {
                sums[i] += own[i];
            }
        }
        return agreement(
                BigInteger.valueOf(drawn.length),
                number(sums, 0),
                number(sums, 1),
                number(sums, 2),
                number(sums, 3));
    }

    private BigInteger number(long[] sums, int quantity) {
        BigInteger number = BigInteger.ZERO;
        for (int i = width - 1; i >= 0; i--) {
            number = number.shiftLeft(DIGIT).add(BigInteger.valueOf(sums[quantity * width + i]));
        }
        return number;
    }

    private static Optional<Rational> agreement(
            BigInteger n,
            BigInteger ofQualifying,
            BigInteger ofBaselines,
            BigInteger ofSquares,
            BigInteger ofProducts) {
        BigInteger productOfSums = ofQualifying.multiply(ofBaselines);
        BigInteger twiceJoint = n.multiply(ofProducts).subtract(productOfSums).shiftLeft(1);
        BigInteger divisor =
                n.subtract(BigInteger.ONE)
                        .multiply(n.multiply(ofSquares).subtract(productOfSums.shiftLeft(1)))
                        .add(twiceJoint);
        return divisor.signum() <= 0
                ? Optional.empty()
                : Optional.of(Rational.of(n.multiply(twiceJoint), divisor));
    }
}
