ALTER TABLE participant ADD COLUMN in_aggregates boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN participant.in_aggregates IS 'Whether figures about groups may be published with the participant in them, by what is known of their consent';

-- Releases: written by dev.thaw.reports.release and by nothing else. Unlike the tables above they
-- cannot be filled again from the topics: without what was published before, nothing tells whether
-- the next release is safe. Back them up.

CREATE TABLE release (
  study          text NOT NULL,
  release_number integer NOT NULL,
  released_at    timestamptz NOT NULL,
  protocol_hash  text NOT NULL,
  minimum_cell   integer NOT NULL,
  digest         text NOT NULL,
  PRIMARY KEY (study, release_number)
);
COMMENT ON TABLE release IS 'One row for each time that figures of a study were released to researchers';
COMMENT ON COLUMN release.study IS 'Id of the study';
COMMENT ON COLUMN release.release_number IS 'Counted from 1 within the study';
COMMENT ON COLUMN release.released_at IS 'When; no figure depends on it';
COMMENT ON COLUMN release.protocol_hash IS 'SHA-256 of the protocol under which the events were read, 64 hexadecimal digits';
COMMENT ON COLUMN release.minimum_cell IS 'Fewest people that a figure may be about';
COMMENT ON COLUMN release.digest IS 'SHA-256 of what this release published, 64 hexadecimal digits: equal data after equal releases give the same';

CREATE TABLE release_schedule (
  study     text PRIMARY KEY,
  due_since timestamptz NOT NULL
);
COMMENT ON TABLE release_schedule IS 'From when the first release that nobody asked for is counted';
COMMENT ON COLUMN release_schedule.study IS 'Id of the study';
COMMENT ON COLUMN release_schedule.due_since IS 'When somebody of the study was first seen in the tables';

