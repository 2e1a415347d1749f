-- Browsers in which somebody signed in; like the keys, no topic holds this.
CREATE TABLE IF NOT EXISTS readers.browser_session (
  session_sha256 text PRIMARY KEY,
  reader_key     integer NOT NULL REFERENCES readers.reader_key (id),
  began_at       timestamptz NOT NULL,
  ends_at        timestamptz NOT NULL
);
COMMENT ON TABLE readers.browser_session IS 'Browsers in which somebody signed in with a key; a row goes when they sign out, or after its end';
COMMENT ON COLUMN readers.browser_session.session_sha256 IS 'SHA-256 of the secret in the browser''s cookie, 64 hexadecimal digits; the secret itself is kept nowhere';
COMMENT ON COLUMN readers.browser_session.reader_key IS 'The key; when it is revoked or expires, so does the session';
COMMENT ON COLUMN readers.browser_session.began_at IS 'When somebody signed in';
COMMENT ON COLUMN readers.browser_session.ends_at IS 'From then on it is refused';
