-- What a participant alone can say about change, how far each came, and who may read these tables.

ALTER TABLE participant ADD COLUMN main_modality text;
COMMENT ON COLUMN participant.main_modality IS 'Modality listed first in most attended sessions, of several the one that was so first; null: no session, or not told yet';

CREATE TABLE participant_change (
  subject                    uuid NOT NULL,
  measure                    text NOT NULL,
  outcome_window             text NOT NULL,
  qualifying_value           numeric,
  qualifying_standard_error  numeric,
  qualifying_lower           numeric,
  qualifying_upper           numeric,
  qualifying_n               integer NOT NULL,
  qualifying_required_n      integer,
  qualifying_status          text NOT NULL,
  qualifying_flags           text NOT NULL,
  baseline_value             numeric,
  baseline_standard_error    numeric,
  baseline_lower             numeric,
  baseline_upper             numeric,
  baseline_n                 integer NOT NULL,
  baseline_required_n        integer,
  baseline_status            text NOT NULL,
  baseline_flags             text NOT NULL,
  outcome_value              numeric,
  outcome_standard_error     numeric,
  outcome_lower              numeric,
  outcome_upper              numeric,
  outcome_n                  integer NOT NULL,
  outcome_required_n         integer,
  outcome_status             text NOT NULL,
  outcome_flags              text NOT NULL,
  change_from_baseline       numeric,
  change_standard_error      numeric,
  change_lower               numeric,
  change_upper               numeric,
  change_n                   integer NOT NULL,
  change_required_n          integer,
  change_status              text NOT NULL,
  change_flags               text NOT NULL,
  PRIMARY KEY (subject, measure, outcome_window)
    INCLUDE (baseline_value, outcome_value, change_from_baseline),
  FOREIGN KEY (subject) REFERENCES participant ON DELETE CASCADE
);
COMMENT ON TABLE participant_change IS 'What a measure was before therapy and in an outcome window; whether a change is reliable is a matter of the cohort';
COMMENT ON COLUMN participant_change.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant_change.measure IS 'name and version as in docs/method.md: err@1, item:<id>, item:<id>/sd@1 and others';
COMMENT ON COLUMN participant_change.outcome_window IS 'WEEKS_11_12 (study days 70 to 83) or AFTER_SESSIONS_8_12 (the 14 days after the last attended session with a number from 8 to 12; no row without one)';
COMMENT ON COLUMN participant_change.qualifying_value IS 'On study days -28 to -15, in the unit of the measure; null: see status';
COMMENT ON COLUMN participant_change.qualifying_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_change.qualifying_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.qualifying_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.qualifying_n IS 'Observations that went in';
COMMENT ON COLUMN participant_change.qualifying_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_change.qualifying_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_change.qualifying_flags IS 'What a reader should know besides, comma separated; empty: nothing';
COMMENT ON COLUMN participant_change.baseline_value IS 'On study days -14 to -1, in the unit of the measure; null: see status';
COMMENT ON COLUMN participant_change.baseline_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_change.baseline_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.baseline_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.baseline_n IS 'Observations that went in';
COMMENT ON COLUMN participant_change.baseline_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_change.baseline_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_change.baseline_flags IS 'What a reader should know besides, comma separated; empty: nothing';
COMMENT ON COLUMN participant_change.outcome_value IS 'In the outcome window, in the unit of the measure; provisional until the window is over; null: see status';
COMMENT ON COLUMN participant_change.outcome_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_change.outcome_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.outcome_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.outcome_n IS 'Observations that went in';
COMMENT ON COLUMN participant_change.outcome_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_change.outcome_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_change.outcome_flags IS 'What a reader should know besides, comma separated; empty: nothing';
COMMENT ON COLUMN participant_change.change_from_baseline IS 'Outcome less baseline, in the unit of the measure; null: see status';
COMMENT ON COLUMN participant_change.change_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_change.change_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.change_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_change.change_n IS 'Observations that went into both';
COMMENT ON COLUMN participant_change.change_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_change.change_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_change.change_flags IS 'What a reader should know besides, comma separated; empty: nothing';

