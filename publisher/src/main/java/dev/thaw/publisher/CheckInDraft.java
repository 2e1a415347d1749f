package dev.thaw.publisher;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.LinkedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A check-in: felt, blank or skipped – three different things –, or ratings without the question.
public final class CheckInDraft extends Draft<CheckInDraft> {

    private Optional<String> promptId = Optional.empty();
    private Optional<Answer> answer = Optional.empty();
    private final List<Feeling> feelings = new ArrayList<>();
    private final List<String> sensations = new ArrayList<>();
    private final SortedMap<String, BigDecimal> ratings = new TreeMap<>();
    private Optional<LinkedEvent> linkedEvent = Optional.empty();
    private boolean overwhelmed;
    private Optional<String> instrumentVersion = Optional.empty();
    private Optional<String> freeText = Optional.empty();

    CheckInDraft(ThawPublisher publisher, String participant) {
        super(publisher, participant);
    }

    /// It answers a prompt; without one it is self-initiated.
    public CheckInDraft answering(String promptId) {
        this.promptId = Optional.of(promptId);
        return changed();
    }

    /// Something was felt, without a name for it.
    public CheckInDraft felt() {
        return answered(Answer.FELT);
    }

    /// This was felt; several may be.
    ///
    /// @param label a word of the protocol's vocabulary
    /// @param intensity 0–100
    public CheckInDraft felt(String label, int intensity) {
        feelings.add(new Feeling(label, intensity));
        return answered(Answer.FELT);
    }

    /// Asked, and nothing was felt: an answer.
    public CheckInDraft blank() {
        return answered(Answer.BLANK);
    }

    /// Asked, and the participant would rather not say: no answer.
    public CheckInDraft skipped() {
        return answered(Answer.SKIPPED);
    }

    /// A place or kind of bodily sensation; several may be.
    public CheckInDraft sensation(String sensation) {
        sensations.add(sensation);
        return changed();
    }

    /// The exact value of a further item of the protocol.
    public CheckInDraft rating(String item, BigDecimal value) {
        ratings.put(item, value);
        return changed();
    }

    /// The value of a further item of the protocol.
    public CheckInDraft rating(String item, long value) {
        return rating(item, BigDecimal.valueOf(value));
    }

    /// What had happened.
    ///
    /// @param pleasantness −3 (very unpleasant) to 3 (very pleasant)
    public CheckInDraft after(int pleasantness) {
        return after(new LinkedEvent(pleasantness, Optional.empty(), Optional.empty()));
    }

    /// What had happened, with whom and at what.
    ///
    /// @param pleasantness −3 (very unpleasant) to 3 (very pleasant)
    public CheckInDraft after(int pleasantness, String company, String activity) {
        return after(new LinkedEvent(pleasantness, Optional.of(company), Optional.of(activity)));
    }

    /// What had happened.
    public CheckInDraft after(LinkedEvent event) {
        linkedEvent = Optional.of(event);
        return changed();
    }

    /// The participant flagged overwhelm.
    public CheckInDraft overwhelmed() {
        overwhelmed = true;
        return changed();
    }

    /// The version of the questions.
    public CheckInDraft instrumentVersion(String version) {
        instrumentVersion = Optional.of(version);
        return changed();
    }

    /// The participant's own words. No table and no export ever carries them.
    public CheckInDraft freeText(String words) {
        freeText = Optional.of(words);
        return changed();
    }

    private CheckInDraft answered(Answer given) {
        if (answer.filter(before -> before != given).isPresent()) {
            throw new IllegalStateException("a check-in is either felt, blank or skipped");
        }
        answer = Optional.of(given);
        return changed();
    }

    @Override
    CheckInDraft self() {
        return this;
    }

    @Override
    CheckInSubmitted payload(Instant at) {
        return new CheckInSubmitted(
                promptId,
                answer.orElseGet(this::onlyRatings),
                feelings,
                sensations,
                ratings,
                linkedEvent,
                overwhelmed,
                instrumentVersion,
                freeText);
    }

    private Answer onlyRatings() {
        if (ratings.isEmpty()) {
            throw new IllegalStateException("say whether the check-in is felt, blank or skipped");
        }
        return Answer.NOT_ASKED;
    }
}
