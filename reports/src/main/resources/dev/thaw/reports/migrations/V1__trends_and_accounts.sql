-- Filled by the projection from the topics participant-trends and event-accounts, and from nothing
-- else: whoever drops this schema gets it back by reading the topics again.

CREATE TABLE participant (
  subject                uuid PRIMARY KEY,
  study                  text NOT NULL,
  protocol_hash          text NOT NULL,
  site                   text,
  arm                    text,
  event_count            integer NOT NULL,
  session_attended_count integer NOT NULL
);
COMMENT ON TABLE participant IS 'One row a participant: what the newest record of participant-trends says';
COMMENT ON COLUMN participant.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant.study IS 'Id of the study';
COMMENT ON COLUMN participant.protocol_hash IS 'SHA-256 of the protocol under which the events were read, 64 hexadecimal digits';
COMMENT ON COLUMN participant.site IS 'From enrolment; null: not said';
COMMENT ON COLUMN participant.arm IS 'From enrolment; null: not said';
COMMENT ON COLUMN participant.event_count IS 'Admitted events that carry an observation, before exclusions';
COMMENT ON COLUMN participant.session_attended_count IS 'Different sessions attended so far';

CREATE INDEX participant_study ON participant (study);

CREATE TABLE participant_exclusion (
  subject     uuid NOT NULL,
  reason      text NOT NULL,
  event_count integer NOT NULL,
  PRIMARY KEY (subject, reason),
  FOREIGN KEY (subject) REFERENCES participant ON DELETE CASCADE
);
COMMENT ON TABLE participant_exclusion IS 'Observations that do not count, by reason; reasons that did not occur have no row';
COMMENT ON COLUMN participant_exclusion.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant_exclusion.reason IS 'SUPERSEDED, DISPUTED, CONSENT, UNDATED, LATE, SELF_INITIATED, DUPLICATE or UNANCHORED';
COMMENT ON COLUMN participant_exclusion.event_count IS 'Observations excluded, at least 1';

CREATE TABLE participant_week (
  subject        uuid NOT NULL,
  measure        text NOT NULL,
  week           integer NOT NULL,
  value          numeric,
  standard_error numeric,
  lower          numeric,
  upper          numeric,
  n              integer NOT NULL,
  required_n     integer,
  status         text NOT NULL,
  flags          text NOT NULL,
  PRIMARY KEY (subject, measure, week),
  FOREIGN KEY (subject) REFERENCES participant ON DELETE CASCADE
);
COMMENT ON TABLE participant_week IS 'A measure in one study week';
COMMENT ON COLUMN participant_week.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant_week.measure IS 'err@1, blankrate@1, intensity_all@1, compliance@1, item:<id> or instrument:<id>';
COMMENT ON COLUMN participant_week.week IS 'Study week; week 1 begins on the day of the participant''s anchor; may be 0 or negative';
COMMENT ON COLUMN participant_week.value IS 'In the unit of the measure (a proportion from 0 to 1, or points of its scale); null: see status';
COMMENT ON COLUMN participant_week.standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_week.lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_week.upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_week.n IS 'Observations that went in';
COMMENT ON COLUMN participant_week.required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_week.status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_week.flags IS 'What a reader should know besides, comma separated; empty: nothing';

CREATE TABLE participant_session (
  subject        uuid NOT NULL,
  measure        text NOT NULL,
  session_number integer NOT NULL,
  value          numeric,
  standard_error numeric,
  lower          numeric,
  upper          numeric,
  n              integer NOT NULL,
  required_n     integer,
  status         text NOT NULL,
  flags          text NOT NULL,
  PRIMARY KEY (subject, measure, session_number),
  FOREIGN KEY (subject) REFERENCES participant ON DELETE CASCADE
);
COMMENT ON TABLE participant_session IS 'A measure at one therapy session';
COMMENT ON COLUMN participant_session.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant_session.measure IS 'err@1, blankrate@1, intensity_all@1, compliance@1, item:<id> or instrument:<id>';
COMMENT ON COLUMN participant_session.session_number IS 'Number of the session; may be 0 or negative';
COMMENT ON COLUMN participant_session.value IS 'In the unit of the measure (a proportion from 0 to 1, or points of its scale); null: see status';
COMMENT ON COLUMN participant_session.standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_session.lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_session.upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_session.n IS 'Observations that went in';
COMMENT ON COLUMN participant_session.required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_session.status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_session.flags IS 'What a reader should know besides, comma separated; empty: nothing';

