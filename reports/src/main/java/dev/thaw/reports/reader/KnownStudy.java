package dev.thaw.reports.reader;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.Optional;

/// A study of which something is known.
///
/// @param protocol absent: events came, and no protocol yet
public record KnownStudy(StudyId id, Optional<StudyProtocol> protocol) {}
