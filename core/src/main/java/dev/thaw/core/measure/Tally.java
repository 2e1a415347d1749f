package dev.thaw.core.measure;

import dev.thaw.core.number.Figure;
import java.util.Optional;

/// The answers of one window, counted by what they say, over all and day by day.
final class Tally {

    private final int[] answeredOfDay;
    private final int[] respondedOfDay;
    private final int[] bodyOfDay;
    private final int[] overwhelmedOfDay;

    private int answered;
    private int responded;
    private int body;
    private int overwhelmed;
    private int days;
    private Optional<Figure> errorOfResponses;

    Tally(CheckInTable table, DayRows rows, int firstDay, int length) {
        answeredOfDay = new int[length];
        respondedOfDay = new int[length];
        bodyOfDay = new int[length];
        overwhelmedOfDay = new int[length];
        for (int row = rows.from(); row < rows.to(); row++) {
            if (table.answered[row]) {
                int day = table.day[row] - firstDay;
                answeredOfDay[day]++;
                respondedOfDay[day] += table.responded[row] ? 1 : 0;
                bodyOfDay[day] += table.body[row] ? 1 : 0;
                overwhelmedOfDay[day] += table.overwhelmed[row] ? 1 : 0;
            }
        }
        for (int day = 0; day < length; day++) {
            answered += answeredOfDay[day];
            responded += respondedOfDay[day];
            body += bodyOfDay[day];
            overwhelmed += overwhelmedOfDay[day];
            days += answeredOfDay[day] > 0 ? 1 : 0;
        }
    }

    int answered() {
        return answered;
    }

    /// Different study days with an answer.
    int days() {
        return days;
    }

    /// Answers that name a feeling.
    int responded() {
        return responded;
    }

    /// Answers with a bodily sensation.
    int body() {
        return body;
    }

    /// Answers that say too much was felt.
    int overwhelmed() {
        return overwhelmed;
    }

    /// Of the share of answers that name a feeling; of the share that do not, too.
    Optional<Figure> errorOfResponses() {
        if (errorOfResponses == null) {
            errorOfResponses = DayJackknife.standardError(respondedOfDay, answeredOfDay);
        }
        return errorOfResponses;
    }

    Optional<Figure> errorOfBody() {
        return DayJackknife.standardError(bodyOfDay, answeredOfDay);
    }

    Optional<Figure> errorOfOverwhelm() {
        return DayJackknife.standardError(overwhelmedOfDay, answeredOfDay);
    }

    boolean isEnough(LeastData least) {
        return answered >= least.answered() && days >= least.days();
    }
}
