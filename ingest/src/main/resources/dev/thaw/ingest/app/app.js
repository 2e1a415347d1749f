import { readProtocol, readVerdict, sendEvents } from "./api.js";
import { h } from "./dom.js";
import { Notices } from "./notices.js";
import { Participation } from "./participation.js";
import { Queue } from "./queue.js";
import { contactContent } from "./safety.js";
import { checkIn } from "./screens/check-in.js";
import { consent, welcome } from "./screens/consent.js";
import { history as checkIns } from "./screens/history.js";
import { home } from "./screens/home.js";
import { leave, left } from "./screens/leave.js";
import { questionnaire } from "./screens/questionnaire.js";
import { record } from "./screens/record.js";
import { Store } from "./store.js";

const SCREENS = { welcome, consent, home, checkIn, checkIns, leave, left, questionnaire, record };

const STUDY = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1));
const MINUTE = 60_000;

/** Admission's word follows the gateway's within about a second. */
const VERDICT_COMES = 3_000;

const KEY = /^[A-Za-z0-9_-]+\.[A-Za-z0-9._-]{1,64}$/;

const element = (id) => document.getElementById(id);

/** What screens are given: the participation, the queue's state, and how to go on. */
class App {
  store;
  protocol;
  participation;
  queue;
  notices;
  waiting = 0;
  aside = 0;
  #shown;

  /** Goes to a screen. Home is where Back leads. */
  go(name, options = {}) {
    if (history.state?.inside !== true && !this.#isBase(name)) {
      history.pushState({ inside: true }, "");
    }
    this.#show(name, options, true);
  }

  #isBase(name) {
    return ["home", "welcome", "left"].includes(name);
  }

  /** Back to where everything begins for this participant. */
  start() {
    if (history.state?.inside === true) {
      history.back();
    } else {
      this.#show(this.#base(), {}, true);
    }
  }

  #base() {
    const { given, ended } = this.participation.consent();
    return ended ? "left" : given ? "home" : "welcome";
  }

  /** The same as `start`, when it was the browser that went back. */
  returned() {
    if (this.participation) {
      this.#show(this.#base(), {}, true);
    }
  }

  #show(name, options, focus) {
    this.#shown = name;
    const screen = element("screen");
    const fresh = h("main", {}, [SCREENS[name](this, options)].flat(Infinity).filter(Boolean));
    fresh.querySelector("h1")?.setAttribute("tabindex", "-1");
    element("back").hidden = this.#isBase(name);
    if (focus) {
      screen.replaceChildren(...fresh.children);
      window.scrollTo(0, 0);
      screen.querySelector("h1")?.focus({ preventScroll: true });
    } else {
      update(screen, [...fresh.children]);
    }
  }

  /** Tells that something changed: what is kept, what was sent, or the time. */
  async changed() {
    await this.participation.refresh();
    this.waiting = await this.store.countWaiting();
    this.aside = await this.store.countAside();
    element("status").textContent = this.statusText();
    await this.#forgetErased();
    if (this.#isBase(this.#shown)) {
      this.#show(this.#base(), {}, this.#base() !== this.#shown);
    }
    this.notices.plan();
  }

  /** Once the study knows that everything is to be erased, this phone keeps no pseudonym or key either. */
  async #forgetErased() {
    const { participation, store } = this;
    if (participation.isErasureTaken() && this.waiting === 0 && !participation.forgotten) {
      participation.forgotten = true;
      Notices.forget(STUDY);
      await store.clear();
      await store.set("forgotten", true);
      await store.set("protocol", this.protocol);
    }
  }

  statusText() {
    if (this.waiting === 0 && this.aside > 0) {
      return this.asideText();
    }
    if (this.participation.joinedAt() === undefined && this.waiting === 0) {
      return "";
    }
    if (this.waiting === 0) {
      return "Everything is sent.";
    }
    const kept = this.waiting === 1 ? "1 entry is" : `${this.waiting} entries are`;
    return this.queue.state === "key"
      ? `${kept} kept on this phone. Your link is not accepted: ask the study team for a new one and open it here.`
      : `${kept} kept on this phone, to be sent when there is a connection.${this.aside > 0 ? ` ${this.asideText()}` : ""}`;
  }

  /** What is said of entries that cannot be sent. */
  asideText() {
    const [some, stay] = this.aside === 1 ? ["1 entry", "It stays"] : [`${this.aside} entries`, "They stay"];
    return `${some} could not be sent. ${stay} on this phone and will be tried again; tell the study team if this lasts.`;
  }

  /** Looks whether prompts came, and sends what waits. */
  async lookAround() {
    await this.participation.issuePrompts();
    await this.changed();
    await this.#exchange();
  }

  /** Sends what waits, and hears what became of what was sent. */
  async #exchange() {
    await this.queue.flush();
    await this.#hear();
    setTimeout(() => void this.#hear(), VERDICT_COMES);
  }

  async #hear() {
    const { participation, protocol } = this;
    if (await participation.learnVerdicts((id) => readVerdict(protocol.study, participation.key, id))) {
      await this.changed();
    }
  }

  #keeping = false;

  /** Keeps an action of the participant and sends it. A second tap while the first is being kept does nothing. */
  async keep(action) {
    if (this.#keeping) {
      return false;
    }
    this.#keeping = true;
    try {
      await action();
      await this.changed();
    } finally {
      this.#keeping = false;
    }
    void this.#exchange();
    return true;
  }

  /** Shows whom to turn to. */
  showContact(reason) {
    const dialog = element("contact");
    dialog.replaceChildren(
      h("h2", { id: "contact-title" }, "Somebody to talk to"),
      ...(reason ? [h("p.reason", {}, reason)] : []),
      ...contactContent(this.protocol.safety, this.participation?.country()).flat(Infinity).filter(Boolean),
      h("button.primary", { onclick: () => dialog.close() }, "Close"),
    );
    if (!dialog.open) {
      dialog.showModal();
    }
  }
}

