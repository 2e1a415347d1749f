import { h } from "../dom.js";
import { checkInCallsForContact, whoReads } from "../safety.js";
import { wheel, wheelOrder } from "../wheel.js";
import { ACTIVITIES, COMPANY, PLACES, PLEASANTNESS } from "../words.js";

/** An item of this name rates how strong a blank is; where a study has none, the free text carries it. */
const BLANKNESS = "blankness";

const LONGEST_TEXT = 1000;

/**
 * Pure: the screens after an answer. Feeling something and feeling nothing cost equally many, so that nobody learns
 * that one of them is the quick way out.
 */
export function followUps(answer, items) {
  const ratings = itemsToRate(items).length > 0 ? ["ratings"] : [];
  switch (answer) {
    case "FELT":
      return ["intensity", "body", "event", ...ratings, "overwhelm"];
    case "BLANK":
      return ["blankness", "body", "event", ...ratings, "overwhelm"];
    default:
      return [];
  }
}

function itemsToRate(items) {
  return items.filter(({ id }) => id !== BLANKNESS);
}

const STEPS = { intensity, blankness, body, event, ratings, overwhelm };

/** A check-in, from "How do you feel right now?" to its end. */
export function checkIn(app, { promptId }) {
  const draft = {
    promptId,
    // Without a prompt the order is this check-in's own.
    seed: promptId ?? crypto.randomUUID(),
    answer: null,
    feelings: new Map(),
    blankness: null,
    sensations: new Set(),
    activity: null,
    company: null,
    pleasantness: null,
    text: "",
    ratings: new Map(),
    overwhelmed: false,
  };
  const place = h("div.steps");
  const flow = { app, draft, order: wheelOrder(labelsOf(app.protocol), draft.seed), place };
  question(flow);
  return place;
}

function labelsOf(protocol) {
  return protocol.vocabulary.map(({ label }) => label);
}

