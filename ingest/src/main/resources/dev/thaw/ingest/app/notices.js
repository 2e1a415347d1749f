import { callsFor, nextPrompt, openPrompt } from "./schedule.js";

/** Longer than this a timer cannot wait. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Whether this browser can show notices, and whether it may: `granted`, `denied`, `default` or `impossible`. */
export function permission() {
  return "Notification" in window ? Notification.permission : "impossible";
}

export async function askPermission() {
  return Notification.requestPermission();
}

const KINDS = ["PROMPT", "REMINDER"];

function calledKey(study, kind) {
  return `thaw-called-${study}-${kind}`;
}

/**
 * Calls for prompts while the page lives: each prompt at its time, and an unanswered one a single time more. Whatever
 * was called for is remembered, so that no window and no reload calls twice.
 */
export class Notices {
  #timer;
  #participation;
  #due;

  /**
   * @param participation gives `protocol`, `participant`, whether a prompt `isAnswered`, whether the study `isCollecting`
   * @param due is called when a prompt's time has come
   */
  constructor(participation, due) {
    this.#participation = participation;
    this.#due = due;
  }

  /** Waits for the next call; to be called again whenever something changed. */
  plan(now = new Date()) {
    clearTimeout(this.#timer);
    const next = this.#calls(now).find((call) => call.at > now);
    if (next) {
      const wait = Math.min(next.at - now, LONGEST_TIMER);
      this.#timer = setTimeout(() => this.#come(next), wait);
    }
  }

  #calls(now) {
    const { protocol, participant } = this.#participation;
    const prompts = [openPrompt(protocol, participant, now), nextPrompt(protocol, participant, now)];
    return prompts
      .filter(Boolean)
      .flatMap((prompt) => callsFor(protocol.schedule, prompt).map((call) => ({ ...call, prompt })));
  }

  async #come({ kind, prompt, at }) {
    if (Date.now() < at) {
      this.plan();
      return;
    }
    await this.#due();
    const { isCollecting, isAnswered } = this.#participation;
    if (isCollecting() && !isAnswered(prompt.promptId)) {
      await this.#show(kind, prompt);
    }
    this.plan();
  }

  /** The words say nothing about feelings: others may see the screen. */
  async #show(kind, prompt) {
    if (permission() !== "granted" || !this.#first(kind, prompt)) {
      return;
    }
    const registration = await navigator.serviceWorker?.ready;
    await registration?.showNotification("Time for a check-in", {
      tag: prompt.promptId,
      body: kind === "REMINDER" ? "It is still open. There is no second reminder." : "",
      icon: new URL("assets/icon.svg", location.href).href,
      data: location.origin + location.pathname,
    });
  }

  /** Forgets which prompts were called for, because somebody left or somebody else takes part. */
  static forget(study) {
    KINDS.forEach((kind) => localStorage.removeItem(calledKey(study, kind)));
  }

  #first(kind, { promptId }) {
    const key = calledKey(this.#participation.protocol.study, kind);
    if (localStorage.getItem(key) === promptId) {
      return false;
    }
    localStorage.setItem(key, promptId);
    return true;
  }
}
