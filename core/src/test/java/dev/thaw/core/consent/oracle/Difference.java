package dev.thaw.core.consent.oracle;

/// Where the production code does something else than the oracle read in science.md F.
enum Difference {
    /// A consent event captured on a civil day counts from its reception only; rule 3 knows the
    /// earlier of stated and received.
    A_DAY_IS_WHEN_IT_WAS_RECEIVED,
    /// A withdrawal said on the 20th, from the 5th on, is lifted by a consent signed on the 10th.
    A_WITHDRAWAL_IS_AS_OLD_AS_IT_STATES,
    /// A consent and a withdrawal of the same instant: the consent wins if it begins later, against
    /// rule 6.
    OF_ONE_INSTANT_THE_LATER_BEGINNING_WINS,
    /// A scope that STOP_SHARING or STOP_CONTACT took away is said never to have been granted.
    WHAT_WAS_STOPPED_WAS_NOT_GRANTED,
    /// A pause is ended by a resumption (science.md F).
    A_CONSENT_ENDS_A_PAUSE,
    /// What has no moment had happened when it was received; no consent that begins later covers it
    /// by rule 1.
    A_CONSENT_COVERS_WHAT_WAS_RECEIVED_BEFORE_IT,
    /// A consent that begins after the latest reception permits use already; rule 2 asks what is
    /// permitted now.
    A_CONSENT_PERMITS_USE_BEFORE_IT_BEGINS
}
