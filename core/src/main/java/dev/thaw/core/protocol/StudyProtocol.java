package dev.thaw.core.protocol;

import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.StudyId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the events of one study mean: its days, prompts, words, items, instruments and rules.
///
/// A protocol is a versioned file; its identity is the SHA-256 of its canonical form (RFC 8785),
/// computed where files are read and carried along here.
///
/// @param version of the protocol, as its authors write it
/// @param hash SHA-256 of the canonical form, 64 hexadecimal digits
/// @param period days on which something may happen, in home time
/// @param homeZone serves where an event has no offset
/// @param dayCutoff local time at which a study day begins (usually 04:00)
/// @param anchor what day 1 of week 1 is
/// @param minima how many answers make a week valid
/// @param vocabulary feelings by label
/// @param items rating items by id
/// @param instruments questionnaires by id
/// @param attributes participant attributes by name
/// @param consentDocuments known consent texts by version; empty: any version is accepted
/// @param withdrawalPolicies what the consent texts promise to those who withdraw
/// @param eventsPerDay the most events of one participant on one study day
/// @param minimumCell smallest count that an aggregate may show (T of science.md G)
/// @param releases when researchers get new figures
/// @param monitors what the data steward is told of
/// @param safety whom a participant in distress can turn to; without it no study app opens
public record StudyProtocol(
        StudyId study,
        String version,
        String hash,
        String title,
        Period period,
        ZoneId homeZone,
        LocalTime dayCutoff,
        Anchor anchor,
        Schedule schedule,
        Minima minima,
        SortedMap<String, Valence> vocabulary,
        SortedMap<String, Item> items,
        SortedMap<String, Instrument> instruments,
        SortedMap<String, Attribute> attributes,
        SortedMap<String, ConsentDocument> consentDocuments,
        WithdrawalPolicies withdrawalPolicies,
        int eventsPerDay,
        int minimumCell,
        Releases releases,
        Monitors monitors,
        Optional<Safety> safety,
        Feedback feedback) {

    public StudyProtocol {
        vocabulary = Collections.unmodifiableSortedMap(new TreeMap<>(vocabulary));
        items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
        instruments = Collections.unmodifiableSortedMap(new TreeMap<>(instruments));
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        consentDocuments = Collections.unmodifiableSortedMap(new TreeMap<>(consentDocuments));
        if (eventsPerDay < 1 || minimumCell < 1) {
            throw new IllegalArgumentException(
                    "events per day and the minimum cell are at least 1");
        }
    }

    /// Days of the study, ends inclusive; an open end goes on.
    public record Period(LocalDate from, Optional<LocalDate> to) {
        public Period {
            if (to.isPresent() && to.get().isBefore(from)) {
                throw new IllegalArgumentException(
                        "a study's period must not end before it begins");
            }
        }

        /// Whether a day lies in the period.
        public boolean contains(LocalDate day) {
            return !day.isBefore(from) && (to.isEmpty() || !day.isAfter(to.get()));
        }
    }

    /// What day 1 of week 1 is for a participant.
    public enum Anchor {
        FIRST_ATTENDED_SESSION,
        ENROLMENT
    }

    /// How check-ins come about.
    ///
    /// @param kind prompts several times a day, a daily diary, or none (existing data)
    /// @param promptsPerDay 0 unless prompted
    /// @param responseWindow how long an answer counts as on time, where a prompt does not say
    /// @param reminderAfter how long after a prompt that nobody answered its one reminder comes,
    ///   within the response window; absent: none
    /// @param quietFrom start of the hours without prompts, local time
    /// @param quietTo their end
    public record Schedule(
            Kind kind,
            int promptsPerDay,
            Duration responseWindow,
            Optional<Duration> reminderAfter,
            Optional<LocalTime> quietFrom,
            Optional<LocalTime> quietTo) {
        public Schedule {
            if (reminderAfter.isPresent() && reminderAfter.get().compareTo(responseWindow) >= 0) {
                throw new IllegalArgumentException(
                        "a reminder comes before the response window closes");
            }
        }

        /// How check-ins come about.
        public enum Kind {
            PROMPTS,
            DAILY_DIARY,
            NONE
        }
    }

    /// How much makes a week valid.
    ///
    /// @param answeredPerWeek fewest answered check-ins
    /// @param daysPerWeek fewest different study days with an answer
    public record Minima(int answeredPerWeek, int daysPerWeek) {}

    /// Whether a feeling is pleasant.
    public enum Valence {
        POSITIVE,
        NEGATIVE,
        NEUTRAL
    }

    /// Whether more is better.
    public enum Direction {
        UP,
        DOWN,
        NONE
    }

    /// A closed range of exact values.
    ///
    /// @param step distance of neighbouring values counted from `min`; absent: any decimal
    public record Range(BigDecimal min, BigDecimal max, Optional<BigDecimal> step) {
        public Range {
            if (min.compareTo(max) >= 0) {
                throw new IllegalArgumentException("a range's min must be below its max");
            }
            if (step.isPresent() && step.get().signum() <= 0) {
                throw new IllegalArgumentException("a range's step must be above 0");
            }
        }

        /// Whether a value lies in the range and on its grid.
        public boolean contains(BigDecimal value) {
            return value.compareTo(min) >= 0
                    && value.compareTo(max) <= 0
                    && (step.isEmpty() || value.subtract(min).remainder(step.get()).signum() == 0);
        }
    }

    /// An item that check-ins rate.
    public record Item(Range range, Direction direction, Optional<Valence> valence) {}

    /// A questionnaire.
    ///
    /// @param total range of its total
    public record Instrument(Range total, Direction direction) {}

    /// A participant attribute.
    ///
    /// @param codes the closed list of values
    /// @param quasiIdentifier whether it could help to recognise somebody
    public record Attribute(SortedSet<String> codes, boolean quasiIdentifier) {
        public Attribute {
            codes = Collections.unmodifiableSortedSet(new TreeSet<>(codes));
        }
    }

    /// A consent text.
    ///
    /// @param sha256 of the text shown, 64 hexadecimal digits
    /// @param scopes that the text asks for
    /// @param wording the text itself, where study apps are to show it
    public record ConsentDocument(
            String sha256, SortedSet<ConsentScope> scopes, Optional<Wording> wording) {
        public ConsentDocument {
            scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
        }
    }

    /// What a participant reads and agrees to.
    ///
    /// @param language of the text, an IETF tag such as `nb`
    /// @param legalBasis on which data are processed, as consents to it name it
    public record Wording(String text, String language, String legalBasis) {}

    /// When researchers get new figures.
    ///
    /// @param intervalDays the fewest days between two releases, from 1
    public record Releases(int intervalDays) {

        /// Where a study does not say.
        public static final Releases USUAL = new Releases(28);

        public Releases {
            if (intervalDays < 1) {
                throw new IllegalArgumentException("releases are at least 1 day apart");
            }
        }
    }

    /// What the data steward is told of ([dev.thaw.core.monitor]); what is absent is not watched.
    ///
    /// @param silentParticipantDays without a word of a participant from whom reports are expected,
    ///   from 1
    /// @param silentAppHours without an observation of an app, from 1
    /// @param compliance what counts as falling
    /// @param overwhelmLevel the weekly share of overwhelming answers (`overwhelm@1`), from 0 and
    ///   below 1, above which a participant is listed
    public record Monitors(
            OptionalInt silentParticipantDays,
            OptionalInt silentAppHours,
            Optional<Compliance> compliance,
            Optional<BigDecimal> overwhelmLevel) {

        /// Where a study asks for answers and does not say.
        public static final Monitors USUAL =
                new Monitors(
                        OptionalInt.of(7),
                        OptionalInt.of(72),
                        Optional.of(Compliance.USUAL),
                        Optional.empty());

        /// Where it does not ask for any.
        public static final Monitors NONE =
                new Monitors(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty());

        public Monitors {
            if (silentParticipantDays.orElse(1) < 1 || silentAppHours.orElse(1) < 1) {
                throw new IllegalArgumentException("a silence lasts at least 1 day, or 1 hour");
            }
            if (overwhelmLevel.isPresent()
                    && (overwhelmLevel.get().signum() < 0
                            || overwhelmLevel.get().compareTo(BigDecimal.ONE) >= 0)) {
                throw new IllegalArgumentException(
                        "a level of overwhelm is a share from 0 and below 1");
            }
        }
    }

    /// When compliance is falling.
    ///
    /// @param below the share of prompts that each of the last weeks must reach, above 0 and at
    ///   most 1
    /// @param fall by how much the last weeks may be below all earlier ones, above 0 and at most 1
    /// @param weeks how many last weeks are looked at, from 1
    public record Compliance(BigDecimal below, BigDecimal fall, int weeks) {

        /// Where a study does not say.
        public static final Compliance USUAL =
                new Compliance(new BigDecimal("0.5"), new BigDecimal("0.3"), 2);

        public Compliance {
            if (!isShare(below) || !isShare(fall) || weeks < 1) {
                throw new IllegalArgumentException(
                        "compliance is told by shares above 0 and at most 1, over at least 1 week");
            }
        }

        private static boolean isShare(BigDecimal share) {
            return share.signum() > 0 && share.compareTo(BigDecimal.ONE) <= 0;
        }
    }

    /// Whom a participant in distress can turn to.
    ///
    /// @param contacts country code to contact text
    /// @param monitored whether anybody reads along
    /// @param responseHours within how many hours, where monitored
    /// @param rules when the contact is shown without being asked for
    public record Safety(
            SortedMap<String, String> contacts,
            boolean monitored,
            Optional<Integer> responseHours,
            List<SafetyRule> rules) {
        public Safety {
            contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
            rules = List.copyOf(rules);
        }
    }

    /// When the contact is shown without being asked for.
    public sealed interface SafetyRule {

        /// A check-in says that it is too much.
        record Overwhelm() implements SafetyRule {}

        /// An item of an instrument reaches a value.
        record InstrumentItem(String instrument, String item, BigDecimal atLeast)
                implements SafetyRule {}
    }

    /// What participants see of themselves.
    ///
    /// @param ownTrendsAfterWeek their own trend is shown when this week is over, counted like the
    ///   study's weeks: who watches it earlier may answer by it
    public record Feedback(int ownTrendsAfterWeek) {

        /// When the outcome window of science.md C closes.
        public static final Feedback AFTER_OUTCOME = new Feedback(12);
    }
}
