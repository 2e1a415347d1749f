// Events as docs/http-api.md describes them.

const SOURCE = { app: "thaw-study-app", version: "1" };
export const CHECK_IN_VERSION = "thaw-check-in-1";

const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");

/** A moment with the offset that the phone has at it. */
export function localTime(at) {
  const offset = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

/** An event that happened at a moment. Its id is made here, once, and kept with it. */
export function event(participant, type, payload, at, eventId = crypto.randomUUID()) {
  return {
    eventId,
    participant,
    occurredAt: localTime(at),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    recordedAt: new Date().toISOString(),
    source: SOURCE,
    type,
    payload,
  };
}

/** A prompt that came. Its id follows from the prompt, so that whoever notices it twice makes the same event. */
export async function promptIssued(protocol, participant, prompt) {
  const id = await uuidOf(`${protocol.study}/${participant}/PromptIssued/${prompt.promptId}`);
  return event(
    participant,
    "PromptIssued",
    {
      promptId: prompt.promptId,
      scheduledAt: localTime(prompt.at),
      responseWindowSeconds: protocol.schedule.responseWindowSeconds,
    },
    prompt.at,
    id,
  );
}

/** A UUID (version 8) that follows from a text. */
async function uuidOf(text) {
  const digest = new Uint8Array(await sha256(text)).slice(0, 16);
  digest[6] = (digest[6] & 0x0f) | 0x80;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  const hex = hexOf(digest);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function sha256(text) {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The SHA-256 of a text as consents name it. */
export async function hashOf(text) {
  return hexOf(new Uint8Array(await sha256(text)));
}