CREATE TABLE participant_flow (
  subject                        uuid PRIMARY KEY,
  enrolled                       boolean NOT NULL,
  consented                      boolean NOT NULL,
  qualifying_valid               boolean NOT NULL,
  baseline_valid                 boolean NOT NULL,
  one_session                    boolean NOT NULL,
  four_sessions                  boolean NOT NULL,
  eight_sessions                 boolean NOT NULL,
  assessable_in_weeks_11_12      boolean NOT NULL,
  assessable_after_sessions_8_12 boolean NOT NULL,
  therapy_ended                  text,
  last_session_number            integer,
  valid_week_count               integer NOT NULL,
  FOREIGN KEY (subject) REFERENCES participant ON DELETE CASCADE
);
COMMENT ON TABLE participant_flow IS 'How far each participant came; every stage by itself: one may be reached without those before it';
COMMENT ON COLUMN participant_flow.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant_flow.enrolled IS 'Whether an enrolment is known';
COMMENT ON COLUMN participant_flow.consented IS 'Whether claims about the cohort may use the data, by what is known of consent';
COMMENT ON COLUMN participant_flow.qualifying_valid IS 'Whether study days -28 to -15 have enough answers';
COMMENT ON COLUMN participant_flow.baseline_valid IS 'Whether study days -14 to -1 have enough answers';
COMMENT ON COLUMN participant_flow.one_session IS 'Whether a session was attended';
COMMENT ON COLUMN participant_flow.four_sessions IS 'Whether 4 sessions were attended, whatever their numbers';
COMMENT ON COLUMN participant_flow.eight_sessions IS 'Whether 8 sessions were attended, whatever their numbers';
COMMENT ON COLUMN participant_flow.assessable_in_weeks_11_12 IS 'Whether study days 70 to 83 have enough answers';
COMMENT ON COLUMN participant_flow.assessable_after_sessions_8_12 IS 'Whether the 14 days after the last attended session with a number from 8 to 12 have enough answers';
COMMENT ON COLUMN participant_flow.therapy_ended IS 'COMPLETED, DROPPED_OUT or REFERRED, by the last report of it; null: none';
COMMENT ON COLUMN participant_flow.last_session_number IS 'Highest number of an attended session; null: none was attended';
COMMENT ON COLUMN participant_flow.valid_week_count IS 'Weeks from week 1 on with enough answers';

CREATE VIEW study_flow AS
SELECT p.study,
       count(*) AS participant_count,
       count(*) FILTER (WHERE f.enrolled) AS enrolled_count,
       count(*) FILTER (WHERE f.enrolled AND f.consented) AS consented_count,
       count(*) FILTER (WHERE f.enrolled AND f.consented AND f.qualifying_valid) AS qualifying_valid_count,
       count(*) FILTER (WHERE b.reached) AS baseline_valid_count,
       count(*) FILTER (WHERE b.reached AND f.one_session) AS one_session_count,
       count(*) FILTER (WHERE b.reached AND f.four_sessions) AS four_sessions_count,
       count(*) FILTER (WHERE b.reached AND f.eight_sessions) AS eight_sessions_count,
       count(*) FILTER (WHERE b.reached AND f.one_session AND f.assessable_in_weeks_11_12)
         AS assessable_in_weeks_11_12_count,
       count(*) FILTER (WHERE b.reached AND f.eight_sessions AND f.assessable_after_sessions_8_12)
         AS assessable_after_sessions_8_12_count
  FROM participant p
  JOIN participant_flow f USING (subject)
 CROSS JOIN LATERAL (
       SELECT f.enrolled AND f.consented AND f.qualifying_valid AND f.baseline_valid AS reached) b
 GROUP BY p.study;
