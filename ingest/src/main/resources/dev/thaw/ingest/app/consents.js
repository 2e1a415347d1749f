// Pure: what a participant's own consent events come to on this phone. The ledger's word is admission's.

/**
 * @param {Array<{type: string, payload: Object, at: number}>} said consent events in the order in which they were said
 * @param {number} at the moment that is asked about, in milliseconds
 */
export function consentAt(said, at) {
  const state = { given: null, paused: false, ended: null };
  for (const { type, payload } of said.filter((word) => word.at <= at)) {
    if (type === "ConsentGiven") {
      state.given = payload;
      state.ended = null;
    } else if (type === "ConsentResumed") {
      state.paused = false;
    } else if (payload.kind === "PAUSE") {
      state.paused = true;
    } else if (["STOP_COLLECTION", "STOP_PROCESSING", "ERASE"].includes(payload.kind)) {
      state.ended = payload.kind;
    } else if (state.given) {
      const taken = payload.kind === "STOP_SHARING" ? SHARING : CONTACT;
      state.given = { ...state.given, scopes: state.given.scopes.filter((scope) => !taken.includes(scope)) };
    }
  }
  return { ...state, collecting: state.given !== null && !state.paused && state.ended === null };
}

export const SHARING = ["SHARE_CONTROLLED", "PUBLISH_AGGREGATE", "QUOTE_STORY", "LINK_EXTERNAL"];
export const CONTACT = ["CONTACT_RECONTACT"];

/** What the study promised to somebody who leaves: `RETAIN_ACCRUED`, `EXCLUDE_FUTURE` or `ERASE`. */
export function promiseOf(policies, consent) {
  return policies.jurisdictions[consent.jurisdiction]?.[consent.legalBasis] ?? policies.default;
}

/** Whether somebody who left under this pseudonym can take part again under it. */
export function mayReturn(policies, consent, ended) {
  return ended === "STOP_COLLECTION" && promiseOf(policies, consent) === "RETAIN_ACCRUED";
}
