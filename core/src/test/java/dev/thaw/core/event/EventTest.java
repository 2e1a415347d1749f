package dev.thaw.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.example.Payloads;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    @Test
    void participantIdsNeverShowThemselves() {
        assertThat(new ParticipantId("p-17")).hasToString("(participant)");
        assertThat("" + new ParticipantEvent(new ParticipantId("p-17"), retraction(1)))
                .doesNotContain("p-17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", "a/b", "a\nb"})
    void aParticipantIdIsAPlainWord(String id) {
        rejected(() -> new ParticipantId(id));
        rejected(() -> new ParticipantId("a".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "Study", "a_b", "a/b", "ı"})
    void aStudyIdIsInLowerCase(String id) {
        rejected(() -> new StudyId(id));
    }

    @Test
    void idsAreOrderedAsTheirTextIs() {
        // Given ids that UUID's own order, with its signs, would turn round
        List<StudyEvent> events =
                new ArrayList<>(
                        List.of(
                                retraction(-1L),
                                retraction(1),
                                retraction(Long.MIN_VALUE),
                                retraction(Long.MAX_VALUE)));

        // When
        events.sort(StudyEvent.BY_ID);

        // Then
        assertThat(events).extracting(event -> event.id().toString()).isSorted();
        assertThat(new SubjectId(new UUID(-1, 0)))
                .isGreaterThan(new SubjectId(new UUID(1, Long.MIN_VALUE)));
    }

    @Test
    void momentsAreWholeMicroseconds() {
        CaptureTime.Moment moment =
                new CaptureTime.Moment(
                        NOON.plusNanos(1_999), Optional.of(ZoneOffset.UTC), Optional.empty());

        assertThat(moment.at()).isEqualTo(NOON.plusNanos(1_000));
    }

    @Test
    void importedDataAreKnownByTheirApp() {
        assertThat(new AppSource("thaw-import", "0.1").isImporter()).isTrue();
        assertThat(new AppSource("thaw-app", "0.1").isImporter()).isFalse();
        rejected(() -> new AppSource(" ", "1"));
    }

    @Test
    void intensitiesRunFromZeroToAHundred() {
        accepted(() -> new Feeling("joy", 0));
        accepted(() -> new Feeling("joy", 100));
        rejected(() -> new Feeling("joy", -1));
        rejected(() -> new Feeling("joy", 101));
    }

    @Test
    void pleasantnessRunsFromMinusThreeToThree() {
        accepted(() -> new LinkedEvent(-3, Optional.empty(), Optional.empty()));
        accepted(() -> new LinkedEvent(3, Optional.empty(), Optional.empty()));
        rejected(() -> new LinkedEvent(-4, Optional.empty(), Optional.empty()));
        rejected(() -> new LinkedEvent(4, Optional.empty(), Optional.empty()));
    }

    @Test
    void changeIsRatedFromOneToSeven() {
        accepted(() -> new ChangeRated(1));
        accepted(() -> new ChangeRated(7));
        rejected(() -> new ChangeRated(0));
        rejected(() -> new ChangeRated(8));
    }

    @Test
    void aPromptMayBeAnsweredForAMinuteAtLeastAndAMonthAtMost() {
        accepted(() -> new PromptIssued("p", NOON, Duration.ofMinutes(1)));
        accepted(() -> new PromptIssued("p", NOON, Duration.ofDays(31)));
        rejected(() -> new PromptIssued("p", NOON, Duration.ofSeconds(59)));
        rejected(() -> new PromptIssued("p", NOON, Duration.ofDays(32)));
        rejected(() -> new PromptIssued(" ", NOON, Duration.ofMinutes(1)));
    }

    @Test
    void sessionNumbersAreSmallAndNotNegative() {
        accepted(() -> Payloads.session(0));
        accepted(() -> Payloads.session(9_999));
        rejected(() -> Payloads.session(-1));
        rejected(() -> Payloads.session(10_000));
        rejected(() -> Payloads.total("BDI-II", "1", OptionalInt.of(Integer.MAX_VALUE)));
    }

    @Test
    void aSessionNamesAModalityAndLasts() {
        rejected(
                () ->
                        new SessionHeld(
                                Attendance.ATTENDED,
                                OptionalInt.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                OptionalInt.empty()));
        rejected(
                () ->
                        new SessionHeld(
                                Attendance.ATTENDED,
                                OptionalInt.empty(),
                                List.of(Observation.Modality.EMDR),
                                Optional.empty(),
                                Optional.empty(),
                                OptionalInt.of(0)));
    }

    @Test
    void anInstrumentCarriesATotalOrItems() {
        rejected(
                () ->
                        new InstrumentScored(
                                "BDI-II",
                                Optional.empty(),
                                Optional.empty(),
                                new TreeMap<>(),
                                OptionalInt.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E-999999999", "1E+999999999", "1E-19", "1E+35", "100E+2147483647"})
    void aValueHasNoMoreDigitsThanAnybodyRates(String value) {
        rejected(() -> Payloads.rated("mood", value));
        rejected(() -> Payloads.total("BDI-II", value));
    }

    @Test
    void equalRatingsAreEqualEvents() {
        assertThat(Payloads.rated("mood", "2.50")).isEqualTo(Payloads.rated("mood", "2.5"));
    }

    @Test
    void practiceAndSetbacksHaveAKind() {
        rejected(() -> new PracticeLogged("", 10));
        rejected(() -> new PracticeLogged("breathing", -1));
        rejected(() -> new SetbackReported(" "));
    }

    @Test
    void aConsentEndsAfterItBegins() {
        rejected(() -> given(Basis.SIGNED, Optional.of(NOON), Optional.empty()));
        accepted(() -> given(Basis.SIGNED, Optional.of(NOON.plusSeconds(1)), Optional.empty()));
    }

    @Test
    void anAttestedConsentNamesWhoAttestsIt() {
        rejected(() -> given(Basis.ATTESTED, Optional.empty(), Optional.empty()));
        accepted(() -> given(Basis.ATTESTED, Optional.empty(), Optional.of("Dr. Example")));
    }

    private static ConsentGiven given(
            Basis basis, Optional<Instant> until, Optional<String> attestedBy) {
        return new ConsentGiven(
                basis,
                new TreeSet<>(),
                "1",
                Optional.empty(),
                "NO",
                "GDPR-9-2-a",
                NOON,
                until,
                Grantor.PARTICIPANT,
                attestedBy);
    }

    private static StudyEvent retraction(long id) {
        return new StudyEvent(
                new UUID(id, 0),
                new StudyId("study"),
                new CaptureTime.Ordinal(),
                Optional.empty(),
                new AppSource("thaw-app", "1.0"),
                Optional.empty(),
                new Amendment.EventRetracted(new UUID(0, 0), "mistake", "participant"));
    }

    private static void accepted(ThrowingCallable event) {
        assertThatCode(event).doesNotThrowAnyException();
    }

    private static void rejected(ThrowingCallable event) {
        assertThatIllegalArgumentException().isThrownBy(event);
    }
}
