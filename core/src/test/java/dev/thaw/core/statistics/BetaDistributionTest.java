package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expected values from mpmath 1.3.0 with 60 digits: `betainc(a, b, 0, x, regularized=True)` and,
/// for quantiles, its roots.
class BetaDistributionTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, .001, 2.013504163337749097234439e-2",
        "1, 1, .3, 3.690101195655453827554306e-1",
        "1, 1, .5, 5.0e-1",
        "1, 1, .9998, 9.909965367059775149312452e-1",
        "3, 7, .001, 1.715328297786163595469799e-4",
        "3, 7, .3, 5.529203865315164405220441e-1",
        "3, 7, .5, 8.395305452627100496402854e-1",
        "3, 7, .9998, 9.999999999997366136572519e-1",
        "20, 1, .001, 1.762771966750131754816561e-31",
        "20, 1, .3, 1.220522927953171090917247e-6",
        "20, 1, .5, 2.334474347486223954349675e-4",
        "20, 1, .9998, 9.501938351650071716356044e-1",
        "137, 65, .001, 3.002738788478439858757221e-180",
        "137, 65, .3, 2.438307959027458047426406e-15",
        "137, 65, .5, 1.375577324122306565826447e-4",
        "137, 65, .9998, 1.0",
        "2, 400, .001, 1.813511705213642944397889e-1",
        "2, 400, .3, 1.0",
        "2, 400, .5, 1.0",
        "2, 400, .9998, 1.0",
        "1001, 1000, .3, 3.345917477862385920904393e-40",
        "1001, 1000, .5, 4.936913807585156390729669e-1",
        "1001, 1000, .9998, 1.0",
        "10001, 1, .9998, 1.572680732529237461490351e-1"
    })
    void cumulative(int twiceA, int twiceB, BigDecimal x, BigDecimal expected) {
        assertAgrees(new BetaDistribution(twiceA, twiceB).cumulative(x), expected, "1e-20");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, .025, 0.001541333133436011901113",
        "1, 1, .5, 0.5",
        "1, 1, .9, 0.9755282581475767860582",
        "1, 3, .025, 0.0003855809807559008002237",
        "1, 3, .5, 0.1631939854083925923286",
        "1, 3, .9, 0.6486428019743724297287",
        "137, 65, .025, 0.584453420403384064558",
        "137, 65, .5, 0.6793984054213337921967",
        "137, 65, .9, 0.7368763504865619442061",
        "3, 1999, .025, 0.0001079188046809797843092",
        "3, 1999, .5, 0.001182583050608722432537",
        "3, 1999, .9, 0.0031215939636465494955",
        "1999, 3, .025, 0.9953355411912086268738",
        "1999, 3, .5, 0.9988174169493912775675",
        "1999, 3, .9, 0.9997077824347220701827"
    })
    void quantiles(int twiceA, int twiceB, BigDecimal p, BigDecimal expected) {
        assertAgrees(new BetaDistribution(twiceA, twiceB).quantile(p), expected, "1e-19");
    }

    private static void assertAgrees(BigDecimal ours, BigDecimal theirs, String tolerance) {
        assertThat(ours.subtract(theirs).abs())
                .isLessThan(theirs.multiply(new BigDecimal(tolerance)));
    }
}
