// The gateway, relative to the page, so that the app works below any path.

const BASE = new URL("../v1/studies/", location.href);
const PATIENCE = 30_000;
const COMPRESSED_FROM = 1_000;

/** Off once something on the way turned out not to let compressed requests through. */
let compressing = typeof CompressionStream !== "undefined";

/** A study's address in the gateway. */
function address(study, path) {
  return new URL(`${encodeURIComponent(study)}/${path}`, BASE);
}

function request(method, url, headers, body) {
  return fetch(url, {
    method,
    headers,
    body,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

async function jsonOf(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

/**
 * What participants may know of the protocol.
 *
 * @returns {Promise<{protocol: Object}|{closed: string}|{unreachable: true}>}
 */
export async function readProtocol(study) {
  try {
    const answer = await request("GET", address(study, "protocol"), {});
    const body = await jsonOf(answer);
    if (answer.ok && body.study === study) {
      return { protocol: body };
    }
    return [404, 409].includes(answer.status) && body.error ? { closed: body.error } : { unreachable: true };
  } catch {
    return { unreachable: true };
  }
}

async function compressed(text) {
  if (text.length < COMPRESSED_FROM || !compressing) {
    return { body: text, headers: {} };
  }
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return { body: await new Response(stream).blob(), headers: { "Content-Encoding": "gzip" } };
}

/**
 * Sends events.
 *
 * @returns {Promise<Object>} `verdicts` with what became of each, and whether the request was `taken`; `later`, perhaps
 *   after `seconds`; `fault` likewise, where the gateway is there and failed; `down` likewise, where it is said not to be
 *   there; `key` where the key is not accepted; `unreadable` where the request as a whole can never be taken.
 *   `clockAhead` in seconds where known
 */
export async function sendEvents(study, key, events) {
  try {
    const { body, headers } = await compressed(JSON.stringify(events));
    const answer = await request(
      "POST",
      address(study, "events"),
      { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
      body,
    );
    return { ...understood(answer, await jsonOf(answer)), clockAhead: clockAhead(answer) };
  } catch {
    return { kind: "later" };
  }
}

function understood(answer, { verdicts, error, code }) {
  const seconds = Number(answer.headers.get("Retry-After")) || undefined;
  if ((answer.ok || answer.status === 503) && Array.isArray(verdicts)) {
    return { kind: "verdicts", verdicts, taken: answer.ok, seconds };
  }
  if ([401, 403].includes(answer.status)) {
    return { kind: "key", sentence: error };
  }
  if (answer.status === 413 || code === "NO_ARRAY") {
    return { kind: "unreadable", sentence: error };
  }
  if (["BROKEN_GZIP", "UNKNOWN_ENCODING"].includes(code)) {
    compressing = false;
  }
  // Whatever else it is: an event is given up only where the gateway says that it will never be taken.
  const failure = [502, 503, 504].includes(answer.status) ? "down" : "fault";
  return { kind: answer.status >= 500 ? failure : "later", seconds };
}

function clockAhead(answer) {
  const theirs = Date.parse(answer.headers.get("Date"));
  return Number.isNaN(theirs) ? undefined : Math.round((Date.now() - theirs) / 1000);
}

/**
 * What admission said of an event.
 *
 * @returns {Promise<{verdict?: string, reason?: string, unreachable?: true}>} no verdict where none is known
 */
export async function readVerdict(study, key, eventId) {
  try {
    const answer = await request("GET", address(study, `events/${eventId}`), { Authorization: `Bearer ${key}` });
    return answer.ok ? await jsonOf(answer) : answer.status === 404 ? {} : { unreachable: true };
  } catch {
    return { unreachable: true };
  }
}

/**
 * Everything held about the participant.
 *
 * @param {"json"|"html"} format
 * @returns {Promise<{record: Blob}|{sentence: string}>}
 */
export async function readRecord(study, key, format) {
  const url = address(study, "record");
  if (format === "html") {
    url.searchParams.set("format", "html");
  }
  try {
    const answer = await request("GET", url, { Authorization: `Bearer ${key}` });
    if (answer.ok) {
      return { record: await answer.blob() };
    }
    return { sentence: RECORD_PROBLEMS[answer.status] ?? RECORD_PROBLEMS[503] };
  } catch {
    return { sentence: "There is no connection to the study just now. Try again when you are online." };
  }
}

const KEY_PROBLEM = "Your link is not accepted any more. Ask the study team for a new one.";
const RECORD_PROBLEMS = {
  401: KEY_PROBLEM,
  403: KEY_PROBLEM,
  404: "This server does not hand out records by itself. Ask the study team, and they will give it to you.",
  503: "The record cannot be put together just now. Try again in a few minutes, or ask the study team.",
};
