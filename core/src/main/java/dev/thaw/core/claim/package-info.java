/// Outcome claims: a plan written beforehand ([ClaimSpec]), what it looks at in one participant
/// ([Assessment], [ParticipantFacts]), and what a cohort shows by it ([Claims]).
package dev.thaw.core.claim;