function show({ place }, ...content) {
  place.replaceChildren(...content.flat(Infinity).filter(Boolean));
  window.scrollTo(0, 0);
  const heading = place.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** The question: three answers of equal size. */
function question(flow) {
  const { draft, order } = flow;
  const answered = (answer) => {
    draft.answer = answer;
    step(flow, 0);
  };
  show(
    flow,
    h("h1.question", {}, "How do you feel right now?"),
    h(
      "div.answers",
      {},
      h(
        "section.answer.felt",
        { "data-answer": "FELT", "aria-label": "A feeling" },
        wheel(order, (label) => {
          draft.feelings = new Map([[label, null]]);
          answered("FELT");
        }),
      ),
      h(
        "button.answer",
        { "data-answer": "BLANK", onclick: () => answered("BLANK") },
        h("span.answer-name", {}, "Nothing / blank"),
        h("span.quiet", {}, "I looked, and nothing is there"),
      ),
      h(
        "button.answer",
        { "data-answer": "SKIPPED", onclick: () => answered("SKIPPED") },
        h("span.answer-name", {}, "Rather not say"),
        h("span.quiet", {}, "Not now, no reason needed"),
      ),
    ),
  );
}

/** A follow-up, or the end after the last one. */
function step(flow, number) {
  const names = followUps(flow.draft.answer, flow.app.protocol.items);
  if (number >= names.length) {
    void finish(flow);
    return;
  }
  const next = () => step(flow, number + 1);
  show(
    flow,
    h("p.quiet.small.progress", {}, `${number + 1} of ${names.length}`),
    STEPS[names[number]](flow, next),
    h(
      "button.plain.previous",
      { onclick: () => (number === 0 ? question(flow) : step(flow, number - 1)) },
      "One step back",
    ),
  );
}

function nextButton(next, ready = true) {
  return h("button.primary", { id: "next", onclick: next, disabled: !ready }, "Next");
}

/**
 * A slider that has no value until somebody moves or taps it, so that no middle is written down that nobody chose.
 */
function slider({ id, label, min = 0, max = 100, step: grid = 1, low, high, value, changed }) {
  const shown = h("output", { for: id }, value ?? "–");
  const input = h("input", {
    type: "range",
    id,
    min,
    max,
    step: grid,
    value: value ?? (Number(min) + Number(max)) / 2,
    class: value === null || value === undefined ? "untouched" : null,
  });
  const touched = () => {
    input.classList.remove("untouched");
    shown.textContent = input.value;
    changed(Number(input.value));
  };
  for (const kind of ["input", "click", "keyup"]) {
    input.addEventListener(kind, (event) => {
      if (event.key !== "Tab" && event.key !== "Shift") {
        touched();
      }
    });
  }
  return h(
    "div.slider",
    {},
    h("label", { for: id }, label),
    shown,
    input,
    h("p.ends.quiet.small", { "aria-hidden": "true" }, h("span", {}, low), h("span", {}, high)),
  );
}

function intensity(flow, next) {
  const { draft, order } = flow;
  const ready = () => [...draft.feelings.values()].every((value) => value !== null);
  const going = nextButton(next, ready());
  const again = () => going.toggleAttribute("disabled", !ready());
  const sliders = h("div");
  const others = h("div.chips");
  const draw = () => {
    sliders.replaceChildren(
      ...[...draft.feelings].map(([label, value], index) =>
        h(
          "div.felt-slider",
          {},
          slider({
            id: `intensity-${index}`,
            label,
            low: "barely",
            high: "as strong as can be",
            value,
            changed: (chosen) => {
              draft.feelings.set(label, chosen);
              again();
            },
          }),
          draft.feelings.size > 1
            ? h(
                "button.plain",
                {
                  "aria-label": `Remove ${label}`,
                  onclick: () => {
                    draft.feelings.delete(label);
                    draw();
                  },
                },
                "Remove",
              )
            : null,
        ),
      ),
    );
    others.replaceChildren(
      ...order
        .filter((label) => !draft.feelings.has(label))
        .map((label) =>
          h(
            "button.chip",
            {
              onclick: () => {
                draft.feelings.set(label, null);
                draw();
                sliders.querySelector(".felt-slider:last-child input").focus();
              },
            },
            label,
          ),
        ),
    );
    again();
  };
  draw();
  return [
    h("h1", {}, "How strong is it?"),
    sliders,
    going,
    h("details.more", {}, h("summary", {}, "There is another feeling, too"), others),
  ];
}

function blankness({ app, draft }, next) {
  const going = nextButton(next, draft.blankness !== null);
  const item = app.protocol.items.find(({ id }) => id === BLANKNESS);
  return [
    h("h1", {}, "How strong is the blank?"),
    slider({
      ...(item ?? { min: 0, max: 100, step: 1 }),
      id: "blankness",
      label: "Nothing / blank",
      low: "barely",
      high: "as strong as can be",
      value: draft.blankness,
      changed: (chosen) => {
        draft.blankness = chosen;
        going.removeAttribute("disabled");
      },
    }),
    going,
  ];
}

/** Buttons of which several can be pressed. */
function many(words, chosen, label) {
  return h(
    "div.chips",
    { role: "group", "aria-label": label },
    Object.entries(words).map(([code, text]) => {
      const chip = h("button.chip", { "aria-pressed": String(chosen.has(code)), "data-code": code }, text);
      chip.addEventListener("click", () => {
        const now = !chosen.has(code);
        now ? chosen.add(code) : chosen.delete(code);
        chip.setAttribute("aria-pressed", String(now));
      });
      return chip;
    }),
  );
}

/** Buttons of which one at most can be pressed. */
function one(words, initial, label, changed, kind = "chips") {
  let chosen = initial;
  const chips = Object.entries(words).map(([code, text]) => {
    const chip = h("button.chip", { "aria-pressed": String(chosen === code), "data-code": code }, text);
    chip.addEventListener("click", () => {
      chosen = chosen === code ? null : code;
      chips.forEach((other) => other.setAttribute("aria-pressed", String(other.dataset.code === chosen)));
      changed(chosen);
    });
    return chip;
  });
  return h(`div.${kind}`, { role: "group", "aria-label": label }, chips);
}

function body({ draft }, next) {
  return [
    h("h1", {}, "Where in your body?"),
    h("p.quiet", {}, "As many as fit, or none."),
    many(PLACES, draft.sensations, "Places in the body"),
    nextButton(next),
  ];
}

function event({ app, draft }, next) {
  const words = h("p.quiet.small.pleasant-words", { "aria-live": "polite" });
  const said = () => {
    words.textContent = draft.pleasantness === null ? "Leave it out if nothing happened." : PLEASANTNESS[draft.pleasantness];
  };
  said();
  const steps = Object.fromEntries(
    [-3, -2, -1, 0, 1, 2, 3].map((step) => [`p${step}`, step > 0 ? `+${step}` : String(step).replace("-", "−")]),
  );
  const pleasantness = one(
    steps,
    draft.pleasantness === null ? null : `p${draft.pleasantness}`,
    "How pleasant was it?",
    (code) => {
      draft.pleasantness = code === null ? null : Number(code.slice(1));
      said();
    },
    "scale",
  );
  pleasantness.querySelectorAll("button").forEach((button) => {
    button.setAttribute("aria-label", `${button.textContent}, ${PLEASANTNESS[Number(button.dataset.code.slice(1))]}`);
  });
  const text = h("textarea", {
    id: "words",
    rows: 2,
    maxlength: LONGEST_TEXT,
    oninput: () => (draft.text = text.value),
  });
  text.value = draft.text;
  const problem = h("p.problem", { role: "alert" });
  const go = () => {
    if (draft.pleasantness === null && (draft.activity !== null || draft.company !== null)) {
      problem.textContent = "Say how pleasant it was, too, or leave all of it out.";
    } else {
      next();
    }
  };
  return [
    h("h1", {}, "What happened?"),
    h("h2", {}, "How pleasant was it?"),
    pleasantness,
    words,
    h("h2", {}, "What were you doing?"),
    one(ACTIVITIES, draft.activity, "What were you doing?", (code) => (draft.activity = code)),
    h("h2", {}, "With whom?"),
    one(COMPANY, draft.company, "With whom?", (code) => (draft.company = code)),
    h(
      "div.field",
      {},
      h("label", { for: "words" }, "In your own words, if you like"),
      text,
      h("p.quiet.small", {}, whoReads(app.protocol.safety)),
    ),
    problem,
    h("button.primary", { id: "next", onclick: go }, "Next"),
  ];
}

function ratings({ app, draft }, next) {
  return [
    h("h1", {}, "How is it now?"),
    h("p.quiet", {}, "Leave out what you cannot say."),
    itemsToRate(app.protocol.items).map((item) =>
      slider({
        ...item,
        step: item.step ?? "any",
        id: `item-${item.id}`,
        label: item.id.replaceAll("_", " "),
        low: String(item.min),
        high: String(item.max),
        value: draft.ratings.get(item.id),
        changed: (value) => draft.ratings.set(item.id, value),
      }),
    ),
    nextButton(next),
  ];
}

function overwhelm({ draft }, next) {
  const say = (overwhelmed) => {
    draft.overwhelmed = overwhelmed;
    next();
  };
  return [
    h("h1", {}, "Is it too much right now?"),
    h(
      "div.two",
      {},
      h("button.choice", { "data-overwhelm": "no", onclick: () => say(false) }, "No"),
      h("button.choice", { "data-overwhelm": "yes", onclick: () => say(true) }, "Yes, it is too much"),
    ),
  ];
}

/** The check-in's payload as events carry it. */
function payloadOf(draft, items) {
  const payload = { answer: draft.answer };
  if (draft.promptId) {
    payload.promptId = draft.promptId;
  }
  if (draft.answer === "SKIPPED") {
    return payload;
  }
  const ratings = Object.fromEntries(draft.ratings);
  const words = [draft.text.trim()];
  if (draft.answer === "FELT") {
    payload.feelings = [...draft.feelings].map(([label, strength]) => ({ label, intensity: strength }));
  } else if (items.some(({ id }) => id === BLANKNESS)) {
    ratings[BLANKNESS] = draft.blankness;
  } else {
    words.unshift(`blank ${draft.blankness} of 100`);
  }
  if (draft.sensations.size > 0) {
    payload.sensations = [...draft.sensations];
  }
  if (Object.keys(ratings).length > 0) {
    payload.ratings = ratings;
  }
  if (draft.pleasantness !== null) {
    payload.linkedEvent = {
      pleasantness: draft.pleasantness,
      ...(draft.company === null ? {} : { company: draft.company }),
      ...(draft.activity === null ? {} : { activity: draft.activity }),
    };
  }
  payload.overwhelmed = draft.overwhelmed;
  const text = words.filter((part) => part !== "").join(". ");
  if (text !== "") {
    payload.freeText = text;
  }
  return payload;
}

/** Keeps the check-in once, however often the last button is tapped. */
async function finish(flow) {
  if (flow.finishing) {
    return;
  }
  flow.finishing = true;
  const { app, draft } = flow;
  const payload = payloadOf(draft, app.protocol.items);
  try {
    // One id for this check-in: kept twice it is still one.
    flow.eventId ??= crypto.randomUUID();
    if (!(await app.keep(() => app.participation.submit(payload, flow.eventId)))) {
      flow.finishing = false;
      return;
    }
  } catch {
    flow.finishing = false;
    show(
      flow,
      h("h1", {}, "Not kept"),
      h("p", { role: "alert" }, "This phone could not keep your check-in. Make some room on it and try again."),
      h("button.primary", { onclick: () => finish(flow) }, "Try again"),
    );
    return;
  }
  show(
    flow,
    h("h1", {}, "Thank you"),
    h("p.lead", {}, "Your check-in is kept on this phone and sent as soon as there is a connection."),
    h("button.primary", { id: "done", onclick: () => app.start() }, "Done"),
  );
  if (checkInCallsForContact(app.protocol.safety.rules, payload)) {
    app.showContact("You said that it is too much right now. You do not have to be alone with it.");
  }
}
