CREATE TABLE erasure (
  subject           uuid PRIMARY KEY,
  study             text NOT NULL,
  requested_at      timestamptz NOT NULL,
  event_count       integer NOT NULL,
  key_destroyed_at  timestamptz,
  ledger_emptied_at timestamptz,
  trends_emptied_at timestamptz,
  tables_emptied_at timestamptz,
  completed_at      timestamptz,
  receipt           uuid UNIQUE,
  CHECK ((completed_at IS NULL) = (receipt IS NULL))
);
COMMENT ON TABLE erasure IS 'How far each erasure is. Nothing leads from here to a participant: the vault forgets whose subject it was when it destroys the key';
COMMENT ON COLUMN erasure.event_count IS 'Admitted events taken out of the ledger';
COMMENT ON COLUMN erasure.receipt IS 'Random number of the receipt, which carries no identity';
