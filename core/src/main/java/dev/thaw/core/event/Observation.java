package dev.thaw.core.event;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// What happened to a participant: everything that can be corrected or retracted.
///
/// Ranges that do not depend on the study are checked here; what the study's protocol says is
/// checked at admission.
public sealed interface Observation extends EventPayload {

    /// A participant entered the study.
    ///
    /// @param attributes further attributes named by the protocol, closed codes
    record Enrolled(
            Optional<String> site,
            Optional<String> arm,
            Optional<String> jurisdiction,
            Optional<String> ageBand,
            SortedMap<String, String> attributes)
            implements Observation {
        public Enrolled {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }
    }

    /// A prompt was issued; one that nobody answers is a missed prompt, and a row.
    ///
    /// @param promptId unique within the participant
    /// @param responseWindow how long an answer counts as on time, one minute to 31 days, whole
    ///   seconds
    record PromptIssued(String promptId, Instant scheduledAt, Duration responseWindow)
            implements Observation {
        public PromptIssued {
            requireText(promptId, "a prompt id");
            scheduledAt = Exact.micros(scheduledAt);
            responseWindow = Exact.seconds(responseWindow);
            if (responseWindow.compareTo(Duration.ofMinutes(1)) < 0
                    || responseWindow.compareTo(Duration.ofDays(31)) > 0) {
                throw new IllegalArgumentException("a response window is one minute to 31 days");
            }
        }
    }

    /// A check-in.
    ///
    /// @param promptId the prompt it answers; absent: self-initiated
    /// @param answer to "how do you feel?"
    /// @param feelings named feelings with intensity; only with [Answer#FELT]
    /// @param sensations places or kinds of bodily sensation
    /// @param ratings further items of the protocol: item id to exact value of at most 34 digits
    /// @param linkedEvent what had happened
    /// @param overwhelmed whether the participant flagged overwhelm
    /// @param freeText carried to the ledger, never into a table or an export
    record CheckInSubmitted(
            Optional<String> promptId,
            Answer answer,
            List<Feeling> feelings,
            List<String> sensations,
            SortedMap<String, BigDecimal> ratings,
            Optional<LinkedEvent> linkedEvent,
            boolean overwhelmed,
            Optional<String> instrumentVersion,
            Optional<String> freeText)
            implements Observation {
        public CheckInSubmitted {
            feelings = List.copyOf(feelings);
            sensations = List.copyOf(sensations);
            ratings = Collections.unmodifiableSortedMap(Exact.decimals(ratings));
        }
    }

    /// What a check-in says about feeling: four different things.
    enum Answer {
        /// Something was felt.
        FELT,
        /// Asked, and nothing was felt: an answer.
        BLANK,
        /// Asked, and the participant would rather not say: no answer.
        SKIPPED,
        /// The question was not part of this check-in (ratings only).
        NOT_ASKED
    }

    /// One named feeling.
    ///
    /// @param label a word of the protocol's vocabulary
    /// @param intensity 0–100
    record Feeling(String label, int intensity) {
        public Feeling {
            requireText(label, "a feeling's label");
            if (intensity < 0 || intensity > 100) {
                throw new IllegalArgumentException("an intensity is a whole number from 0 to 100");
            }
        }
    }

    /// The event that a check-in is linked to.
    ///
    /// @param pleasantness −3 (very unpleasant) to 3 (very pleasant)
    record LinkedEvent(int pleasantness, Optional<String> company, Optional<String> activity) {
        public LinkedEvent {
            if (pleasantness < -3 || pleasantness > 3) {
                throw new IllegalArgumentException("a pleasantness is a whole number from -3 to 3");
            }
        }
    }

