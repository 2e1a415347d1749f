import { ASIDE, REFUSED, SENT } from "./store.js";

const MOST_AT_ONCE = 100;
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 600;

/** Fewer seconds than this are the network's. */
const CLOCKS_DIFFER = 10;

/** So often, and at least so far apart, the first event fails by itself before it may be set aside. */
const ENOUGH_FAILURES = 5;
const FAILURES_APART = 60_000;

/** These are never set aside: what the person says later must not pass a withdrawal. */
const CONSENTS = ["ConsentGiven", "ConsentWithdrawn", "ConsentResumed"];

/** How long an event that was set aside rests between attempts. */
const ASIDE_RESTS = 3_600_000;

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

/** Pure: how often the first event failed by itself, counting a failure at a time. Opening the page often is none. */
export function failuresOf({ failures = 0, failedAt }, now) {
  const apart = failedAt === undefined || Math.abs(now - failedAt) >= FAILURES_APART;
  return apart ? { failures: failures + 1, failedAt: now } : { failures, failedAt };
}

/** Pure: whether an answer to one event alone may be that event's own fault. */
function isFailure({ kind, verdicts }) {
  return kind === "fault" || kind === "down" || (kind === "verdicts" && verdicts[0]?.verdict === "not_stored");
}

/**
 * Pure: whether an answer to one event shows that events get all the way through: it was stored, or judged by a gateway
 * that took the request. What stands on the way may refuse an event while nothing is stored.
 */
function isStoring({ kind, verdicts, taken }) {
  return kind === "verdicts" && (verdicts[0]?.verdict === "received" || (taken && verdicts[0]?.verdict === "refused"));
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
        await this.#trySetAside();
        return;
      }
      const answer = await this.#sendEvents(batch);
      if (batch.length === 1 && isFailure(answer) && (await this.#standsInTheWay(batch[0]))) {
        this.#changed();
        continue;
      }
      if (answer.clockAhead !== undefined && Math.abs(answer.clockAhead - this.clockAhead) > CLOCKS_DIFFER) {
        this.clockAhead = answer.clockAhead;
        await this.#store.set("clockAhead", answer.clockAhead);
      }
      if (answer.kind === "unreadable" && batch.length > 1) {
        // One of them spoils it for the others: smaller batches find it.
        this.#most = Math.ceil(batch.length / 2);
        continue;
      }
      if (answer.kind === "fault" && batch.length > 1) {
        // One of them may bring it up: what comes first is sent alone. That is one request more, should all fail.
        this.#most = 1;
        continue;
      }
      const outcomes = await this.#settled(batch, answer);
      if (outcomes.length < batch.length) {
        // A slow network, or one of them over which the gateway goes down: fewer at once may get through.
        this.#most = answer.kind === "down" ? 1 : Math.max(1, Math.ceil(batch.length / 2));
        this.#wait(answer);
        return;
      }
      this.#most = Math.min(this.#most * 2, MOST_AT_ONCE);
      this.#failures = 0;
      this.state = null;
      this.#changed();
    }
  }

  #sendEvents(batch) {
    return this.#send(batch.map(({ event }) => event));
  }

  /**
   * The first event failed by itself. It is set aside once it did so again and again, and what was sent before it gets
   * through just before and just after: then it is not the study that is down. To send that once more changes nothing,
   * and keeps the order.
   */
  async #standsInTheWay(first) {
    const failed = failuresOf(first, Date.now());
    await this.#store.note([{ order: first.order, ...failed }]);
    if (failed.failures < ENOUGH_FAILURES || CONSENTS.includes(first.event.type)) {
      return false;
    }
    const before = await this.#store.lastSent();
    if (before === undefined || (await this.#store.waiting(2)).length === 1) {
      return false;
    }
    const isOpen = async () => isStoring(await this.#sendEvents([before]));
    const fails = async () => isFailure(await this.#sendEvents([first]));
    if (!((await isOpen()) && (await fails()) && (await isOpen()) && (await fails()))) {
      return false;
    }
    await this.#store.note([{ order: first.order, state: ASIDE, triedAt: Date.now() }]);
    return true;
  }

  /** Sends what was set aside, when everything else is sent; a failure gives it a rest, a success the next its turn. */
  async #trySetAside() {
    for (;;) {
      const kept = await this.#store.nextAside();
      if (!kept || Math.abs(Date.now() - kept.triedAt) < ASIDE_RESTS) {
        return;
      }
      if ((await this.#settled([kept], await this.#sendEvents([kept]))).length === 0) {
        await this.#store.note([{ order: kept.order, triedAt: Date.now() }]);
        return;
      }
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
