package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expected values from mpmath 1.3.0 with 50 digits: `erfc(z/sqrt(2))/2` and `betainc(nu/2, 1/2, 0,
/// nu/(nu+t2), regularized=True)` at the exact value of the `double` given, and roots of their
/// logarithms.
class DistributionTest {

    @ParameterizedTest
    @CsvSource({
        "0.1, 4.6017216272297102e-1",
        "0.5, 3.0853753872598690e-1",
        "1, 1.5865525393145705e-1",
        "1.4999, 6.6820153999833603e-2",
        "1.5, 6.6807201268858066e-2",
        "1.96, 2.4997895148220436e-2",
        "2.5, 6.2096653257761352e-3",
        "3.246011, 5.8517158637306008e-4",
        "5, 2.8665157187919391e-7",
        "8, 6.2209605742717841e-16",
        "12, 1.7764821120776790e-33",
        "20, 2.7536241186062337e-89",
        "37, 5.7255712225245768e-300"
    })
    void tailOfTheNormalDistribution(double z, double expected) {
        double tolerance = 5e-15 * Math.max(1, z * z / 64);

        assertThat(NormalDistribution.upperTail(z))
                .isCloseTo(expected, within(expected * tolerance));
        assertThat(NormalDistribution.twoSidedTail(-z))
                .isEqualTo(2 * NormalDistribution.upperTail(z));
        assertThat(NormalDistribution.cumulative(z)).isCloseTo(1 - expected, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({
        "0.4, 2.5334710313579974e-1",
        "0.1, 1.2815515655446004",
        "0.05, 1.6448536269514727",
        "0.025, 1.9599639845400542",
        "0.005, 2.5758293035489008",
        "1e-4, 3.7190164854556806",
        "1e-10, 6.3613409024040562",
        "1e-100, 2.1273453560965324e+1"
    })
    void quantileOfTheNormalDistribution(double tail, double expected) {
        assertThat(NormalDistribution.upperQuantile(tail))
                .isCloseTo(expected, within(expected * 1e-15));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100, 1, 9.3654896513889286e-1",
        "1, 100, 2, 9.2946543841414017e-1",
        "1, 100, 3, 9.2665234880080583e-1",
        "1, 100, 10, 9.2232071856440832e-1",
        "1, 100, 11, 9.2214359277714622e-1",
        "1, 100, 60, 9.2067771205654901e-1",
        "1, 100, 1000, 9.2036436902360413e-1",
        "1, 2, 1, 6.0817344796939273e-1",
        "1, 2, 2, 5.5278640450004206e-1",
        "1, 2, 3, 5.3047777093295697e-1",
        "1, 2, 10, 4.9564750438311994e-1",
        "1, 2, 11, 4.9420788490246019e-1",
        "1, 2, 60, 4.8223750375354165e-1",
        "1, 2, 1000, 4.7966486243777311e-1",
        "1, 1, 1, 5.0000000000000000e-1",
        "1, 1, 2, 4.2264973081037424e-1",
        "1, 1, 3, 3.9100221895577064e-1",
        "1, 1, 10, 3.4089313230205987e-1",
        "1, 1, 11, 3.3880069619620170e-1",
        "1, 1, 60, 3.2132650329324615e-1",
        "1, 1, 1000, 3.1755241808467231e-1",
        "101, 100, 1, 4.9841636219241040e-1",
        "101, 100, 2, 4.2073479928665223e-1",
        "101, 100, 3, 3.8894501735732259e-1",
        "101, 100, 10, 3.3860097152106749e-1",
        "101, 100, 11, 3.3649842719886551e-1",
        "101, 100, 60, 3.1893875938038015e-1",
        "101, 100, 1000, 3.1514595254654209e-1",
        "4, 1, 1, 2.9516723530086655e-1",
        "4, 1, 2, 1.8350341907227397e-1",
        "4, 1, 3, 1.3932596855884318e-1",
        "4, 1, 10, 7.3388034770740366e-2",
        "4, 1, 11, 7.0803955068034515e-2",
        "4, 1, 60, 5.0033043651457449e-2",
        "4, 1, 1000, 4.5770346493251640e-2",
        "27, 1, 1, 1.2103771832367673e-1",
        "27, 1, 2, 3.5098718645984650e-2",
        "27, 1, 3, 1.3846832988859049e-2",
        "27, 1, 10, 4.0353465401239886e-4",
        "27, 1, 11, 2.9623925806520412e-4",
        "27, 1, 60, 2.5685483693624936e-6",
        "27, 1, 1000, 2.4656121999737480e-7",
        "100, 1, 1, 6.3451034861107139e-2",
        "100, 1, 2, 9.8524570233256908e-3",
        "100, 1, 3, 2.1283990584141501e-3",
        "100, 1, 10, 1.5895531755964120e-6",
        "100, 1, 11, 7.3929928414552339e-7",
        "100, 1, 60, 2.1376859146740816e-14",
        "100, 1, 1000, 1.6670702958600066e-22",
        "10000, 1, 1, 6.3659855298165103e-3",
        "10000, 1, 2, 9.9985002499562579e-5",
        "10000, 1, 3, 2.2045219231849111e-6",
        "10000, 1, 10, 2.4496895554198299e-16",
        "10000, 1, 11, 1.2491729568915377e-17",
        "10000, 1, 60, 1.9006844482633238e-68",
        "10000, 1, 1000, 5.3228217077566136e-523"
    })
    void tailOfStudentsT(long numerator, long denominator, int degrees, double expected) {
        assertThat(StudentT.twoSidedTail(Rational.of(numerator, denominator), degrees))
                .isCloseTo(expected, within(expected * (degrees < 100 ? 5e-14 : 1e-13)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.25, 1, 1.0000000000000000",
        "0.25, 2, 8.1649658092772603e-1",
        "0.25, 3, 7.6489232840434528e-1",
        "0.25, 4, 7.4069708411268263e-1",
        "0.25, 5, 7.2668684380042265e-1",
        "0.25, 8, 7.0638661264483860e-1",
        "0.25, 10, 6.9981206131243163e-1",
        "0.25, 58, 6.7874326402075075e-1",
        "0.25, 1000, 6.7473516460700944e-1",
        "0.05, 1, 6.3137515146750427",
        "0.05, 2, 2.9199855803537256",
        "0.05, 3, 2.3533634348018238",
        "0.05, 4, 2.1318467863266503",
        "0.05, 5, 2.0150483733330242",
        "0.05, 8, 1.8595480375308984",
        "0.05, 10, 1.8124611228116764",
        "0.05, 58, 1.6715527624548592",
        "0.05, 1000, 1.6463788172854647",
        "0.025, 1, 1.2706204736174704e+1",
        "0.025, 2, 4.3026527297494637",
        "0.025, 3, 3.1824463052837095",
        "0.025, 4, 2.7764451051977943",
        "0.025, 5, 2.5705818356363155",
        "0.025, 8, 2.3060041352041666",
        "0.025, 10, 2.2281388519862747",
        "0.025, 58, 2.0017174841452361",
        "0.025, 1000, 1.9623390808264085",
        "0.005, 1, 6.3656741162871580e+1",
        "0.005, 2, 9.9248432009182930",
        "0.005, 3, 5.8409093097333572",
        "0.005, 4, 4.6040948713499932",
        "0.005, 5, 4.0321429835552281",
        "0.005, 8, 3.3553873313333955",
        "0.005, 10, 3.1692726726169512",
        "0.005, 58, 2.6632869535376586",
        "0.005, 1000, 2.5807546980659511",
        "1e-6, 1, 3.1830988618274349e+5",
        "1e-6, 2, 7.0710572052593382e+2",
        "1e-6, 3, 1.0329946778041934e+2",
        "1e-6, 4, 4.1577854150450975e+1",
        "1e-6, 5, 2.4771029720515944e+1",
        "1e-6, 8, 1.2109834665556214e+1",
        "1e-6, 10, 9.7519954909405802",
        "1e-6, 58, 5.2827766578007423",
        "1e-6, 1000, 4.7816086204583506"
    })
    void quantileOfStudentsT(double tail, int degrees, double expected) {
        assertThat(StudentT.upperQuantile(tail, degrees))
                .isCloseTo(expected, within(expected * (degrees < 100 ? 5e-14 : 1e-13)));
    }

    @Test
    void farOutNothingIsLeftOfTheTails() {
        for (double z : new double[] {40, 666_666.67, 22_700.03, 1e154, 1e308, 1. / 0}) {
            assertThat(NormalDistribution.density(z)).isZero();
            assertThat(NormalDistribution.upperTail(z)).isZero();
            assertThat(NormalDistribution.cumulative(z)).isEqualTo(1);
            assertThat(ChiSquared.upperTail(z * z, 3)).isZero();
            assertThat(ChiSquared.upperTail(z * z, 4)).isZero();
        }
    }

    @Test
    void theDistributionsAreSymmetric() {
        assertThat(NormalDistribution.upperQuantile(0.975))
                .isCloseTo(-NormalDistribution.upperQuantile(0.025), within(1e-14));
        assertThat(NormalDistribution.upperTail(-2)).isEqualTo(NormalDistribution.cumulative(2));
    }

    @Test
    void atZeroHalfOfTheDistributionLiesOnEitherSide() {
        assertThat(NormalDistribution.upperTail(0)).isEqualTo(0.5);
        assertThat(NormalDistribution.upperQuantile(0.5)).isEqualTo(0);
        assertThat(StudentT.twoSidedTail(Rational.ZERO, 5)).isEqualTo(1);
    }
}
