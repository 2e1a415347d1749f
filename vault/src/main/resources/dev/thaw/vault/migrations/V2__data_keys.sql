-- Subjects of before have no data key, and their events lie in the ledger in the clear (decision 0028).
DO $$ BEGIN
  IF EXISTS (SELECT FROM subject) THEN
    RAISE EXCEPTION 'this vault has subjects without data keys' USING ERRCODE = 'TH001';
  END IF;
END $$;

CREATE TABLE wrapping_key (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  key_id   integer NOT NULL
);
COMMENT ON TABLE wrapping_key IS 'Which key of the master key set wraps whatever is written now';

CREATE TABLE master_keyset (
  kms_uri   text  PRIMARY KEY,
  encrypted bytea NOT NULL
);
COMMENT ON TABLE master_keyset IS 'Master key sets that a key management service encrypted; it alone can open them';

CREATE TABLE data_key (
  subject      uuid PRIMARY KEY,
  wrapped      bytea,
  destroyed_at timestamptz,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
COMMENT ON TABLE data_key IS 'The key that seals everything about a subject, wrapped by the master key; destroyed by an erasure';

-- The two rows of an erased participant share nothing: neither an id nor the time of the erasure.
ALTER TABLE subject
  ALTER COLUMN subject DROP NOT NULL,
  ADD COLUMN erased boolean NOT NULL DEFAULT false,
  ADD CHECK (erased = (subject IS NULL)),
  ADD FOREIGN KEY (subject) REFERENCES data_key DEFERRABLE INITIALLY DEFERRED;
COMMENT ON COLUMN subject.erased IS 'An erased participant is remembered by the keyed hash alone, so as to be refused when met again';