CREATE TABLE participant_window (
  subject                      uuid NOT NULL,
  axis                         text NOT NULL,
  measure                      text NOT NULL,
  first_index                  integer NOT NULL,
  length                       integer NOT NULL,
  valid_n                      integer NOT NULL,
  theil_sen_slope_per_unit     numeric,
  theil_sen_standard_error     numeric,
  theil_sen_lower              numeric,
  theil_sen_upper              numeric,
  theil_sen_n                  integer NOT NULL,
  theil_sen_required_n         integer,
  theil_sen_status             text NOT NULL,
  theil_sen_flags              text NOT NULL,
  least_squares_slope_per_unit numeric,
  least_squares_standard_error numeric,
  least_squares_lower          numeric,
  least_squares_upper          numeric,
  least_squares_n              integer NOT NULL,
  least_squares_required_n     integer,
  least_squares_status         text NOT NULL,
  least_squares_flags          text NOT NULL,
  tau_b                        numeric,
  tau_b_standard_error         numeric,
  tau_b_lower                  numeric,
  tau_b_upper                  numeric,
  tau_b_n                      integer NOT NULL,
  tau_b_required_n             integer,
  tau_b_status                 text NOT NULL,
  tau_b_flags                  text NOT NULL,
  trend_p                      numeric,
  trend_p_standard_error       numeric,
  trend_p_lower                numeric,
  trend_p_upper                numeric,
  trend_p_n                    integer NOT NULL,
  trend_p_required_n           integer,
  trend_p_status               text NOT NULL,
  trend_p_flags                text NOT NULL,
  PRIMARY KEY (subject, axis, measure, first_index, length),
  FOREIGN KEY (subject) REFERENCES participant ON DELETE CASCADE
);
COMMENT ON TABLE participant_window IS 'How a measure moved within a stretch of weeks or sessions';
COMMENT ON COLUMN participant_window.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant_window.axis IS 'WEEK or SESSION: what a unit is here';
COMMENT ON COLUMN participant_window.measure IS 'err@1, blankrate@1, intensity_all@1, compliance@1, item:<id> or instrument:<id>';
COMMENT ON COLUMN participant_window.first_index IS 'First week or session of the window';
COMMENT ON COLUMN participant_window.length IS 'Weeks or sessions in the window';
COMMENT ON COLUMN participant_window.valid_n IS 'Weeks or sessions of the window that have a value';
COMMENT ON COLUMN participant_window.theil_sen_slope_per_unit IS 'Theil-Sen slope per week or session, in the unit of the measure; null: see status';
COMMENT ON COLUMN participant_window.theil_sen_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_window.theil_sen_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.theil_sen_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.theil_sen_n IS 'Observations that went in';
COMMENT ON COLUMN participant_window.theil_sen_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_window.theil_sen_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_window.theil_sen_flags IS 'What a reader should know besides, comma separated; empty: nothing';
COMMENT ON COLUMN participant_window.least_squares_slope_per_unit IS 'Least-squares slope per week or session, in the unit of the measure; null: see status';
COMMENT ON COLUMN participant_window.least_squares_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_window.least_squares_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.least_squares_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.least_squares_n IS 'Observations that went in';
COMMENT ON COLUMN participant_window.least_squares_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_window.least_squares_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_window.least_squares_flags IS 'What a reader should know besides, comma separated; empty: nothing';
COMMENT ON COLUMN participant_window.tau_b IS 'Kendall''s tau-b between index and value, -1 to 1; null: see status';
COMMENT ON COLUMN participant_window.tau_b_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_window.tau_b_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.tau_b_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.tau_b_n IS 'Observations that went in';
COMMENT ON COLUMN participant_window.tau_b_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_window.tau_b_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_window.tau_b_flags IS 'What a reader should know besides, comma separated; empty: nothing';
COMMENT ON COLUMN participant_window.trend_p IS 'Two-sided p of the Mann-Kendall test mk_ar1c@1, 0 to 1; null: see status';
COMMENT ON COLUMN participant_window.trend_p_standard_error IS 'Its standard error; null: none';
COMMENT ON COLUMN participant_window.trend_p_lower IS 'Lower end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.trend_p_upper IS 'Upper end of its 95 % interval; null: none';
COMMENT ON COLUMN participant_window.trend_p_n IS 'Observations that went in';
COMMENT ON COLUMN participant_window.trend_p_required_n IS 'Where there is no value: the least n for one; 0: more observations alone would not help';
COMMENT ON COLUMN participant_window.trend_p_status IS 'OK, INSUFFICIENT_N, ZERO_VARIANCE, NO_EVENTS, NEGATIVE_ESTIMATE or NOT_APPLICABLE';
COMMENT ON COLUMN participant_window.trend_p_flags IS 'What a reader should know besides, comma separated; empty: nothing';

