import { consentAt } from "./consents.js";
import { CHECK_IN_VERSION, event, promptIssued } from "./events.js";
import { openPrompt, promptsBetween } from "./schedule.js";
import { ADMITTED, REFUSED, SENT } from "./store.js";

/** For so long verdicts are kept, and of so many the newest are asked for at once. */
const VERDICTS_KEPT = 30 * 86_400_000;
const MOST_ASKED = 20;

/** By so many seconds a clock may be ahead for the study to take what it says. */
const AHEAD_TAKEN = 15 * 60;

/** One participant in one study, as far as this phone knows: everything that they did here, and how they do more. */
export class Participation {
  #store;
  #kept = [];

  /** Whether this phone has forgotten everything, because the participant wanted it. */
  forgotten = false;

  /** The study's protocol, newer ones when they become known. */
  protocol;

  constructor(store, protocol, key) {
    this.#store = store;
    this.protocol = protocol;
    this.key = key;
    // The key's text ends with the pseudonym.
    this.participant = key.slice(key.indexOf(".") + 1);
  }

  /** Reads what is kept; to be called whenever it may have changed. */
  async refresh() {
    this.#kept = await this.#store.events();
  }

  #said() {
    // What the study refused was never given; what somebody takes back holds on this phone all the same.
    return this.#kept
      .filter(
        ({ event: { type }, state }) =>
          type.startsWith("Consent") && (state !== REFUSED || type === "ConsentWithdrawn"),
      )
      .map(({ event: { type, payload, occurredAt } }) => ({ type, payload, at: Date.parse(occurredAt) }));
  }

  consent(at = new Date()) {
    if (this.forgotten) {
      return { given: null, paused: false, ended: "ERASE", collecting: false };
    }
    return consentAt(this.#said(), at.getTime());
  }

  #lastWithdrawal() {
    return this.#kept.findLast(({ event: { type } }) => type === "ConsentWithdrawn");
  }

  /** Whether the study has taken the wish that everything be erased. */
  isErasureTaken() {
    const last = this.#lastWithdrawal();
    return last?.event.payload.kind === "ERASE" && (last.state === SENT || last.state === ADMITTED);
  }

  isWithdrawalRefused() {
    return this.#lastWithdrawal()?.state === REFUSED;
  }

  isCollecting() {
    return this.consent().collecting;
  }

  /** When the participant joined, undefined before. */
  joinedAt() {
    return this.#said().find(({ type }) => type === "ConsentGiven")?.at;
  }

  country() {
    return this.consent().given?.jurisdiction;
  }

  /** Own check-ins with what became of them, newest first. */
  checkIns() {
    return this.#kept.filter(({ event: { type } }) => type === "CheckInSubmitted").reverse();
  }

  /** What was not taken, other than check-ins, newest first. */
  otherRefusals() {
    return this.#kept.filter(({ event: { type }, state }) => type !== "CheckInSubmitted" && state === REFUSED).reverse();
  }

  isAnswered(promptId) {
    return this.checkIns().some(({ event: { payload } }) => payload.promptId === promptId);
  }

  /** The prompt that waits for an answer now, undefined if none does. */
  openPrompt(now = new Date()) {
    const prompt = this.isCollecting() ? openPrompt(this.protocol, this.participant, now) : undefined;
    return prompt && this.consent(prompt.at).collecting && !this.isAnswered(prompt.promptId) ? prompt : undefined;
  }

  async #add(...events) {
    await this.#store.add(...events);
    await this.refresh();
  }

  #event(type, payload, at) {
    return event(this.participant, type, payload, at);
  }

  /** Takes part: by a document as it was shown, with the scopes that were chosen. */
  async join(document, scopes, country) {
    const now = new Date();
    const resumed = this.consent().paused;
    const given = this.#event(
      "ConsentGiven",
      {
        basis: "SIGNED",
        scopes,
        documentVersion: document.version,
        documentSha256: document.sha256,
        jurisdiction: country,
        legalBasis: document.legalBasis,
        effectiveFrom: now.toISOString(),
        grantor: "PARTICIPANT",
      },
      now,
    );
    const enrolled =
      this.joinedAt() === undefined ? [this.#event("Enrolled", { jurisdiction: country }, now)] : [];
    // Only its own end ends a pause.
    await this.#add(given, ...(resumed ? [this.#resumed(now)] : []), ...enrolled);
  }

  #resumed(now) {
    return this.#event("ConsentResumed", { effectiveFrom: now.toISOString() }, now);
  }

  async resume() {
    await this.#add(this.#resumed(new Date()));
  }

  /** Takes back, wholly or in part. Of somebody who wants everything erased, not even what waits is sent. */
  async withdraw(kind) {
    await this.issuePrompts();
    const now = new Date();
    const withdrawn = this.#event("ConsentWithdrawn", { kind, statedAt: now.toISOString() }, now);
    if (kind === "ERASE") {
      await this.#store.replaceAllBy(withdrawn);
      await this.refresh();
    } else {
      await this.#add(withdrawn);
    }
  }

  /** Keeps a check-in, once under its id. */
  async submit(checkIn, eventId) {
    await this.issuePrompts();
    const submitted = this.#event("CheckInSubmitted", { ...checkIn, instrumentVersion: CHECK_IN_VERSION }, new Date());
    await this.#store.addOnce([{ ...submitted, eventId }]);
    await this.refresh();
  }

  /** Keeps a questionnaire's result. */
  async submitResult(result) {
    await this.#add(this.#event("InstrumentScored", result, new Date()));
  }

  /**
   * Learns what admission said of what was sent, so that a refusal is not taken for a success.
   *
   * @param read tells of an event by its id
   */
  async learnVerdicts(read) {
    const since = Date.now() - VERDICTS_KEPT;
    const open = this.#kept.filter(
      ({ state, event: { occurredAt } }) =>
        state === SENT && Date.parse(occurredAt) > since,
    );
    const outcomes = [];
    for (const { order, event: sent } of open.slice(-MOST_ASKED)) {
      const { verdict, reason, unreachable } = await read(sent.eventId);
      if (unreachable) {
        break;
      }
      if (verdict === "admitted" || verdict === "duplicate") {
        outcomes.push({ order, state: ADMITTED });
      } else if (verdict === "refused") {
        outcomes.push({ order, state: REFUSED, reason });
      }
    }
    if (outcomes.length > 0) {
      await this.#store.note(outcomes);
    }
    return outcomes.length;
  }

  /**
   * Keeps an event for every prompt whose time came while consent was active: missed prompts are rows, too. A phone
   * whose clock is ahead waits until the time has come for the study.
   */
  async issuePrompts(by = new Date()) {
    const joined = this.joinedAt();
    if (joined === undefined) {
      return;
    }
    const ahead = (await this.#store.get("clockAhead")) ?? 0;
    const now = ahead > AHEAD_TAKEN ? new Date(by.getTime() - ahead * 1000) : by;
    const looked = Math.max(joined, Math.min((await this.#store.get("looked")) ?? 0, now.getTime()));
    const due = promptsBetween(this.protocol, this.participant, new Date(looked), now);
    const issued = due
      .filter(({ at }) => this.consent(at).collecting)
      .map((prompt) => promptIssued(this.protocol, this.participant, prompt));
    if (issued.length > 0) {
      await this.#store.addOnce(await Promise.all(issued));
      await this.refresh();
    }
    await this.#store.set("looked", now.getTime());
  }
}
