-- Verdicts that were made public, and exports that were made. No topic holds either: like the
-- schema readers this one stays where reports is dropped and filled anew (hence IF NOT EXISTS).
DO $$
BEGIN
  IF to_regnamespace('published') IS NULL THEN
    CREATE SCHEMA published;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'the database user may not create the schema published' USING ERRCODE = 'TH002';
END
$$;
COMMENT ON SCHEMA published IS 'Results of claims that were made public, and notes of exports; nothing of it can be had again from Kafka';

CREATE TABLE IF NOT EXISTS published.claim_result (
  study               text NOT NULL,
  result_number       integer NOT NULL,
  receipt_sha256      text NOT NULL,
  receipt             bytea NOT NULL,
  claim_hash          text NOT NULL,
  claim_id            text NOT NULL,
  claim_version       text NOT NULL,
  measure             text NOT NULL,
  published_at        timestamptz NOT NULL,
  locked_at           timestamptz NOT NULL,
  horizon             date NOT NULL,
  verdict             text NOT NULL,
  reading             text NOT NULL,
  denominator         text NOT NULL,
  improved_count      integer,
  of_count            integer,
  share               numeric,
  share_lower         numeric,
  share_upper         numeric,
  slope_per_week      numeric,
  slope_lower         numeric,
  slope_upper         numeric,
  registered_at       timestamptz,
  registration_status text NOT NULL,
  minimum_cell        integer NOT NULL,
  lock_id             uuid NOT NULL,
  result_sha256       text NOT NULL,
  code_commit         text NOT NULL,
  PRIMARY KEY (study, result_number),
  UNIQUE (study, receipt_sha256)
);
COMMENT ON TABLE published.claim_result IS 'Public results of claims that somebody published, with their receipts; rows are added, and never changed or deleted';

-- Whom results count, for judging the next one; nobody but Thaw itself reads these two. No foreign
-- keys: to check them the owner would need the right to change what they point to.
CREATE TABLE IF NOT EXISTS published.claim_cell (
  study             text NOT NULL,
  result_number     integer NOT NULL,
  cell              text NOT NULL,
  participant_count integer NOT NULL,
  PRIMARY KEY (study, result_number, cell)
);
COMMENT ON TABLE published.claim_cell IS 'How many people each shown count of a published result is of, exactly; for judging later results';
COMMENT ON COLUMN published.claim_cell.cell IS 'Name of the count';
COMMENT ON COLUMN published.claim_cell.participant_count IS 'People, those erased since among them';

CREATE TABLE IF NOT EXISTS published.claim_counted (
  study          text NOT NULL,
  result_number  integer NOT NULL,
  subject        uuid NOT NULL,
  cells          jsonb NOT NULL,
  outcome_sha256 text NOT NULL,
  weeks_sha256   text NOT NULL,
  PRIMARY KEY (study, result_number, subject)
);
CREATE INDEX IF NOT EXISTS claim_counted_subject ON published.claim_counted (subject);
COMMENT ON TABLE published.claim_counted IS 'Who is counted where in a published result, for judging later results. An erasure removes the rows of its subject, and nothing else does';
COMMENT ON COLUMN published.claim_counted.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN published.claim_counted.cells IS 'Names of the counts that the participant is one of';
COMMENT ON COLUMN published.claim_counted.outcome_sha256 IS 'SHA-256 of the values that the outcome rests on, 64 hexadecimal digits: whether they changed';
COMMENT ON COLUMN published.claim_counted.weeks_sha256 IS 'The same of the weekly values';

CREATE TABLE IF NOT EXISTS published.export (
  study              text NOT NULL,
  export_number      integer NOT NULL,
  exported_at        timestamptz NOT NULL,
  export_id          text NOT NULL,
  tier               text NOT NULL,
  protocol_version   text NOT NULL,
  protocol_hash      text NOT NULL,
  minimum_cell       integer NOT NULL,
  projection_offsets text NOT NULL,
  PRIMARY KEY (study, export_number)
);
COMMENT ON TABLE published.export IS 'Exports that were made; rows are added, and never changed or deleted. Where they were written to is not kept';
COMMENT ON COLUMN published.export.projection_offsets IS 'How far the tables were then: JSON, topic to partition to offset, as in the manifest';

CREATE TABLE IF NOT EXISTS published.export_file (
  study            text NOT NULL,
  export_number    integer NOT NULL,
  file_name        text NOT NULL,
  sha256           text NOT NULL,
  byte_count       bigint NOT NULL,
  row_count        integer NOT NULL,
  hidden_row_count integer NOT NULL,
  PRIMARY KEY (study, export_number, file_name)
);
COMMENT ON TABLE published.export_file IS 'The tables that an export wrote; rows are added, and never changed or deleted';
COMMENT ON COLUMN published.export_file.file_name IS 'Name of the file within the export';
COMMENT ON COLUMN published.export_file.sha256 IS 'SHA-256 of the file, 64 hexadecimal digits';
COMMENT ON COLUMN published.export_file.byte_count IS 'Bytes in the file';
COMMENT ON COLUMN published.export_file.row_count IS 'Rows in the file, its head apart';
COMMENT ON COLUMN published.export_file.hidden_row_count IS 'How many of them show nothing, because of too few people';

