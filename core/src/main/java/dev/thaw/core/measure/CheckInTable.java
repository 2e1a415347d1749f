package dev.thaw.core.measure;

import dev.thaw.core.course.TimeSpan;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.protocol.StudyProtocol.Valence;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a participant's check-ins contribute to the measures, column by column, in the order of
/// study day and moment.
///
/// It is read out of the events once; every window is then a range of rows of plain numbers. For
/// one thread.
final class CheckInTable {

    /// Where only the civil day is known. Sorts first.
    static final long NO_MOMENT = Long.MIN_VALUE;

    /// Where no event is linked: outside the range of pleasantness.
    static final byte NO_EVENT = Byte.MIN_VALUE;

    /// From this intensity on a feeling is overwhelming.
    private static final int OVERWHELMING = 90;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private static final Comparator<Occasion<CheckInSubmitted>> BY_DAY_AND_MOMENT =
            (one, other) ->
                    one.day() != other.day()
                            ? Integer.compare(one.day(), other.day())
                            : Long.compare(micros(one), micros(other));

    private static final Comparator<Occasion<CheckInSubmitted>> BY_MOMENT =
            Comparator.comparingLong(CheckInTable::micros);

    private final int size;

    final int[] day;
    final long[] micros;
    final boolean[] homeZoneAssumed;

    /// Whether moments rise with the rows. After a flight to an earlier local date they do not.
    final boolean chronological;

    /// Asked what was felt, and answered: a blank or a feeling.
    final boolean[] answered;

    /// Answered, with at least one named feeling.
    final boolean[] responded;

    /// Answered, with at least one bodily sensation.
    final boolean[] body;

    /// Answered, and overwhelmed.
    final boolean[] overwhelmed;

    /// Intensity of the strongest feeling; 0 if none was named.
    final int[] strongest;

    /// Sums of the intensities of the pleasant, and of the unpleasant feelings named.
    final int[] pleasant;

    final int[] unpleasant;

    /// Pleasantness of the linked event.
    final byte[] pleasantness;

    private final int[] firstLabel;
    private final int[] labels;
    private final List<Occasion<CheckInSubmitted>> rows;
    private final Vocabulary vocabulary;
    private final Map<String, Integer> items;

    /// Read when a measure first asks for one: most measures are of feelings.
    private List<RatingColumn> ratings;

    private CheckInTable(
            List<Occasion<CheckInSubmitted>> rows,
            Vocabulary vocabulary,
            Map<String, Integer> items) {
        this.rows = rows;
        this.vocabulary = vocabulary;
        this.items = items;
        size = rows.size();
        day = new int[size];
        micros = new long[size];
        homeZoneAssumed = new boolean[size];
        answered = new boolean[size];
        responded = new boolean[size];
        body = new boolean[size];
        overwhelmed = new boolean[size];
        strongest = new int[size];
        pleasant = new int[size];
        unpleasant = new int[size];
        pleasantness = new byte[size];
        firstLabel = new int[size + 1];
        int mentions = 0;
        for (Occasion<CheckInSubmitted> row : rows) {
            mentions += row.what().feelings().size();
        }
        labels = new int[mentions];
        for (int i = 0; i < size; i++) {
            read(i, rows.get(i));
        }
        chronological = isChronological(micros);
    }

    private static boolean isChronological(long[] micros) {
        long latest = NO_MOMENT;
        for (long moment : micros) {
            if (moment != NO_MOMENT && moment < latest) {
                return false;
            }
            latest = Math.max(latest, moment);
        }
        return true;
    }

    /// @param occasions in any order; of two at one moment the one given first comes first
    static CheckInTable of(
            List<Occasion<CheckInSubmitted>> occasions,
            Vocabulary vocabulary,
            Map<String, Integer> items) {
        List<Occasion<CheckInSubmitted>> rows = new ArrayList<>(occasions);
        rows.sort(BY_DAY_AND_MOMENT);
        return new CheckInTable(rows, vocabulary, items);
    }

