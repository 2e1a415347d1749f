package dev.thaw.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.release.BlockRelease.Kept;
import dev.thaw.core.release.BlockRelease.Published;
import dev.thaw.core.release.BlockRelease.Withheld;
import dev.thaw.core.release.Contributed.Amount;
import dev.thaw.core.release.Contributed.InCategory;
import dev.thaw.core.release.Contributed.Share;
import dev.thaw.core.trend.Axis;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReleasesTest {

    private static final MinimumCell FIVE = new MinimumCell(5);
    private static final Partition ARM = partition("arm", "care", "thaw", "wait");
    private static final Partition SITE = partition("site", "north", "south");
    private static final Kind AMOUNTS = new Kind.Amounts();
    private static final Kind CHANGE =
            new Kind.Categories(
                    new TreeSet<>(List.of("improved", "unchanged", "worse", "unknown")));
    private static final Part EVERYONE = new Part.Everyone();

    @Test
    void publishesTheFiguresOfACellExactly() {
        // Given the numbers 1 to 20
        Published release = published(block(AMOUNTS, people(1, 20, "thaw", "north")), List.of());

        // Then they are R's: mean, sd, quantile and t.test of 1:20
        Cell.Amounts figures = (Cell.Amounts) of(release, EVERYONE);
        assertThat(figures.n()).isEqualTo(20);
        Estimate.Measured mean = (Estimate.Measured) figures.mean();
        assertThat(mean.value()).hasToString("10.5");
        assertThat(mean.interval().orElseThrow().lower()).hasToString("7.73118943198");
        assertThat(mean.interval().orElseThrow().upper()).hasToString("13.268810568");
        assertThat(figures.standardDeviation().figure()).contains(figure("5.9160797831"));
        assertThat(figures.quantiles().get(Rational.of(1, 4)).figure()).contains(figure("5.75"));
        assertThat(figures.quantiles().get(Rational.of(1, 2)).figure()).contains(figure("10.5"));
    }

    @Test
    void aQuantileNeedsEnoughPeopleBeyondIt() {
        Published release = published(block(AMOUNTS, people(1, 20, "thaw", "north")), List.of());

        // Then the tenth part of 20 people are fewer than 5, the fourth part are not
        Cell.Amounts figures = (Cell.Amounts) of(release, EVERYONE);
        assertThat(figures.quantiles().get(Rational.of(9, 10))).isEqualTo(Estimate.tooFew(20, 50));
        assertThat(figures.quantiles().get(Rational.of(3, 4)).status()).isEqualTo(Status.OK);
    }

    @Test
    void complianceIsTheSumOfAnswersByThatOfPrompts() {
        List<Contribution> people = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            people.add(one(i, new Share(i, 21), "thaw", "north"));
        }
        Published release = published(block(new Kind.Shares(), people), List.of());

        assertThat(((Cell.Shares) of(release, EVERYONE)).ratio().figure())
                .contains(Figure.of(Rational.of(78, 12 * 21)));
    }

    @Test
    void aSmallArmIsHiddenTogetherWithAnother() {
        List<Contribution> people = people(1, 20, "care", "north");
        people.addAll(people(21, 35, "thaw", "north"));
        people.addAll(people(36, 38, "wait", "north"));

        Published release = published(block(AMOUNTS, people), List.of());

        assertThat(of(release, arm("wait"))).isEqualTo(new Cell.Hidden());
        assertThat(of(release, arm("thaw"))).isEqualTo(new Cell.Hidden());
        assertThat(of(release, arm("care"))).isInstanceOf(Cell.Amounts.class);
    }

    @Test
    void fewerThanTheMinimumAreNotPublishedAtAll() {
        assertThat(Releases.renew(block(AMOUNTS, people(1, 4, "thaw", "north")), List.of(), FIVE))
                .isEqualTo(new Withheld(Reason.TOO_FEW_PEOPLE));
    }

    @Test
    void figuresThatStateEverybodysValueAreNotPublished() {
        // Given 20 people of whom all, or all but three, felt nothing that week
        List<Contribution> nobodyFelt = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            nobodyFelt.add(one(i, amount(0), "thaw", "north"));
        }
        List<Contribution> threeFelt = new ArrayList<>(nobodyFelt.subList(0, 17));
        threeFelt.addAll(people(18, 20, "thaw", "north"));

        assertThat(Releases.renew(block(AMOUNTS, nobodyFelt), List.of(), FIVE))
                .isEqualTo(new Withheld(Reason.TOO_MUCH_ALIKE));
        assertThat(Releases.renew(block(AMOUNTS, threeFelt), List.of(), FIVE))
                .isEqualTo(new Withheld(Reason.TOO_MUCH_ALIKE));
    }

    @Test
    void anArmOfEqualValuesIsHiddenTogetherWithAnother() {
        List<Contribution> people = people(1, 20, "care", "north");
        people.addAll(people(21, 35, "thaw", "north"));
        for (int i = 36; i <= 45; i++) {
            people.add(one(i, amount(0), "wait", "north"));
        }

        Published release = published(block(AMOUNTS, people), List.of());

        assertThat(of(release, arm("wait"))).isEqualTo(new Cell.Hidden());
        assertThat(of(release, arm("thaw"))).isEqualTo(new Cell.Hidden());
        assertThat(of(release, arm("care"))).isInstanceOf(Cell.Amounts.class);
    }

    @Test
    void aBlockIsKeptUntilEnoughPeopleCame() {
        List<Contribution> people = people(1, 20, "thaw", "north");
        List<Version> earlier = List.of(published(block(AMOUNTS, people), List.of()).version());

        people.addAll(people(21, 24, "thaw", "north"));
        assertThat(Releases.renew(block(AMOUNTS, people), earlier, FIVE))
                .isEqualTo(new Kept(Reason.TOO_FEW_CHANGED));

        people.addAll(people(25, 25, "thaw", "north"));
        assertThat(Releases.renew(block(AMOUNTS, people), earlier, FIVE))
                .isInstanceOf(Published.class);
    }

    @Test
    void whoChangedCountsNotHowManyThereAre() {
        // Given one who leaves and one who comes: as many as before
        List<Contribution> people = people(1, 20, "thaw", "north");
        List<Version> earlier = List.of(published(block(AMOUNTS, people), List.of()).version());
        assertThat(Releases.renew(block(AMOUNTS, people), earlier, FIVE))
                .isEqualTo(new Kept(Reason.UNCHANGED));

        assertThat(Releases.renew(block(AMOUNTS, people(2, 21, "thaw", "north")), earlier, FIVE))
                .isEqualTo(new Kept(Reason.TOO_FEW_CHANGED));
        assertThat(Releases.renew(block(AMOUNTS, people(6, 25, "thaw", "north")), earlier, FIVE))
                .isInstanceOf(Published.class);
    }

    @Test
    void oneLateAnswerIsNotShown() {
        List<Contribution> people = people(1, 20, "thaw", "north");
        List<Version> earlier = List.of(published(block(AMOUNTS, people), List.of()).version());

        people.set(7, one(8, amount(80), "thaw", "north"));

        assertThat(Releases.renew(block(AMOUNTS, people), earlier, FIVE))
                .isEqualTo(new Kept(Reason.TOO_FEW_CHANGED));
    }

    @Test
    void oneWhoMovesToAnotherSiteIsNotShown() {
        List<Contribution> people = people(1, 20, "thaw", "north");
        people.addAll(people(21, 40, "thaw", "south"));
        List<Version> earlier = List.of(published(block(AMOUNTS, people), List.of()).version());

        people.set(7, one(8, amount(8), "thaw", "south"));

        assertThat(Releases.renew(block(AMOUNTS, people), earlier, FIVE))
                .isEqualTo(new Kept(Reason.TOO_FEW_CHANGED));
    }

    @Test
    void whoComesBackIsComparedWithTheFirstReleaseToo() {
        // Given five who left for the second release
        List<Contribution> all = people(1, 25, "thaw", "north");
        Version first = published(block(AMOUNTS, all), List.of()).version();
        Version second =
                published(block(AMOUNTS, people(6, 25, "thaw", "north")), List.of(first)).version();

        // When they come back, and a single new one with them
        all.addAll(people(26, 26, "thaw", "north"));

        // Then the second release is six people away, but the first only one
        assertThat(Releases.renew(block(AMOUNTS, all), List.of(first, second), FIVE))
                .isEqualTo(new Kept(Reason.TOO_FEW_CHANGED));
    }

    @Test
    void whoWasErasedIsNoCoverForOthers() {
        List<Contribution> people = people(1, 20, "thaw", "north");
        Version before = published(block(AMOUNTS, people), List.of()).version();

        // When two are erased, of whom only the published number still tells
        Version remaining = new Version(before.shown(), people(3, 20, "thaw", "north"));

        // Then their going is shown together with five others at the earliest
        for (int last = 20; last <= 25; last++) {
            Block block = block(AMOUNTS, people(3, last, "thaw", "north"));
            assertThat(Releases.renew(block, List.of(remaining), FIVE))
                    .isInstanceOf(last < 25 ? Kept.class : Published.class);
        }
    }

    @Test
    void anArmOfWhichFewChangedDoesNotHoldUpTheOthers() {
        List<Contribution> people = people(1, 20, "care", "north");
        people.addAll(people(21, 40, "thaw", "north"));
        people.addAll(people(41, 80, "wait", "north"));
        List<Version> earlier = List.of(published(block(AMOUNTS, people), List.of()).version());

        people.addAll(people(81, 90, "care", "north"));
        people.addAll(people(91, 92, "thaw", "north"));
        Published renewed = published(block(AMOUNTS, people), earlier);

        // Then the arm with two new people is hidden, with the smallest other one: no difference
        // of 2 can be told, and the third arm is as it was
        assertThat(of(renewed, arm("thaw"))).isEqualTo(new Cell.Hidden());
        assertThat(of(renewed, arm("care"))).isEqualTo(new Cell.Hidden());
        assertThat(of(renewed, arm("wait"))).isInstanceOf(Cell.Amounts.class);
        assertThat(((Cell.Amounts) of(renewed, EVERYONE)).n()).isEqualTo(92);
    }

    @Test
    void partitionsThatDifferByOnePersonAreNotShownBesideEachOther() {
        // Given that all of one arm but one are at one site
        List<Contribution> people = people(1, 20, "care", "north");
        people.addAll(people(21, 40, "thaw", "south"));
        people.add(one(41, amount(9), "thaw", "north"));

        Published release = published(block(AMOUNTS, people), List.of());

        // Then the first partition is shown, and the other not
        assertThat(of(release, arm("thaw"))).isInstanceOf(Cell.Amounts.class);
        assertThat(of(release, new Part.Labelled("site", "south"))).isEqualTo(new Cell.Hidden());
    }

    @Test
    void rareCategoriesAreHiddenTogether() {
        List<Contribution> people = changes("thaw", 0, 20, 10, 6, 2);

        Published release = published(block(CHANGE, people), List.of());

        Cell.Categories all = (Cell.Categories) of(release, EVERYONE);
        assertThat(all.hidden()).containsExactly("unknown", "worse");
        assertThat(all.shown().get("improved").people()).isEqualTo(20);
        Estimate.Measured share = (Estimate.Measured) all.shown().get("improved").share();
        assertThat(share.value()).isEqualTo(Figure.of(Rational.of(20, 38)));
        assertThat(share.interval()).isPresent();
    }

    @Test
    void aCategoryThatIsRareInOneArmIsHiddenInAllWithAnother() {
        // Given 12 who got worse, of whom one arm has two
        List<Contribution> people = changes("care", 0, 10, 12, 10, 10);
        people.addAll(changes("thaw", 100, 20, 12, 2, 10));

        Published release = published(block(CHANGE, people), List.of());

        assertThat(((Cell.Categories) of(release, EVERYONE)).hidden()).isEmpty();
        Cell.Categories care = (Cell.Categories) of(release, arm("care"));
        assertThat(care.hidden()).containsExactly("unknown", "worse");
    }

    @Test
    void theOrderOfContributionsDoesNotMatter() {
        List<Contribution> people = people(1, 30, "care", "north");
        people.addAll(people(31, 60, "thaw", "south"));
        people.addAll(people(61, 69, "wait", "north"));
        Published release = published(block(AMOUNTS, people), List.of());

        Collections.shuffle(people, new Random(5));

        assertThat(published(block(AMOUNTS, people), List.of()).cells()).isEqualTo(release.cells());
    }

    @Test
    void aBlockRefusesWhatIsNotOfIt() {
        List<Contribution> twice = people(1, 9, "thaw", "north");
        twice.addAll(people(9, 9, "thaw", "north"));

        assertThatThrownBy(() -> block(AMOUNTS, twice)).hasMessageContaining("once");
        assertThatThrownBy(() -> block(CHANGE, people(1, 9, "thaw", "north")))
                .hasMessageContaining("kind");
        assertThatThrownBy(() -> block(AMOUNTS, people(1, 9, "thaw", "east")))
                .hasMessageContaining("site");
    }

    @Test
    void moreContributionsThanWerePublishedAreRefused() {
        Published release = published(block(AMOUNTS, people(1, 20, "thaw", "north")), List.of());

        assertThatThrownBy(
                        () ->
                                new Version(
                                        release.version().shown(), people(1, 21, "thaw", "north")))
                .hasMessageContaining("More contributions");
    }

    private static Partition partition(String name, String... labels) {
        return new Partition(name, new TreeSet<>(List.of(labels)));
    }

    private static Block block(Kind kind, List<Contribution> people) {
        return new Block("err@1", new AxisPoint.At(Axis.WEEK, 3), kind, List.of(ARM, SITE), people);
    }

    /// One participant for each number, whose value it is.
    private static List<Contribution> people(int from, int to, String arm, String site) {
        List<Contribution> people = new ArrayList<>();
        IntStream.rangeClosed(from, to)
                .forEach(number -> people.add(one(number, amount(number), arm, site)));
        return people;
    }

    private static List<Contribution> changes(
            String arm, int after, int improved, int unchanged, int worse, int unknown) {
        List<String> names = new ArrayList<>();
        names.addAll(Collections.nCopies(improved, "improved"));
        names.addAll(Collections.nCopies(unchanged, "unchanged"));
        names.addAll(Collections.nCopies(worse, "worse"));
        names.addAll(Collections.nCopies(unknown, "unknown"));
        List<Contribution> people = new ArrayList<>();
        for (String name : names) {
            people.add(one(after + people.size(), new InCategory(name), arm, "north"));
        }
        return people;
    }

    private static Contribution one(int number, Contributed what, String arm, String site) {
        return new Contribution(
                new SubjectId(new UUID(0, number)), what, Map.of("arm", arm, "site", site));
    }

    private static Amount amount(int value) {
        return new Amount(Rational.of(value));
    }

    private static Published published(Block block, List<Version> earlier) {
        return (Published) Releases.renew(block, earlier, FIVE);
    }

    private static Cell.Content of(Published release, Part part) {
        return release.cells().stream()
                .filter(cell -> cell.part().equals(part))
                .findFirst()
                .orElseThrow()
                .content();
    }

    private static Part arm(String label) {
        return new Part.Labelled("arm", label);
    }

    private static Figure figure(String value) {
        return Figure.of(new BigDecimal(value));
    }
}
