package dev.thaw.reports.web;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.reader.Role;

/// The pages of a study, in the order in which they are named.
enum Place {
    OVERVIEW("", "Overview", Role.RESEARCHER),
    TRENDS("/trends", "Trends by week", Role.RESEARCHER),
    SESSIONS("/sessions", "Trends by session", Role.RESEARCHER),
    MODALITIES("/modalities", "Modalities", Role.RESEARCHER),
    COMPLIANCE("/compliance", "Compliance", Role.RESEARCHER),
    CLAIMS("/claims", "Claims", Role.RESEARCHER),
    EXPORTS("/exports", "Exports", Role.RESEARCHER),
    PARTICIPANTS("/participants", "Participants", Role.STEWARD),
    MONITORS("/monitors", "Monitors", Role.STEWARD),
    QUALITY("/quality", "Data quality", Role.STEWARD);

    private static final String ROOT = "/studies/";

    private final String path;
    private final String words;
    private final Role role;

    Place(String path, String words, Role role) {
        this.path = path;
        this.words = words;
        this.role = role;
    }

    /// What the address of every study has in the place of its name.
    String route() {
        return ROOT + "{study}" + path;
    }

    String of(StudyId study) {
        return ROOT + study.value() + path;
    }

    String words() {
        return words;
    }

    /// Who may read it, at least.
    Role role() {
        return role;
    }
}
