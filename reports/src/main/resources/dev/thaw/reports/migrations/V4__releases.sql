ALTER TABLE participant ADD COLUMN in_aggregates boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN participant.in_aggregates IS 'Whether figures about groups may be published with the participant in them, by what is known of their consent';