/** Brings what is shown up to date, and leaves alone what stays as it is: a finger or the focus may be on it. */
function update(screen, fresh) {
  let next = screen.firstElementChild;
  for (const child of fresh) {
    let same = next;
    while (same && same.outerHTML !== child.outerHTML) {
      same = same.nextElementSibling;
    }
    if (same) {
      while (next !== same) {
        next = withoutFirst(next);
      }
      next = same.nextElementSibling;
    } else {
      screen.insertBefore(child, next);
    }
  }
  while (next) {
    next = withoutFirst(next);
  }
}

/** Removes an element and gives the one after it. */
function withoutFirst(child) {
  const after = child.nextElementSibling;
  child.remove();
  return after;
}

/** One sentence, and where it makes sense a button to try again. */
function say(title, sentence, retry) {
  element("screen").replaceChildren(
    h("h1", {}, title),
    h("p", { role: "alert" }, sentence),
    ...(retry ? [h("button.primary", { onclick: retry }, "Try again")] : []),
  );
}

/** The key of the link, taken out of the address bar, where others might see it. */
function takeKey() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (location.hash) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return key;
}

const participantOf = (key) => key.slice(key.indexOf(".") + 1);

/**
 * The key to use: the link's if it is this phone's participant's own or the phone has none.
 *
 * @returns {Promise<{key?: string, sentence?: string}>}
 */
