package dev.thaw.ingest.importer;

import static dev.thaw.ingest.importer.ImportBench.HEAD;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime.CivilDay;
import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.LinkedEvent;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.StudyEvent;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What rows become.
class ImportEventsTest {

    @TempDir Path folder;

    @Test
    void aRatingOffItsScaleRefusesTheWholeRowAndNoOther() {
        // Given
        String mapping =
                HEAD
                        + """
                        events:
                          - {type: CheckInSubmitted, ratings: {mood: m}}
                          - {type: PracticeLogged, kind: =walk, minutes: walked}
                        """;

        // When
        var outcome = bench().imports(mapping, "id,m,walked\na,3,10\na,0,20\na,5,30\n");

        // Then
        assertThat(outcome.refused()).containsExactly("rows.csv line 3: m is off its scale 1..5");
        assertThat(outcome.payloads(PracticeLogged.class))
                .containsExactly(new PracticeLogged("walk", 10), new PracticeLogged("walk", 30));
        assertThat(outcome.plan().counts()).isEqualTo(new ImportPlan.Counts(3, 2, 0, 0, 0, 1, 4));
    }

    @Test
    void aCheckInTakesFeelingsSensationsAndWhatHadHappened() {
        // Given
        String mapping =
                HEAD
                        + """
                        events:
                          - type: CheckInSubmitted
                            feelings:
                              joy: {column: joy, times: 10}
                              fear: {column: fear, times: 10}
                            sensations: {column: body, recode: {c: chest, b: belly}}
                            linked_event: {pleasantness: nice, company: who}
                            overwhelmed: too_much
                            free_text: note
                        """;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                """
                        id,joy,fear,body,nice,who,too_much,note
                        a,7,0,"[c, 'b']",-2,alone,yes,"said, quietly"
                        b,0,0,[],,,no,
                        c,,,,,,,
                        """);