    private static long micros(Occasion<?> occasion) {
        if (occasion.moment().isEmpty()) {
            return NO_MOMENT;
        }
        return micros(occasion.moment().get());
    }

    private static long micros(Instant moment) {
        return moment.getEpochSecond() * MICROS_PER_SECOND + moment.getNano() / NANOS_PER_MICRO;
    }

    /// The same in the order of moments, whatever the days: as it is already, unless somebody
    /// travelled or something has no moment. What has none comes first.
    CheckInTable byMoment() {
        for (int i = 1; i < size; i++) {
            if (micros[i] < micros[i - 1]) {
                List<Occasion<CheckInSubmitted>> sorted = new ArrayList<>(rows);
                sorted.sort(BY_MOMENT);
                return new CheckInTable(sorted, vocabulary, items);
            }
        }
        return this;
    }

    /// The rows of a span of time; of a table in the order of moments.
    DayRows within(TimeSpan span) {
        return DayRows.within(micros, micros(span.from()), micros(span.until()));
    }

    private void read(int i, Occasion<CheckInSubmitted> row) {
        CheckInSubmitted checkIn = row.what();
        day[i] = row.day();
        micros[i] = micros(row);
        homeZoneAssumed[i] = row.homeZoneAssumed();
        pleasantness[i] = NO_EVENT;
        firstLabel[i + 1] = firstLabel[i];
        if (checkIn.answer() == Answer.FELT || checkIn.answer() == Answer.BLANK) {
            answered[i] = true;
            body[i] = !checkIn.sensations().isEmpty();
            if (checkIn.linkedEvent().isPresent()) {
                LinkedEvent event = checkIn.linkedEvent().get();
                pleasantness[i] = (byte) event.pleasantness();
            }
            if (checkIn.answer() == Answer.FELT) {
                readFeelings(i, checkIn.feelings());
            }
            overwhelmed[i] = checkIn.overwhelmed() || strongest[i] >= OVERWHELMING;
        }
    }

    private void readFeelings(int i, List<Feeling> feelings) {
        responded[i] = !feelings.isEmpty();
        for (int f = 0; f < feelings.size(); f++) {
            Feeling feeling = feelings.get(f);
            strongest[i] = Math.max(strongest[i], feeling.intensity());
            if (isStrongestOfItsLabel(feelings, f)) {
                int label = vocabulary.index(feeling.label());
                labels[firstLabel[i + 1]++] = label;
                Valence valence = vocabulary.valence(label);
                pleasant[i] += valence == Valence.POSITIVE ? feeling.intensity() : 0;
                unpleasant[i] += valence == Valence.NEGATIVE ? feeling.intensity() : 0;
            }
        }
    }

    /// A label named twice in one check-in is one mention, at its strongest.
    private static boolean isStrongestOfItsLabel(List<Feeling> feelings, int at) {
        Feeling feeling = feelings.get(at);
        for (int other = 0; other < feelings.size(); other++) {
            if (other != at && feelings.get(other).label().equals(feeling.label())) {
                int difference = feelings.get(other).intensity() - feeling.intensity();
                if (difference > 0 || (difference == 0 && other < at)) {
                    return false;
                }
            }
        }
        return true;
    }

    private List<RatingColumn> readRatings() {
        BigDecimal[][] given = new BigDecimal[items.size()][size];
        for (int i = 0; i < size; i++) {
            int row = i;
            rows.get(i)
                    .what()
                    .ratings()
                    .forEach(
                            (id, rating) -> {
                                Integer item = items.get(id);
                                if (item != null) {
                                    given[item][row] = rating;
                                }
                            });
        }
        return Stream.of(given).map(RatingColumn::of).toList();
    }

    /// @param item its place among the protocol's items
    RatingColumn ratings(int item) {
        if (ratings == null) {
            ratings = readRatings();
        }
        return ratings.get(item);
    }

    /// Adds what a range of rows mentions to counts by label.
    void countLabels(DayRows rows, int[] counts) {
        for (int mention = firstLabel[rows.from()]; mention < firstLabel[rows.to()]; mention++) {
            counts[labels[mention]]++;
        }
    }
}
