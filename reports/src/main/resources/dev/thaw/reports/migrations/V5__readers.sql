-- Who may read through the query API, and who read what. No topic holds this: unlike the schema
-- reports it cannot be had again, so it lies in a schema of its own, and stays where that one is
-- dropped and filled anew (hence IF NOT EXISTS).

-- The query API puts on the role of whoever asks, for each request, so this user has to be a member
-- of both.
DO $$
DECLARE
  wanted text;
  enough text := CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'MEMBER' ELSE 'SET' END;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['thaw_researcher', 'thaw_steward'] LOOP
    IF NOT pg_has_role(current_user, wanted, enough) THEN
      EXECUTE format('GRANT %I TO %I', wanted, current_user);
    END IF;
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'the database user may not act as thaw_researcher and thaw_steward' USING ERRCODE = 'TH001';
END
$$;

-- Where an administrator made it, this user may not be allowed to make any.
DO $$
BEGIN
  IF to_regnamespace('readers') IS NULL THEN
    CREATE SCHEMA readers;
  END IF;
END
$$;
COMMENT ON SCHEMA readers IS 'Who may read through the query API, and who read what; nobody but Thaw itself reads it';

CREATE TABLE IF NOT EXISTS readers.reader_key (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  key_sha256 text NOT NULL UNIQUE,
  role       text NOT NULL CHECK (role IN ('RESEARCHER', 'STEWARD')),
  study      text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);
COMMENT ON TABLE readers.reader_key IS 'Keys of the query API; none is ever deleted, so that the log can be read';
COMMENT ON COLUMN readers.reader_key.id IS 'Number of the key; the log names it';
COMMENT ON COLUMN readers.reader_key.name IS 'What the steward called whoever holds it';
COMMENT ON COLUMN readers.reader_key.key_sha256 IS 'SHA-256 of the key, 64 hexadecimal digits; the key itself is kept nowhere';
COMMENT ON COLUMN readers.reader_key.role IS 'RESEARCHER or STEWARD';
COMMENT ON COLUMN readers.reader_key.study IS 'The only study that it may read; null: all';
COMMENT ON COLUMN readers.reader_key.created_at IS 'When it was made';
COMMENT ON COLUMN readers.reader_key.expires_at IS 'From then on it is refused; null: never';
COMMENT ON COLUMN readers.reader_key.revoked_at IS 'Since when it is refused; null: it is not';

CREATE TABLE IF NOT EXISTS readers.read_entry (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  read_at        timestamptz NOT NULL,
  reader         text NOT NULL,
  role           text NOT NULL,
  study          text NOT NULL,
  route          text NOT NULL,
  filters        text NOT NULL,
  release_number integer,
  row_count      integer NOT NULL,
  status         integer NOT NULL
);
COMMENT ON TABLE readers.read_entry IS 'What was read through the query API; entries are added, and never changed or deleted';
COMMENT ON COLUMN readers.read_entry.id IS 'Ascending as entries came';
COMMENT ON COLUMN readers.read_entry.read_at IS 'When the answer was ready';
COMMENT ON COLUMN readers.read_entry.reader IS 'key:<number of the key> or token:<hash of issuer and subject>';
COMMENT ON COLUMN readers.read_entry.role IS 'RESEARCHER or STEWARD';
COMMENT ON COLUMN readers.read_entry.study IS 'The study that was asked for; empty: what was given cannot name one';
COMMENT ON COLUMN readers.read_entry.route IS 'The address, with {study} in the place of the study';
COMMENT ON COLUMN readers.read_entry.filters IS 'What was asked for, as a query string in a fixed order; empty where it could not be understood';
COMMENT ON COLUMN readers.read_entry.release_number IS 'Which release; null: none';
COMMENT ON COLUMN readers.read_entry.row_count IS 'Rows in the answer';
COMMENT ON COLUMN readers.read_entry.status IS 'Status of the answer (HTTP)';

CREATE INDEX IF NOT EXISTS read_entry_study ON readers.read_entry (study, id);

-- Rights can be taken from the owner too, but not from a superuser: hence also a trigger.
REVOKE ALL ON readers.read_entry FROM PUBLIC;
DO $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON readers.read_entry FROM %I', current_user);
END
$$;

CREATE OR REPLACE FUNCTION readers.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entries of the log are never changed' USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION readers.refuse_change() IS 'Keeps the log as it was written';

CREATE OR REPLACE TRIGGER read_entry_stays
  BEFORE UPDATE OR DELETE OR TRUNCATE ON readers.read_entry
  FOR EACH STATEMENT EXECUTE FUNCTION readers.refuse_change();