        // Then
        List<CheckInSubmitted> checkIns = outcome.payloads(CheckInSubmitted.class);
        assertThat(checkIns.getFirst())
                .isEqualTo(
                        new CheckInSubmitted(
                                Optional.empty(),
                                Answer.FELT,
                                List.of(new Feeling("joy", 70)),
                                List.of("chest", "belly"),
                                new java.util.TreeMap<>(),
                                Optional.of(
                                        new LinkedEvent(
                                                -2, Optional.of("alone"), Optional.empty())),
                                true,
                                Optional.empty(),
                                Optional.of("said, quietly")));
        assertThat(checkIns.get(1).answer()).isEqualTo(Answer.BLANK);
        assertThat(outcome.plan().counts().empty()).isEqualTo(1);
    }

    @Test
    void experienceSamplingRowsArePromptsAndTheirAnswers() {
        // Given: a missed prompt is a row without an answer
        String mapping =
                HEAD
                        + """
                        file: {missing: [NA]}
                        zone: Europe/Oslo
                        events:
                          - type: PromptIssued
                            time: sent
                            scheduled: scheduled
                            prompt_id: {join: [day, beep]}
                            response_window: 30 min
                          - type: CheckInSubmitted
                            time: stop
                            when: {answered: [1, TRUE]}
                            prompt_id: {join: [day, beep]}
                            ratings: [mood]
                        """;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                """
                        id,day,beep,scheduled,sent,stop,answered,mood
                        a,1,1,2020-03-01 10:00:00,2020-03-01 10:00:05,2020-03-01 10:09:00,1,4
                        a,1,2,2020-03-01 14:00:00,2020-03-01 14:00:05,NA,0,NA
                        """);

        // Then
        assertThat(outcome.payloads(PromptIssued.class))
                .containsExactly(
                        new PromptIssued(
                                "1-1",
                                Instant.parse("2020-03-01T09:00:00Z"),
                                Duration.ofMinutes(30)),
                        new PromptIssued(
                                "1-2",
                                Instant.parse("2020-03-01T13:00:00Z"),
                                Duration.ofMinutes(30)));
        CheckInSubmitted answer = outcome.only(CheckInSubmitted.class);
        assertThat(answer.promptId()).contains("1-1");
        assertThat(answer.answer()).isEqualTo(Answer.NOT_ASKED);
        assertThat(answer.ratings()).containsExactly(Map.entry("mood", new BigDecimal("4")));
    }

    @Test
    void wideColumnsAreOneEventEachAndEmptyOnesNone() {
        // Given
        String mapping =
                HEAD
                        + """
                        events:
                          - type: InstrumentScored
                            for: {session: 0..2}
                            instrument: =BDI
                            session: =<session>
                            total: bdi_s<session>
                          - type: InstrumentScored
                            for: {visit: [fu1, fu2]}
                            instrument: =BDI
                            occasion: =<visit>
                            total: bdi_<visit>
                        """;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                "id,bdi_s0,bdi_s1,bdi_s2,bdi_fu1,bdi_fu2\na,33,,37,10,8\n");

        // Then
        assertThat(outcome.observations())
                .extracting(ImportEventsTest::told)
                .containsExactly("0 - 33", "2 - 37", "- fu1 10", "- fu2 8");
    }

    @Test
    void theSameDataUnderOtherHeadersAreTheSameEvents() {
        // Given
        String byNumber =
                HEAD
                        + """
                        events:
                          - type: InstrumentScored
                            for: {columns: 'bdi_s(?<session>\\d+)'}
                            instrument: =BDI
                            session: =<session>
                            total: <column>
                        """;
        String byList =
                HEAD
                        + """
                        events:
                          - type: InstrumentScored
                            for:
                              - {session: 0, column: intake}
                              - {session: 1, column: bdi.S1}
                            instrument: =BDI
                            session: =<session>
                            total: <column>
                        """;

        // When
        var tidy = bench().imports(byNumber, "id,bdi_s0,bdi_s1\na,33,35\nb,1,2\n");
        var chaotic = bench().imports(byList, "id,bdi.S1,intake\na,35.0,33\nb,2,01\n");

        // Then
        assertThat(tidy.ids()).hasSize(6).doesNotHaveDuplicates();
        assertThat(chaotic.ids()).isEqualTo(tidy.ids());
        assertThat(chaotic.payloads(InstrumentScored.class))
                .isEqualTo(tidy.payloads(InstrumentScored.class));
    }

    @Test
    void sessionsNameTheirModalities() {
        // Given
        String mapping =
                HEAD
                        + """
                        events:
                          - type: SessionHeld
                            when: {date: present}
                            time: date
                            attendance: {column: came, recode: {"1": attended, "0": missed}}
                            session: nr
                            modalities: {column: how, split: "+", recode: {C: cbt, E: emdr}}
                            minutes: minutes
                        """;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                "id,date,came,nr,how,minutes\na,2020-02-01,1,1,C + E,50\na,,,2,,\n");

        // Then
        SessionHeld session = outcome.only(SessionHeld.class);
        assertThat(session.attendance()).isEqualTo(Attendance.ATTENDED);
        assertThat(session.modalities()).containsExactly(Modality.CBT, Modality.EMDR);
        assertThat(session.sessionNumber()).isEqualTo(OptionalInt.of(1));
    }

    @Test
    void theEarliestRowOfAParticipantEnrolsThem() {
        // Given
        String mapping =
                """
                api: mapping/v1
                participant: id
                time: day
                consent: {basis: not_personal_data, jurisdiction: NO}
                enrolment:
                  arm: {column: group, recode: {PA: positive, TAU: usual}}
                  age_band: {column: age, bands: [18, 30, 45]}
                  attributes:
                    sex: {column: sex, recode: {Male: m, Female: f}}
                events:
                  - {type: CheckInSubmitted, ratings: [mood]}
                """;

        // When: rows come in any order
        var outcome =
                bench().imports(
                                mapping,
                                """
                        id,day,group,age,sex,mood
                        a,2020-03-02,PA,54,Male,1
                        b,2020-03-05,TAU,29,Female,2
                        a,2020-02-01,PA,44,Male,3
                        c,2020-02-01,PA,17,Male,3
                        c,2020-02-01,XX,18,Male,3
                        """);

        // Then
        assertThat(outcome.payloads(Enrolled.class))
                .extracting(
                        e -> e.arm().orElse(""), e -> e.ageBand().orElse(""), Enrolled::attributes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "positive", "30-44", new java.util.TreeMap<>(Map.of("sex", "m"))),
                        org.assertj.core.groups.Tuple.tuple(
                                "usual", "18-29", new java.util.TreeMap<>(Map.of("sex", "f"))));
        assertThat(outcome.times().getFirst()).isEqualTo(new CivilDay(LocalDate.of(2020, 2, 1)));
        assertThat(outcome.refused())
                .containsExactly(
                        "rows.csv line 5: age is below the first band 18",
                        "rows.csv line 6: group is none of the values that the mapping recodes");
    }

    @Test
    void consentIsStatedOnceForEverybodyAndNeverCountsAsSigned() {
        // Given
        String mapping =
                """
                api: mapping/v1
                participant: id
                consent:
                  basis: attested
                  attested_by: Ingrid Berg
                  scopes: [collect_checkins, derive_individual_trends]
                  document: information sheet 2019-12
                  jurisdiction: NO
                  legal_basis: GDPR-9-2-j
                  effective_from: 2020-02-01
                  effective_to: 2020-06-30
                enrolment: none
                time: day
                events:
                  - {type: CheckInSubmitted, when: {kind: c}, ratings: [mood]}
                  - {type: TherapyEnded, when: {kind: t}, how: =completed}
                """;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                """
                        id,kind,day,mood
                        a,c,2020-01-31,3
                        a,c,2020-02-01,3
                        a,c,2020-06-30,3
                        a,c,2020-07-01,3
                        a,t,2020-03-01,
                        """);

        // Then
        ConsentGiven given = outcome.payloads(ConsentGiven.class).getFirst();
        assertThat(given.basis()).isEqualTo(Basis.ATTESTED);
        assertThat(given.attestedBy()).contains("Ingrid Berg");
        assertThat(given.scopes())
                .containsExactly(
                        ConsentScope.COLLECT_CHECKINS, ConsentScope.DERIVE_INDIVIDUAL_TRENDS);
        assertThat(given.effectiveFrom()).isEqualTo("2020-01-31T23:00:00Z");
        assertThat(given.effectiveTo()).contains(Instant.parse("2020-06-30T22:00:00Z"));
        assertThat(outcome.result().consents()).isEqualTo(1);
        assertThat(outcome.events().getFirst().event().payload()).isEqualTo(given);
        assertThat(outcome.refused())
                .containsExactly(
                        "rows.csv line 2: day lies outside the time of the consent that the"
                                + " mapping states",
                        "rows.csv line 5: day lies outside the time of the consent that the"
                                + " mapping states",
                        "rows.csv line 6: TherapyEnded needs a scope that the mapping's consent"
                                + " does not grant");
    }

    @Test
    void rowsMayBePassedOverAndMarkersOfWhatIsMissingDifferByColumn() {
        // Given
        String mapping =
                HEAD
                        + """
                        only_when:
                          - {status: complete, mood: {not: skipped}}
                          - {valence: {at_most: -3}}
                        file: {missing: [NA]}
                        events:
                          - type: CheckInSubmitted
                            ratings:
                              mood: {column: mood, missing: [-99]}
                              valence: {column: valence, missing: [0]}
                        """;

        // When
        var outcome =
                bench().imports(
                                mapping,
                                """
                        id,status,mood,valence
                        a,complete,-99,7
                        b,complete,skipped,7
                        c,1,1,1
                        d,3,NA,-3
                        """
                                        .replace("partial", "1"));

        // Then
        assertThat(outcome.payloads(CheckInSubmitted.class))
                .extracting(checkIn -> checkIn.ratings().toString())
                .containsExactly("{valence=7}", "{valence=-3}");
        assertThat(outcome.plan().counts().passedOver()).isEqualTo(2);
    }

    @Test
    void filesOfManyMakesAreRead() {
        // Given
        String mapping = HEAD + "events: {type: CheckInSubmitted, ratings: [valence]}\n";

        // When / Then
        assertThat(ratings(mapping, "\uFEFFid,valence\na,\"-2.5\"\n", UTF_8)).isEqualTo("-2.5");
        assertThat(ratings(mapping, "id\tvalence\r\na\t-2.5\r\n", UTF_8)).isEqualTo("-2.5");
        assertThat(ratings("file: {decimal: comma}\n" + mapping, "id;valence\na;-2,5\n", UTF_8))
                .isEqualTo("-2.5");
        assertThat(ratings("file: {encoding: utf-16}\n" + mapping, "id,valence\na,-2.5\n", UTF_16))
                .isEqualTo("-2.5");
        assertThat(
                        ratings(
                                "file: {encoding: windows-1252, lines_before_header: 1,"
                                        + " rows_after_header: 1}\n"
                                        + mapping,
                                "Größe,x\nid,valence\n\"the\nid\",v\na,-2.5\n",
                                Charset.forName("windows-1252")))
                .isEqualTo("-2.5");
        assertThat(ratings("file: {columns: [id, valence]}\n" + mapping, "a,-2.5\n", UTF_8))
                .isEqualTo("-2.5");
    }

    @Test
    void raggedRowsAreRefusedAndRowsOfDelimitersAreEmpty() {
        // Given
        String mapping = HEAD + "events: {type: CheckInSubmitted, ratings: [mood]}\n";

        // When
        var outcome = bench().imports(mapping, "id,mood\na\n,\nb,3\n,3\nc,x\nd,1e999\n");

        // Then
        assertThat(outcome.refused())
                .containsExactly(
                        "rows.csv line 2: the row has 1 cells and the header 2; look for a"
                                + " quotation mark that is not closed",
                        "rows.csv line 5: id names no participant",
                        "rows.csv line 6: mood is no number with a decimal point",
                        "rows.csv line 7: mood is no number with a decimal point");
        assertThat(outcome.plan().counts().empty()).isEqualTo(1);
        assertThat(outcome.plan().counts().imported()).isEqualTo(1);
    }

    private String ratings(String mapping, String csv, Charset encoding) {
        return bench().imports(mapping, csv, encoding)
                .only(CheckInSubmitted.class)
                .ratings()
                .get("valence")
                .toPlainString();
    }

    private static String told(StudyEvent event) {
        InstrumentScored scored = (InstrumentScored) event.payload();
        return (scored.sessionNumber().isPresent() ? scored.sessionNumber().getAsInt() : "-")
                + " "
                + event.occasion().orElse("-")
                + " "
                + scored.total().orElseThrow();
    }

    private ImportBench bench() {
        return new ImportBench(folder);
    }
}
