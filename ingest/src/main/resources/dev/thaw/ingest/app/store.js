// What this phone keeps, in IndexedDB: settings, and every event that was made here, in order, with what became of it.
// The events that wait are the queue.

const STORES = { settings: "settings", events: "events" };

/** What became of an event. */
export const WAITING = "waiting";
export const SENT = "sent";
export const ADMITTED = "admitted";
export const REFUSED = "refused";
/** It fails again and again while others get through, and is tried again behind them. */
export const ASIDE = "aside";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export class Store {
  #database;
  #others;

  constructor(database, others) {
    this.#database = database;
    this.#others = others;
  }

  /** The store of a study. */
  static async open(study) {
    const request = indexedDB.open(`thaw-${study}`, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORES.settings);
      const events = request.result.createObjectStore(STORES.events, { keyPath: "order", autoIncrement: true });
      events.createIndex("eventId", "event.eventId", { unique: true });
      events.createIndex("state", "state");
    };
    return new Store(await settled(request), new BroadcastChannel(`thaw-${study}`));
  }

  /** Calls back when another window of the same study changed something. */
  onChangeElsewhere(callback) {
    this.#others.onmessage = callback;
  }

  #writing(...stores) {
    return this.#database.transaction(stores, "readwrite", { durability: "strict" });
  }

  async #done(transaction) {
    await completed(transaction);
    this.#others.postMessage("changed");
  }

  async get(key) {
    return settled(this.#database.transaction(STORES.settings).objectStore(STORES.settings).get(key));
  }

  async set(key, value) {
    const writing = this.#writing(STORES.settings);
    writing.objectStore(STORES.settings).put(value, key);
    await this.#done(writing);
  }

  /** Keeps new events, all or none. On return they are on the disk. */
  async add(...events) {
    const writing = this.#writing(STORES.events);
    for (const event of events) {
      writing.objectStore(STORES.events).add({ event, state: WAITING });
    }
    await this.#done(writing);
  }

  /** Keeps events in their order, but none that is kept already, unless it was refused for coming too early. */
  async addOnce(events) {
    const writing = this.#writing(STORES.events);
    const kept = writing.objectStore(STORES.events);
    for (const event of events) {
      const known = kept.index("eventId").getKey(event.eventId);
      known.onsuccess = () => {
        if (known.result === undefined) {
          kept.add({ event, state: WAITING });
          return;
        }
        const before = kept.get(known.result);
        before.onsuccess = () => {
          if (before.result.state === REFUSED && before.result.reason === "IN_THE_FUTURE") {
            kept.put({ order: known.result, event, state: WAITING });
          }
        };
      };
    }
    await this.#done(writing);
  }

  /** All events with their state, oldest first. */
  async events() {
    return settled(this.#database.transaction(STORES.events).objectStore(STORES.events).getAll());
  }

  /** The first events that wait. */
  async waiting(most) {
    const index = this.#database.transaction(STORES.events).objectStore(STORES.events).index("state");
    return settled(index.getAll(WAITING, most));
  }

  async countWaiting() {
    return this.#count(WAITING);
  }

  async countAside() {
    return this.#count(ASIDE);
  }

  async #count(state) {
    const index = this.#database.transaction(STORES.events).objectStore(STORES.events).index("state");
    return settled(index.count(state));
  }

  /** The last event that was sent, undefined if none is kept. */
  async lastSent() {
    const kept = await this.events();
    return kept.findLast(({ state }) => state === SENT || state === ADMITTED);
  }

  /** Of the events that were set aside, the one that was not tried for longest, undefined if there is none. */
  async nextAside() {
    const index = this.#database.transaction(STORES.events).objectStore(STORES.events).index("state");
    const aside = await settled(index.getAll(ASIDE));
    return aside.sort((one, other) => one.triedAt - other.triedAt)[0];
  }

  /** Notes what became of events; those that are no longer kept stay away. */
  async note(outcomes) {
    const writing = this.#writing(STORES.events);
    const events = writing.objectStore(STORES.events);
    for (const outcome of outcomes) {
      const kept = events.get(outcome.order);
      kept.onsuccess = () => {
        if (kept.result) {
          events.put({ ...kept.result, ...outcome });
        }
      };
    }
    await this.#done(writing);
  }

  /** Forgets every event and keeps one new one, in one step. */
  async replaceAllBy(event) {
    const writing = this.#writing(STORES.events);
    const events = writing.objectStore(STORES.events);
    events.clear();
    events.add({ event, state: WAITING });
    await this.#done(writing);
  }

  /** Forgets everything. */
  async clear() {
    const writing = this.#writing(STORES.settings, STORES.events);
    writing.objectStore(STORES.settings).clear();
    writing.objectStore(STORES.events).clear();
    await this.#done(writing);
  }
}
