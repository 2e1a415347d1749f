package dev.thaw.reports;

import dev.thaw.core.trend.ParticipantTrend;
import java.util.Optional;

/// A participant's trend and what to call the participant.
///
/// @param label the source's own id of the participant; absent: there is no link to one
public record LabelledTrend(Optional<String> label, ParticipantTrend trend) {}