async function chooseKey(store, fromLink) {
  const kept = await store.get("key");
  if (!fromLink && (await store.get("forgotten"))) {
    return { sentence: "You have left, and this phone has forgotten everything. To take part again, ask the study team for a new link." };
  }
  if (!fromLink) {
    return kept ? { key: kept } : { sentence: "Open this page with the link that the study team gave you." };
  }
  if (!KEY.test(fromLink)) {
    return { sentence: "This link is not complete. Copy the whole link that the study team gave you, or ask for a new one." };
  }
  if (kept && participantOf(kept) !== participantOf(fromLink)) {
    const before = new Participation(store, undefined, kept);
    await before.refresh();
    const { given, ended } = before.consent();
    const over =
      ["STOP_COLLECTION", "STOP_PROCESSING"].includes(ended) &&
      (await store.countWaiting()) + (await store.countAside()) === 0;
    if (!over && (given || ended)) {
      return { key: kept, sentence: "This phone already takes part with another link, which it goes on with." };
    }
    Notices.forget(STUDY);
    await store.clear();
  }
  await store.set("forgotten", false);
  await store.set("key", fromLink);
  return { key: fromLink };
}

/** The protocol, the kept one first, so that nobody waits for a network. */
async function findProtocol(store) {
  const kept = await store.get("protocol");
  if (kept) {
    return { protocol: kept };
  }
  const answer = await readProtocol(STUDY);
  if (answer.protocol) {
    await store.set("protocol", answer.protocol);
  }
  return answer;
}

async function renewProtocol(app) {
  const { protocol } = await readProtocol(STUDY);
  if (protocol && protocol.hash !== app.protocol.hash) {
    await app.store.set("protocol", protocol);
    app.protocol = protocol;
    app.participation.protocol = protocol;
    await app.changed();
  }
}

/** Makes the page one that opens without a network. */
async function keepPage() {
  await navigator.serviceWorker?.register("assets/service-worker.js", { scope: "./" });
  const pages = await caches.open("thaw-app-pages");
  await pages.add(new Request(location.pathname, { cache: "reload" }));
}

async function begin() {
  // Another link opened in this window changes only what stands behind the #.
  window.addEventListener("hashchange", () => location.reload());
  const fromLink = takeKey();
  if (!window.isSecureContext) {
    say("Not secure", "This page keeps your answers only over a secure connection. Open the link that begins with https.");
    return;
  }
  const app = new App();
  app.store = await Store.open(STUDY);
  const chosen = await chooseKey(app.store, fromLink);
  const { protocol, closed } = await findProtocol(app.store);
  if (!protocol) {
    say(
      closed ? "Not open" : "No connection",
      closed ?? "The study cannot be reached just now. Your link stays valid.",
      closed ? undefined : () => location.reload(),
    );
    return;
  }
  app.protocol = protocol;
  document.title = protocol.title;
  element("study").textContent = protocol.title;
  element("help").hidden = false;
  element("help").addEventListener("click", () => app.showContact());
  document.head.append(
    h("link", { rel: "manifest", href: `${encodeURIComponent(STUDY)}/manifest.webmanifest` }),
  );
  void keepPage().catch(() => {});
  if (!chosen.key) {
    say("A link is needed", chosen.sentence);
    return;
  }
  await takePart(app, chosen);
}

async function takePart(app, { key, sentence }) {
  app.participation = new Participation(app.store, app.protocol, key);
  await app.participation.refresh();
  app.queue = new Queue(
    STUDY,
    app.store,
    (events) => sendEvents(STUDY, app.participation.key, events),
    () => void app.changed(),
  );
  app.notices = new Notices(
    {
      get protocol() {
        return app.protocol;
      },
      participant: app.participation.participant,
      isCollecting: () => app.participation.isCollecting(),
      isAnswered: (promptId) => app.participation.isAnswered(promptId),
    },
    () => app.lookAround(),
  );
  element("back").addEventListener("click", () => app.start());
  window.addEventListener("popstate", () => app.returned());
  window.addEventListener("online", () => void app.lookAround());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      void app.lookAround();
    }
  });
  // What waits for an answer stops waiting as time goes by.
  setInterval(() => void app.lookAround(), MINUTE);
  app.store.onChangeElsewhere(() => void app.changed());
  history.replaceState(null, "", location.pathname + location.search);
  app.start();
  if (sentence) {
    element("screen").prepend(h("p.notice", { role: "alert" }, sentence));
  }
  await app.lookAround();
  await renewProtocol(app);
}

await begin();
