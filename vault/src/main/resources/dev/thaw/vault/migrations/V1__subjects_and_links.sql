CREATE TABLE secret (
  name    text PRIMARY KEY,
  wrapped bytea NOT NULL
);
COMMENT ON TABLE secret IS 'Keys of the vault, wrapped by the master key, which is not in this database';

CREATE TABLE subject (
  study            text  NOT NULL,
  participant_hmac bytea NOT NULL,
  subject          uuid  NOT NULL UNIQUE,
  PRIMARY KEY (study, participant_hmac)
);
COMMENT ON TABLE subject IS 'The random subject of each participant, found only through a keyed hash of the participant id';

CREATE TABLE link (
  study            text  NOT NULL,
  participant_hmac bytea NOT NULL,
  wrapped_source_id bytea NOT NULL,
  PRIMARY KEY (study, participant_hmac)
);
COMMENT ON TABLE link IS 'For imported data: the source''s own id of a participant, encrypted';
