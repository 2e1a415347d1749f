-- The measures have become many; docs/method.md defines them.
COMMENT ON COLUMN participant_week.measure IS 'name and version as in docs/method.md: err@1, item:<id>, item:<id>/sd@1, instrument:<id> and others';
COMMENT ON COLUMN participant_session.measure IS 'name and version as in docs/method.md: err@1, item:<id>, item:<id>/sd@1, instrument:<id> and others';
COMMENT ON COLUMN participant_window.measure IS 'name and version as in docs/method.md: err@1, item:<id>, item:<id>/sd@1, instrument:<id> and others';