COMMENT ON VIEW study_flow IS 'How many participants of each study came how far, each stage counting those who reached all before it too';
COMMENT ON COLUMN study_flow.study IS 'Id of the study';
COMMENT ON COLUMN study_flow.participant_count IS 'All whose own trends may be derived';
COMMENT ON COLUMN study_flow.enrolled_count IS 'Of these, who are enrolled';
COMMENT ON COLUMN study_flow.consented_count IS 'Of these, who may be counted in claims about the cohort';
COMMENT ON COLUMN study_flow.qualifying_valid_count IS 'Of these, who have enough answers on study days -28 to -15';
COMMENT ON COLUMN study_flow.baseline_valid_count IS 'Of these, who have enough answers on study days -14 to -1';
COMMENT ON COLUMN study_flow.one_session_count IS 'Of these, who attended a session';
COMMENT ON COLUMN study_flow.four_sessions_count IS 'Of these, who attended 4 sessions';
COMMENT ON COLUMN study_flow.eight_sessions_count IS 'Of these, who attended 8 sessions';
COMMENT ON COLUMN study_flow.assessable_in_weeks_11_12_count IS 'Of those who attended a session, who have enough answers on study days 70 to 83';
COMMENT ON COLUMN study_flow.assessable_after_sessions_8_12_count IS 'Of those who attended 8 sessions, who have enough answers after the last of sessions 8 to 12';

COMMENT ON COLUMN study_account_total.study IS 'Id of the study; unknown: it could not be read';
COMMENT ON COLUMN study_account_total.received IS 'Events received';
COMMENT ON COLUMN study_account_total.admitted IS 'Events admitted to the ledger';
COMMENT ON COLUMN study_account_total.duplicates IS 'Exact duplicates, dropped';
COMMENT ON COLUMN study_account_total.waiting IS 'Events that wait for a consent';
COMMENT ON COLUMN study_account_total.refused IS 'Events refused';
COMMENT ON COLUMN cohort_week.study IS 'Id of the study';
COMMENT ON COLUMN cohort_week.measure IS 'name and version as in docs/method.md';
COMMENT ON COLUMN cohort_week.week IS 'Study week';
COMMENT ON COLUMN cohort_week.participant_count IS 'Participants with a value';
COMMENT ON COLUMN cohort_week.mean IS 'Mean of their values, in the unit of the measure';
COMMENT ON COLUMN cohort_week.standard_deviation IS 'Standard deviation (n - 1) of their values, in the unit of the measure; null: one participant';

-- "One study, one measure" is read for each participant from the primary key alone; an index by measure would be written
-- in hundreds of places for every participant that is replaced.
ALTER TABLE participant_week
  DROP CONSTRAINT participant_week_pkey,
  ADD PRIMARY KEY (subject, measure, week) INCLUDE (value);
ALTER TABLE participant_session
  DROP CONSTRAINT participant_session_pkey,
  ADD PRIMARY KEY (subject, measure, session_number) INCLUDE (value);

-- Roles belong to the whole cluster: another database of it may have them, or be making them now.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['thaw_steward', 'thaw_researcher'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL;
        WHEN insufficient_privilege THEN
          RAISE EXCEPTION 'the role % is missing and may not be made', wanted USING ERRCODE = 'TH001';
      END;
    END IF;
  END LOOP;
END
$$;

-- All that shows single people, and all that is live, is the stewards'; so is whatever later versions add to this
-- schema. What researchers read lies in a schema of its own.
GRANT USAGE ON SCHEMA reports TO thaw_steward;
GRANT SELECT ON participant, participant_exclusion, participant_week, participant_session, participant_window,
  participant_change, participant_flow, study_account, study_account_refusal, projection_offset,
  study_account_total, cohort_week, study_flow
  TO thaw_steward;
ALTER DEFAULT PRIVILEGES IN SCHEMA reports GRANT SELECT ON TABLES TO thaw_steward;
