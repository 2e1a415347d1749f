package dev.thaw.core.event;

/// What a person can permit separately. Everything is off until permitted (science.md F).
public enum ConsentScope {
    COLLECT_CHECKINS,
    COLLECT_SESSIONS,
    DERIVE_INDIVIDUAL_TRENDS,
    INCLUDE_IN_COHORT_CLAIMS,
    SHARE_CONTROLLED,
    PUBLISH_AGGREGATE,
    CONTACT_RECONTACT,
    QUOTE_STORY,
    LINK_EXTERNAL
}
