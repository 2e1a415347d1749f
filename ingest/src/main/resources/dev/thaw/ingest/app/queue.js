import { REFUSED, SENT } from "./store.js";

const MOST_AT_ONCE = 100;
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 600;

/** Fewer seconds than this are the network's. */
const CLOCKS_DIFFER = 10;

/**
 * Pure: what the verdicts on a batch mean for its events. What has no verdict that is understood keeps waiting, so that
 * nothing is lost and nothing that waits keeps others from being settled.
 *
 * @param {Array<{order: number}>} batch in the order in which it was sent
 * @param {Array<{verdict: string}>} verdicts in the same order
 */
export function settle(batch, verdicts) {
  return batch.flatMap(({ order }, index) => {
    const { verdict, reason, detail } = verdicts[index] ?? {};
    if (verdict === "received") {
      return [{ order, state: SENT }];
    }
    return verdict === "refused" ? [{ order, state: REFUSED, reason, detail }] : [];
  });
}

/** Pure: how many seconds to wait after some failures in a row; what the server asks for counts, within reason. */
export function pause(failures, asked) {
  const own = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
  return asked ? Math.min(Math.max(asked, 1), 2 * LONGEST_PAUSE) : own;
}

/** Sends what waits, in order, one window at a time, until nothing waits. */
export class Queue {
  #store;
  #send;
  #changed;
  #lock;
  #failures = 0;
  #timer;
  #again = false;
  #most = MOST_AT_ONCE;
  #running = false;

  /** Why nothing is sent just now: null, `later` or `key`. */
  state = null;

  /** By how many seconds this phone's clock is ahead of the server's, as far as known. */
  clockAhead = 0;

  /**
   * @param send takes events, promises an answer as of `sendEvents`
   * @param changed is called whenever anything changed
   */
  constructor(study, store, send, changed) {
    this.#lock = `thaw-${study}-queue`;
    this.#store = store;
    this.#send = send;
    this.#changed = changed;
  }

  /** Sends now, or once more when what is being sent is done. */
  async flush() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    clearTimeout(this.#timer);
    try {
      do {
        this.#again = false;
        await navigator.locks.request(this.#lock, () => this.#sendAll());
      } while (this.#again);
    } finally {
      this.#running = false;
    }
    this.#changed();
  }

  async #sendAll() {
    for (;;) {
      const batch = await this.#store.waiting(this.#most);
      if (batch.length === 0) {
        this.#failures = 0;
        this.state = null;
        return;
      }
      const answer = await this.#send(batch.map(({ event }) => event));
      if (answer.clockAhead !== undefined && Math.abs(answer.clockAhead - this.clockAhead) > CLOCKS_DIFFER) {
        this.clockAhead = answer.clockAhead;
        await this.#store.set("clockAhead", answer.clockAhead);
      }
      if (answer.kind === "unreadable" && batch.length > 1) {
        // One of them spoils it for the others: smaller batches find it.
        this.#most = Math.ceil(batch.length / 2);
        continue;
      }
      const outcomes = await this.#settled(batch, answer);
      if (outcomes.length < batch.length) {
        // A slow network, or a fault of one of them: fewer at once may get through.
        this.#most = Math.max(1, Math.ceil(batch.length / 2));
        this.#wait(answer);
        return;
      }
      this.#most = Math.min(this.#most * 2, MOST_AT_ONCE);
      this.#failures = 0;
      this.state = null;
      this.#changed();
    }
  }

  async #settled(batch, answer) {
    const outcomes =
      answer.kind === "verdicts"
        ? settle(batch, answer.verdicts)
        : answer.kind === "unreadable"
          ? [{ order: batch[0].order, state: REFUSED, reason: "UNREADABLE", detail: answer.sentence }]
          : [];
    if (outcomes.length > 0) {
      await this.#store.note(outcomes);
    }
    return outcomes;
  }

  #wait({ kind, seconds }) {
    this.#failures++;
    this.state = kind === "key" ? "key" : "later";
    this.#timer = setTimeout(() => this.flush(), pause(this.#failures, seconds) * 1000);
  }
}
