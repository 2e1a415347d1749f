/// Claim files (`api: claim/v1`): what was planned before anybody looked, as people write it down.
package dev.thaw.schemas.claim;
