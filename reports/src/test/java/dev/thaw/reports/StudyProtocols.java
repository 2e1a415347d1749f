package dev.thaw.reports;

import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.protocol.ProtocolFiles;

/// Protocols as files have them.
public final class StudyProtocols {

    private StudyProtocols() {}

    /// A daily diary with one item, mood.
    public static StudyProtocol protocol(String study, String title, int minimumCell) {
        var reading =
                ProtocolFiles.parse(
                        "protocol.yaml",
                        """
                        api: protocol/v1
                        study: %s
                        version: 1.0.0
                        title: %s
                        period: {from: 2025-01-01}
                        home_zone: Europe/Oslo
                        day_cutoff: "04:00"
                        anchor: enrolment
                        schedule: {kind: daily_diary}
                        items:
                          mood: {min: 1, max: 5, step: 1, direction: up}
                        min_cell: %d
                        """
                                .formatted(study, title, minimumCell));
        return switch (reading) {
            case ProtocolFiles.Valid valid -> valid.protocol();
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }
}