CREATE TABLE release_block (
  study          text NOT NULL,
  subject_matter text NOT NULL,
  axis           text NOT NULL,
  axis_index     integer NOT NULL,
  window_length  integer NOT NULL,
  release_number integer NOT NULL,
  PRIMARY KEY (study, subject_matter, axis, axis_index, window_length, release_number),
  FOREIGN KEY (study, release_number) REFERENCES release DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE release_block IS 'What was published, as a whole: one subject matter at one place of its axis, with everybody who has a value there';
COMMENT ON COLUMN release_block.study IS 'Id of the study';
COMMENT ON COLUMN release_block.subject_matter IS 'A measure, or what participants are counted by';
COMMENT ON COLUMN release_block.axis IS 'WEEK, SESSION, WINDOW (of weeks), SESSION_WINDOW, CHANGE_IN_WEEKS_11_12, CHANGE_AFTER_SESSIONS_8_12 or COURSE';
COMMENT ON COLUMN release_block.axis_index IS 'Week, session, or first week or session of the window; 0 of COURSE and of change';
COMMENT ON COLUMN release_block.window_length IS 'Weeks or sessions in the window; 0: no window';
COMMENT ON COLUMN release_block.release_number IS 'The release that published this version';

CREATE TABLE release_amount (
  study              text NOT NULL,
  subject_matter     text NOT NULL,
  axis               text NOT NULL,
  axis_index         integer NOT NULL,
  window_length      integer NOT NULL,
  release_number     integer NOT NULL,
  partition          text NOT NULL,
  label              text NOT NULL,
  participant_count  integer,
  mean               numeric,
  standard_deviation numeric,
  quantile_10        numeric,
  quantile_25        numeric,
  median             numeric,
  quantile_75        numeric,
  quantile_90        numeric,
  mean_lower         numeric,
  mean_upper         numeric,
  is_hidden          boolean NOT NULL,
  PRIMARY KEY (study, subject_matter, axis, axis_index, window_length, release_number, partition, label),
  FOREIGN KEY (study, subject_matter, axis, axis_index, window_length, release_number)
    REFERENCES release_block,
  CONSTRAINT hidden_cells_are_empty
    CHECK (is_hidden = (participant_count IS NULL) AND (NOT is_hidden OR num_nonnulls(
      mean, standard_deviation, quantile_10, quantile_25, median, quantile_75, quantile_90, mean_lower, mean_upper) = 0))
);
COMMENT ON TABLE release_amount IS 'Cells of amounts as they were published; read them as research.cohort_trend';

CREATE TABLE release_share (
  study             text NOT NULL,
  subject_matter    text NOT NULL,
  axis              text NOT NULL,
  axis_index        integer NOT NULL,
  window_length     integer NOT NULL,
  release_number    integer NOT NULL,
  partition         text NOT NULL,
  label             text NOT NULL,
  category          text NOT NULL,
  participant_count integer,
  of_count          integer,
  share             numeric,
  share_lower       numeric,
  share_upper       numeric,
  is_hidden         boolean NOT NULL,
  PRIMARY KEY (study, subject_matter, axis, axis_index, window_length, release_number, partition, label, category),
  FOREIGN KEY (study, subject_matter, axis, axis_index, window_length, release_number)
    REFERENCES release_block,
  CONSTRAINT hidden_cells_are_empty
    CHECK (is_hidden = (of_count IS NULL) AND (NOT is_hidden OR num_nonnulls(
      participant_count, share, share_lower, share_upper) = 0))
);
COMMENT ON TABLE release_share IS 'Cells of shares and categories as they were published; read them as research.cohort_share';

CREATE TABLE release_population (
  study             text NOT NULL,
  subject_matter    text NOT NULL,
  axis              text NOT NULL,
  axis_index        integer NOT NULL,
  window_length     integer NOT NULL,
  release_number    integer NOT NULL,
  partition         text NOT NULL,
  label             text NOT NULL,
  category          text NOT NULL,
  participant_count integer NOT NULL,
  PRIMARY KEY (study, subject_matter, axis, axis_index, window_length, release_number, partition, label, category),
  FOREIGN KEY (study, subject_matter, axis, axis_index, window_length, release_number)
    REFERENCES release_block
);
COMMENT ON TABLE release_population IS 'Whom published figures go over, for judging later releases; for stewards';
COMMENT ON COLUMN release_population.category IS 'Empty: all of the cell';
COMMENT ON COLUMN release_population.participant_count IS 'People, those erased since among them';

CREATE TABLE release_contributor (
  study          text NOT NULL,
  subject_matter text NOT NULL,
  release_number integer NOT NULL,
  subject        uuid NOT NULL,
  labels         jsonb NOT NULL,
  contributed    jsonb NOT NULL,
  PRIMARY KEY (study, subject_matter, release_number, subject)
);
CREATE INDEX release_contributor_subject ON release_contributor (subject);
COMMENT ON TABLE release_contributor IS 'Who contributed what to the blocks that a release published, for judging later ones; for stewards. An erasure removes the rows of its subject, and nothing else does';
COMMENT ON COLUMN release_contributor.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN release_contributor.labels IS 'Partition to the participant''s label in it';
COMMENT ON COLUMN release_contributor.contributed IS 'Place (axis/index/window length) to what the participant contributed there: a number, k/n or a category';

CREATE TABLE release_decision (
  study          text NOT NULL,
  release_number integer NOT NULL,
  subject_matter text NOT NULL,
  axis           text NOT NULL,
  axis_index     integer NOT NULL,
  window_length  integer NOT NULL,
  decision       text NOT NULL,
  reason         text NOT NULL,
  PRIMARY KEY (study, release_number, subject_matter, axis, axis_index, window_length),
  FOREIGN KEY (study, release_number) REFERENCES release DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE release_decision IS 'Why blocks were not published anew by a release; for stewards: it tells that few people changed';
COMMENT ON COLUMN release_decision.decision IS 'KEPT: the version published last stays; WITHHELD: never published so far';
COMMENT ON COLUMN release_decision.reason IS 'UNCHANGED, TOO_FEW_CHANGED, TOO_FEW_PEOPLE, TOO_MUCH_ALIKE, POPULATIONS_TOO_CLOSE, NOT_PROVEN or AUDIT_FAILED';

-- What researchers read. The views run with their owner's rights; the roles below have none of
-- their own on any table.

DO $$
BEGIN
  IF to_regnamespace('research') IS NULL THEN
    CREATE SCHEMA research;
  END IF;
END $$;
COMMENT ON SCHEMA research IS 'Released figures, for researchers; what a hidden cell means: docs/releases.md';

CREATE VIEW research.release WITH (security_barrier) AS
SELECT study, release_number, released_at, protocol_hash, minimum_cell, digest
  FROM release;
COMMENT ON VIEW research.release IS 'One row for each time that figures of a study were released';
COMMENT ON COLUMN research.release.study IS 'Id of the study';
COMMENT ON COLUMN research.release.release_number IS 'Counted from 1 within the study';
COMMENT ON COLUMN research.release.released_at IS 'When; no figure depends on it';
COMMENT ON COLUMN research.release.protocol_hash IS 'SHA-256 of the study''s protocol then, 64 hexadecimal digits';
COMMENT ON COLUMN research.release.minimum_cell IS 'Fewest people that a figure may be about';
COMMENT ON COLUMN research.release.digest IS 'SHA-256 of what this release published, 64 hexadecimal digits';

CREATE VIEW research.cohort_trend_history WITH (security_barrier) AS
SELECT study, release_number, subject_matter AS measure, axis, axis_index, window_length, partition, label,
       participant_count, mean, standard_deviation, quantile_10, quantile_25, median, quantile_75,
       quantile_90, mean_lower, mean_upper, is_hidden
  FROM release_amount;
COMMENT ON VIEW research.cohort_trend_history IS 'Measures of cohorts as every release published them';

CREATE VIEW research.cohort_share_history WITH (security_barrier) AS
SELECT study, release_number, subject_matter, axis, axis_index, partition, label, category,
       participant_count, of_count, share, share_lower, share_upper, is_hidden
  FROM release_share;
COMMENT ON VIEW research.cohort_share_history IS 'Shares and counts of cohorts as every release published them';

CREATE VIEW research.cohort_trend WITH (security_barrier) AS
SELECT a.study, a.release_number, a.subject_matter AS measure, a.axis, a.axis_index, a.window_length, a.partition,
       a.label, a.participant_count, a.mean, a.standard_deviation, a.quantile_10, a.quantile_25, a.median,
       a.quantile_75, a.quantile_90, a.mean_lower, a.mean_upper, a.is_hidden
  FROM release_amount a
  JOIN (SELECT study, subject_matter, axis, axis_index, window_length, max(release_number) AS release_number
          FROM release_block
         GROUP BY study, subject_matter, axis, axis_index, window_length) newest
 USING (study, subject_matter, axis, axis_index, window_length, release_number);
COMMENT ON VIEW research.cohort_trend IS 'Measures of cohorts as they were published last';

CREATE VIEW research.cohort_share WITH (security_barrier) AS
SELECT s.study, s.release_number, s.subject_matter, s.axis, s.axis_index, s.partition, s.label, s.category,
       s.participant_count, s.of_count, s.share, s.share_lower, s.share_upper, s.is_hidden
  FROM release_share s
  JOIN (SELECT study, subject_matter, axis, axis_index, window_length, max(release_number) AS release_number
          FROM release_block
         GROUP BY study, subject_matter, axis, axis_index, window_length) newest
 USING (study, subject_matter, axis, axis_index, window_length, release_number);
COMMENT ON VIEW research.cohort_share IS 'Shares and counts of cohorts as they were published last';

-- The same columns mean the same wherever they stand.
DO $$
DECLARE
  named text;
  said  text;
BEGIN
  FOR named, said IN
    SELECT c.oid::regclass::text || '.' || quote_ident(a.attname), m.comment
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
      JOIN (VALUES
        ('study', 'Id of the study'),
        ('release_number', 'The release since which this figure stands, counted from 1 within the study'),
        ('subject_matter', 'A measure; or compliance: prompts answered of prompts issued; participation: how much was answered in the week; attrition: the last week with an answer; sessions_attended; end_of_therapy; outcome_in_weeks_11_12, outcome_after_sessions_8_12: whether they can be assessed; change:<measure>: its direction'),
        ('measure', 'Name and version as in docs/method.md: err@1, item:<id>, instrument:<id> and others'),
        ('axis', 'WEEK; SESSION; WINDOW: slope per week over weeks; SESSION_WINDOW: slope per session over sessions; CHANGE_IN_WEEKS_11_12 or CHANGE_AFTER_SESSIONS_8_12: outcome less baseline; COURSE: from before therapy to after it'),
        ('axis_index', 'Study week, session number, or the window''s first week or session; 0 of COURSE and of change'),
        ('window_length', 'Weeks or sessions in the window; 0: no window'),
        ('partition', 'all, arm, site or modality: how participants are divided'),
        ('label', 'Code of arm, site or modality; empty of all, and of participants for whom none is known'),
        ('category', 'What participants of the cell are counted in; answered for compliance'),
        ('participant_count', 'Participants with a value here; of shares, those in the category; null: hidden, or prompts rather than participants are counted'),
        ('of_count', 'Participants of the cell; null: hidden'),
        ('mean', 'Over participants, each counting once, in the unit of the measure (slopes: per week or session); null: hidden'),
        ('standard_deviation', 'Between participants (n - 1); null: hidden'),
        ('quantile_10', 'Quantile .1 (type 7); null: hidden, or fewer than the minimum cell lie beyond it'),
        ('quantile_25', 'Quantile .25 (type 7); null: hidden, or fewer than the minimum cell lie beyond it'),
        ('median', 'Median; null: hidden, or fewer than the minimum cell lie beyond it'),
        ('quantile_75', 'Quantile .75 (type 7); null: hidden, or fewer than the minimum cell lie beyond it'),
        ('quantile_90', 'Quantile .9 (type 7); null: hidden, or fewer than the minimum cell lie beyond it'),
        ('mean_lower', 'Lower end of the mean''s 95 % interval; null: hidden'),
        ('mean_upper', 'Upper end of the mean''s 95 % interval; null: hidden'),
        ('share', 'Proportion from 0 to 1; null: hidden'),
        ('share_lower', 'Lower end of its 95 % interval (Wilson); null: hidden, or none for compliance'),
        ('share_upper', 'Upper end of its 95 % interval (Wilson); null: hidden, or none for compliance'),
        ('is_hidden', 'Whether nothing is shown: too few people, or too few could be worked out; it may be a 0')
      ) AS m (attname, comment) USING (attname)
     WHERE c.oid = ANY (ARRAY['research.cohort_trend', 'research.cohort_trend_history', 'research.cohort_share',
                              'research.cohort_share_history', 'release_amount', 'release_share']::regclass[])
        OR (c.oid = ANY (ARRAY['release_population', 'release_contributor', 'release_decision']::regclass[])
            AND col_description(c.oid, a.attnum) IS NULL)
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s IS %L', named, said);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA research TO thaw_researcher;
GRANT SELECT ON research.release, research.cohort_trend, research.cohort_trend_history, research.cohort_share,
  research.cohort_share_history TO thaw_researcher;
GRANT USAGE ON SCHEMA research TO thaw_steward;
GRANT SELECT ON ALL TABLES IN SCHEMA research TO thaw_steward;

-- PostgreSQL tells everybody how many rows and bytes each table has, and how many came and went:
-- that one participant enrolled today, say. Only a superuser may change that; elsewhere an
-- administrator does it (docs/releases.md).
DO $$
DECLARE
  counting record;
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RAISE NOTICE 'Counts of live tables stay readable for everybody: see docs/releases.md';
    RETURN;
  END IF;
  REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC;
  EXECUTE (
    SELECT format('GRANT SELECT (%s) ON pg_catalog.pg_class TO PUBLIC', string_agg(quote_ident(attname), ', '))
      FROM pg_attribute
     WHERE attrelid = 'pg_catalog.pg_class'::regclass
       AND NOT attisdropped
       AND attname NOT IN ('reltuples', 'relpages', 'relallvisible', 'relallfrozen'));
  GRANT SELECT ON pg_catalog.pg_class TO pg_read_all_stats;
  FOR counting IN
    SELECT p.oid::regprocedure AS signature
      FROM pg_proc p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace
       AND (p.proname ~ '^pg_stat_get_(?!activity|backend)'
            OR p.proname IN ('pg_relation_size', 'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size',
                             'pg_database_size', 'pg_tablespace_size', 'pg_current_wal_lsn',
                             'pg_current_wal_insert_lsn', 'pg_current_wal_flush_lsn'))
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', counting.signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_read_all_stats', counting.signature);
  END LOOP;
END $$;
