package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.Payloads.rated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a participant of the study in Oslo did, and the measures of it.
abstract class MeasuredOccasions {

    static final StudyProtocol PROTOCOL = aStudy().protocol();

    final List<Occasion<CheckInSubmitted>> occasions = new ArrayList<>();
    final List<Occasion<CheckInSubmitted>> selfInitiated = new ArrayList<>();
    final List<Occasion<PromptOutcome>> prompts = new ArrayList<>();

    void ratedAt(int day, int hour, String rating) {
        Instant at = Instant.parse("2026-01-05T00:00:00Z").plusSeconds(3600L * (24 * day + hour));
        occasions.add(new Occasion<>(day, Optional.of(at), false, rated("mood", rating)));
    }

    void answered(int day, CheckInSubmitted... checkIns) {
        for (CheckInSubmitted checkIn : checkIns) {
            occasions.add(Occasion.on(day, checkIn));
        }
    }

    MeasuredValue onlyWeek(String measure, int answers, int days) {
        List<MeasuredValue> values = values(measure, answers, days);
        assertThat(values).hasSize(1);
        return values.getFirst();
    }

    List<MeasuredValue> values(String measure, int answers, int days) {
        return WeeklySeries.of(
                MeasureExamples.find(measure, PROTOCOL),
                all().weeks(),
                Setting.ofWeek(PROTOCOL).withLeastData(new LeastData(answers, days)));
    }

    WindowValue inWindow(String measure, int firstDay, int lastDay, Setting setting) {
        return MeasureExamples.find(measure, PROTOCOL)
                .of(all().between(firstDay, lastDay), setting);
    }

    Occasions all() {
        return Occasions.of(PROTOCOL, occasions, selfInitiated, prompts);
    }

    static Setting anyData() {
        return Setting.ofWeek(PROTOCOL).withLeastData(LeastData.ANY);
    }

    static Estimate measured(String value, int n) {
        return Estimate.of(figure(value), n);
    }

    static Estimate measured(String value, String standardError, int n) {
        return Estimate.of(figure(value), n).withStandardError(figure(standardError));
    }

    static Estimate withoutSpread(String value, int n) {
        return Estimate.of(figure(value), n).withStatus(Status.ZERO_VARIANCE);
    }

    static Figure figure(String value) {
        return Figure.of(new BigDecimal(value));
    }
}
