-- When participants and apps were last heard of, and what of it the data steward should look at.

ALTER TABLE participant
  ADD COLUMN awaited_from  timestamptz,
  ADD COLUMN awaited_until timestamptz,
  ADD COLUMN last_heard_at timestamptz,
  ADD COLUMN week_one      date;
COMMENT ON COLUMN participant.awaited_from IS 'From when on reports are expected; null: never, or no more because therapy ended or the participant died, or not told yet';
COMMENT ON COLUMN participant.awaited_until IS 'First moment at which they are expected no more: collection was ended or paused, or the study is over; null: open, or never expected';
COMMENT ON COLUMN participant.last_heard_at IS 'Newest time of something that the participant reported, never later than it was received; null: nothing yet, or not told yet';
COMMENT ON COLUMN participant.week_one IS 'Day on which study week 1 begins; null: not known yet, or not told yet';

CREATE TABLE participant_app (
  subject          uuid NOT NULL,
  app              text NOT NULL,
  last_received_at timestamptz NOT NULL,
  PRIMARY KEY (subject, app),
  FOREIGN KEY (subject) REFERENCES participant ON DELETE CASCADE
);
COMMENT ON TABLE participant_app IS 'The apps that observations of a participant came from, the 8 heard of last; what was imported is from none';
COMMENT ON COLUMN participant_app.subject IS 'Random id; only the vault knows whose';
COMMENT ON COLUMN participant_app.app IS 'Name of the app as its events say it';
COMMENT ON COLUMN participant_app.last_received_at IS 'When the broker received the newest of them';

-- The list: written by dev.thaw.reports.monitor and by nothing else. Entries hang on no foreign key:
-- the projection deletes and inserts a participant at each change.

CREATE TABLE monitor_entry (
  entry_number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  study        text NOT NULL,
  kind         text NOT NULL,
  subject      uuid,
  app          text,
  since        timestamptz NOT NULL,
  noted_at     timestamptz NOT NULL,
  ended_at     timestamptz,
  is_told      boolean NOT NULL DEFAULT false,
  CONSTRAINT an_entry_is_of_a_participant_or_of_an_app CHECK ((subject IS NULL) <> (app IS NULL))
);
COMMENT ON TABLE monitor_entry IS 'What a data steward should look at, and what there was in the last 90 days (docs/monitors.md)';
COMMENT ON COLUMN monitor_entry.entry_number IS 'Ascending as entries came';
COMMENT ON COLUMN monitor_entry.study IS 'Id of the study';
COMMENT ON COLUMN monitor_entry.kind IS 'SILENT_PARTICIPANT, SILENT_APP, FALLING_COMPLIANCE or OVERWHELM';
COMMENT ON COLUMN monitor_entry.subject IS 'Random id; only the vault knows whose; null: it is about an app';
COMMENT ON COLUMN monitor_entry.app IS 'Name of the app as its events say it; null: it is about a participant';
COMMENT ON COLUMN monitor_entry.since IS 'Since when it is so: the last sign of life, or the begin of the first week';
COMMENT ON COLUMN monitor_entry.noted_at IS 'When it came onto the list';
COMMENT ON COLUMN monitor_entry.ended_at IS 'When it was so no more, or was looked at no more; null: it is so';
COMMENT ON COLUMN monitor_entry.is_told IS 'Whether a message to the webhook counts it';

CREATE UNIQUE INDEX monitor_entry_subject ON monitor_entry (subject, kind) WHERE ended_at IS NULL AND subject IS NOT NULL;
CREATE UNIQUE INDEX monitor_entry_app ON monitor_entry (study, app) WHERE ended_at IS NULL AND app IS NOT NULL;
CREATE INDEX monitor_entry_of_subject ON monitor_entry (subject);
CREATE INDEX monitor_entry_study ON monitor_entry (study, entry_number);

CREATE TABLE monitor_message (
  message_id      uuid PRIMARY KEY,
  study           text NOT NULL,
  entry_count     integer NOT NULL,
  noted_at        timestamptz NOT NULL,
  attempt_count   integer NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  last_problem    text
);
COMMENT ON TABLE monitor_message IS 'Messages to the webhook that are not delivered yet';
COMMENT ON COLUMN monitor_message.message_id IS 'The same at every attempt (webhook-id)';
COMMENT ON COLUMN monitor_message.study IS 'Id of the study';
COMMENT ON COLUMN monitor_message.entry_count IS 'How many entries were new';
COMMENT ON COLUMN monitor_message.noted_at IS 'When they came onto the list';
COMMENT ON COLUMN monitor_message.attempt_count IS 'How often it could not be delivered';
COMMENT ON COLUMN monitor_message.next_attempt_at IS 'When it is tried next, or is free again if an attempt does not end';
COMMENT ON COLUMN monitor_message.last_problem IS 'Why it was not delivered; null: no attempt has failed yet';