    /// A therapy session was attended, missed or cancelled.
    ///
    /// @param sessionNumber the study's own numbering, 0–9999; absent: attended sessions are
    ///   counted
    /// @param modalities the main one first, never empty
    /// @param minutes at least 1
    record SessionHeld(
            Attendance attendance,
            OptionalInt sessionNumber,
            List<Modality> modalities,
            Optional<String> therapistCode,
            Optional<SessionFormat> format,
            OptionalInt minutes)
            implements Observation {
        public SessionHeld {
            modalities = List.copyOf(modalities);
            if (modalities.isEmpty()) {
                throw new IllegalArgumentException("a session names at least one modality");
            }
            requireSessionNumber(sessionNumber);
            if (minutes.isPresent() && minutes.getAsInt() < 1) {
                throw new IllegalArgumentException("a session lasts at least one minute");
            }
        }
    }

    /// Whether a session took place.
    enum Attendance {
        ATTENDED,
        MISSED,
        CANCELLED
    }

    /// Kinds of therapy.
    enum Modality {
        CBT,
        EFT,
        MINDFULNESS,
        SOMATIC,
        EMDR,
        ART,
        GROUP,
        BEHAVIOURAL_ACTIVATION,
        OTHER
    }

    /// How a session was held.
    enum SessionFormat {
        IN_PERSON,
        VIDEO,
        PHONE,
        CHAT
    }

    /// A questionnaire was filled in.
    ///
    /// @param instrument id in the protocol, for example `BDI-II`
    /// @param version of the instrument, where known
    /// @param total exact, at most 34 digits; absent where only items are known
    /// @param items item id to exact value
    /// @param sessionNumber the session it belongs to, 0–9999
    record InstrumentScored(
            String instrument,
            Optional<String> version,
            Optional<BigDecimal> total,
            SortedMap<String, BigDecimal> items,
            OptionalInt sessionNumber)
            implements Observation {
        public InstrumentScored {
            requireText(instrument, "an instrument's id");
            items = Collections.unmodifiableSortedMap(Exact.decimals(items));
            total = total.map(Exact::decimal);
            requireSessionNumber(sessionNumber);
            if (total.isEmpty() && items.isEmpty()) {
                throw new IllegalArgumentException("an instrument carries a total or items");
            }
        }
    }

    /// Therapy came to its end.
    record TherapyEnded(EndOfTherapy how) implements Observation {}

    /// How therapy ended.
    enum EndOfTherapy {
        COMPLETED,
        DROPPED_OUT,
        REFERRED
    }

    /// Something that may change what an outcome means (ICH E9(R1)).
    record IntercurrentEventReported(IntercurrentKind kind) implements Observation {}

    /// Kinds of intercurrent events.
    enum IntercurrentKind {
        MEDICATION_CHANGE,
        HOSPITALISED,
        DIED,
        OTHER
    }

    /// Home practice.
    ///
    /// @param kind a code of the study
    /// @param minutes at least 0
    record PracticeLogged(String kind, int minutes) implements Observation {
        public PracticeLogged {
            requireText(kind, "a kind of practice");
            if (minutes < 0) {
                throw new IllegalArgumentException("minutes of practice are not negative");
            }
        }
    }

    /// The one-item self-rated change since therapy began.
    ///
    /// @param rating 1 (much less feeling) to 7 (much more), 4 = no change
    record ChangeRated(int rating) implements Observation {
        public ChangeRated {
            if (rating < 1 || rating > 7) {
                throw new IllegalArgumentException(
                        "a rating of change is a whole number from 1 to 7");
            }
        }
    }

    /// A setback. Setbacks are data: never smoothed away.
    ///
    /// @param kind a code of the study
    record SetbackReported(String kind) implements Observation {
        public SetbackReported {
            requireText(kind, "a kind of setback");
        }
    }

    private static void requireText(String text, String what) {
        if (text.isBlank() || text.length() > 200) {
            throw new IllegalArgumentException(what + " has 1-200 characters");
        }
    }

    private static void requireSessionNumber(OptionalInt number) {
        if (number.isPresent() && (number.getAsInt() < 0 || number.getAsInt() > 9_999)) {
            throw new IllegalArgumentException("a session number is a whole number from 0 to 9999");
        }
    }
}