-- What researchers read. A table of its own has the bytes, so that SELECT * has not.
CREATE OR REPLACE VIEW research.claim_result WITH (security_barrier) AS
SELECT study, result_number, receipt_sha256, claim_hash, claim_id, claim_version, measure, published_at, locked_at,
       horizon, verdict, reading, denominator, improved_count, of_count, share, share_lower, share_upper,
       slope_per_week, slope_lower, slope_upper, registered_at, registration_status, minimum_cell, lock_id,
       result_sha256, code_commit
  FROM published.claim_result;
COMMENT ON VIEW research.claim_result IS 'Results of claims that were published: the verdict and the main figures of the public edition';

CREATE OR REPLACE VIEW research.claim_receipt WITH (security_barrier) AS
SELECT study, result_number, receipt_sha256, receipt
  FROM published.claim_result;
COMMENT ON VIEW research.claim_receipt IS 'The receipts of published results, byte for byte; docs/receipts.md says how to check one';

CREATE OR REPLACE VIEW research.export WITH (security_barrier) AS
SELECT study, export_number, exported_at, export_id, tier, protocol_version, protocol_hash, minimum_cell
  FROM published.export;
COMMENT ON VIEW research.export IS 'Exports that were made';

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
        ('result_number', 'Number of the result within the study, from 1 in the order of publication'),
        ('receipt_sha256', 'SHA-256 of the receipt''s file, 64 hexadecimal digits'),
        ('receipt', 'The receipt''s file, byte for byte; of the public edition'),
        ('claim_hash', 'SHA-256 of the claim''s canonical form, 64 hexadecimal digits: which plan it is'),
        ('claim_id', 'What the claim''s author called it'),
        ('claim_version', 'Its version'),
        ('measure', 'What the claim measures: err@1, item:<id>, instrument:<id> and others'),
        ('published_at', 'When it was published; a receipt itself has no time of evaluation'),
        ('locked_at', 'When the records that count were locked'),
        ('horizon', 'The first day of which the data are not complete'),
        ('verdict', 'SUPPORTED, CONTRADICTED, INCONCLUSIVE, INSUFFICIENT_DATA or NOT_EVALUABLE'),
        ('reading', 'Which change counts: R1_RELIABLE, R2_ANY or R3_SELF_RATED'),
        ('denominator', 'Of whom: D1 or D2'),
        ('improved_count', 'Participants who improved, rounded to 5; null: too few people'),
        ('of_count', 'Participants in the denominator, rounded to 5; null: too few people'),
        ('share', 'improved_count / of_count, 0 to 1; null: too few people'),
        ('share_lower', 'Lower end of its 95 % interval (Wilson); null: too few people'),
        ('share_upper', 'Upper end of its 95 % interval (Wilson); null: too few people'),
        ('slope_per_week', 'Mean slope per week in the measure''s unit, to 2 digits; null: the claim is not about it, or too few people'),
        ('slope_lower', 'Lower end of its 95 % interval; null: none'),
        ('slope_upper', 'Upper end of its 95 % interval; null: none'),
        ('registered_at', 'When the claim was registered first; null: it was not'),
        ('registration_status', 'PREREGISTERED, MIXED or RETROSPECTIVE: whether outcomes were known at registration'),
        ('minimum_cell', 'Fewest people that a figure may be about'),
        ('lock_id', 'Id of the lock that says which records count'),
        ('result_sha256', 'SHA-256 of the result''s canonical form, 64 hexadecimal digits'),
        ('code_commit', 'Commit of the program that computed it'),
        ('export_number', 'Number of the export within the study, from 1'),
        ('exported_at', 'When it was made'),
        ('export_id', 'Id of the export, made of its contents: equal tables have equal ids'),
        ('tier', 'T0: aggregates for everybody'),
        ('protocol_version', 'Version of the study''s protocol then'),
        ('protocol_hash', 'SHA-256 of that protocol, 64 hexadecimal digits')
      ) AS m (attname, comment) USING (attname)
     WHERE c.oid = ANY (ARRAY['published.claim_result', 'published.claim_cell', 'published.claim_counted',
                              'published.export', 'published.export_file', 'research.claim_result',
                              'research.claim_receipt', 'research.export']::regclass[])
       AND col_description(c.oid, a.attnum) IS NULL
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s IS %L', named, said);
  END LOOP;
END $$;

GRANT SELECT ON research.claim_result, research.claim_receipt, research.export TO thaw_researcher, thaw_steward;
GRANT USAGE ON SCHEMA published TO thaw_steward;
GRANT SELECT ON published.claim_result, published.export, published.export_file TO thaw_steward;

-- Rights can be taken from the owner too, but not from a superuser: hence also triggers.
CREATE OR REPLACE FUNCTION published.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was published is never changed' USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION published.refuse_change() IS 'Keeps what was published as it was written';

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['claim_result', 'claim_cell', 'export', 'export_file'] LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON published.%I FROM %I', kept, current_user);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON published.%I'
        ' FOR EACH STATEMENT EXECUTE FUNCTION published.refuse_change()', kept || '_stays', kept);
  END LOOP;
END $$;