CREATE TABLE study_account (
  study            text NOT NULL,
  intake_partition integer NOT NULL,
  received         bigint NOT NULL,
  admitted         bigint NOT NULL,
  duplicates       bigint NOT NULL,
  waiting          bigint NOT NULL,
  refused          bigint NOT NULL,
  PRIMARY KEY (study, intake_partition),
  CONSTRAINT every_event_is_accounted_for
    CHECK (received = admitted + duplicates + waiting + refused)
);
COMMENT ON TABLE study_account IS 'What became of the events of a study on one partition of intake-events';
COMMENT ON COLUMN study_account.study IS 'Id of the study; unknown: it could not be read';
COMMENT ON COLUMN study_account.intake_partition IS 'Partition of intake-events';
COMMENT ON COLUMN study_account.received IS 'Events received';
COMMENT ON COLUMN study_account.admitted IS 'Events admitted to the ledger';
COMMENT ON COLUMN study_account.duplicates IS 'Exact duplicates, dropped';
COMMENT ON COLUMN study_account.waiting IS 'Events that wait for a consent';
COMMENT ON COLUMN study_account.refused IS 'Events refused; study_account_refusal has the reasons';

CREATE TABLE study_account_refusal (
  study            text NOT NULL,
  intake_partition integer NOT NULL,
  reason           text NOT NULL,
  refused          bigint NOT NULL,
  PRIMARY KEY (study, intake_partition, reason),
  FOREIGN KEY (study, intake_partition) REFERENCES study_account ON DELETE CASCADE
);
COMMENT ON TABLE study_account_refusal IS 'Why events were refused';
COMMENT ON COLUMN study_account_refusal.study IS 'Id of the study; unknown: it could not be read';
COMMENT ON COLUMN study_account_refusal.intake_partition IS 'Partition of intake-events';
COMMENT ON COLUMN study_account_refusal.reason IS 'Reason code';
COMMENT ON COLUMN study_account_refusal.refused IS 'Events refused for it, at least 1';

CREATE TABLE projection_offset (
  topic       text NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint NOT NULL,
  PRIMARY KEY (topic, partition)
);
COMMENT ON TABLE projection_offset IS 'How far the topics are in these tables; moved in the transaction that writes the rows';
COMMENT ON COLUMN projection_offset.topic IS 'Name of the topic';
COMMENT ON COLUMN projection_offset.partition IS 'Partition of the topic';
COMMENT ON COLUMN projection_offset.next_offset IS 'Offset of the next record to read';

CREATE VIEW study_account_total AS
SELECT study,
       sum(received)   AS received,
       sum(admitted)   AS admitted,
       sum(duplicates) AS duplicates,
       sum(waiting)    AS waiting,
       sum(refused)    AS refused
  FROM study_account
 GROUP BY study;
COMMENT ON VIEW study_account_total IS 'What became of the events of each study';

CREATE VIEW cohort_week AS
SELECT p.study,
       w.measure,
       w.week,
       count(w.value)       AS participant_count,
       avg(w.value)         AS mean,
       stddev_samp(w.value) AS standard_deviation
  FROM participant_week w
  JOIN participant p USING (subject)
 WHERE w.value IS NOT NULL
 GROUP BY p.study, w.measure, w.week;
COMMENT ON VIEW cohort_week IS 'Weekly measures of each cohort, for data stewards: cells below the study''s minimum are not hidden here; exports and pages hide them';
