import { h, paragraphs } from "../dom.js";
import { hashOf } from "../events.js";
import { countryName, whoReads } from "../safety.js";
import { SCOPES } from "../words.js";

/** What it is about, before anything is asked. */
export function welcome(app) {
  const { schedule, title } = app.protocol;
  const rhythm = {
    PROMPTS: `${schedule.promptsPerDay} times a day, outside your quiet hours`,
    DAILY_DIARY: "once a day, in the evening",
    NONE: "whenever you open this page",
  }[schedule.kind];
  return [
    h("h1", {}, title),
    h("p.lead", {}, `This page asks how you feel, ${rhythm}. It takes a minute. Feeling nothing is an answer like any other.`),
    h(
      "ul.plain",
      {},
      h("li", {}, "It works without a network: what you answer is kept on this phone until it can be sent."),
      h("li", {}, "You can pause or leave at any time, as easily as you join."),
      h("li", {}, whoReads(app.protocol.safety)),
    ),
    h("button.primary", { id: "read", onclick: () => app.go("consent") }, "Read and decide"),
  ];
}

/** The newest text in each language. */
function documentsOf(protocol) {
  const newest = new Map();
  const ordered = protocol.consent.documents
    .filter(({ scopes }) => scopes.includes("COLLECT_CHECKINS"))
    .sort((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
  for (const document of ordered) {
    newest.set(document.language, document);
  }
  return [...newest.values()];
}

/** The one in a language of the phone, or the first. */
function preferred(documents) {
  const languages = navigator.languages.map((language) => language.split("-")[0]);
  const byPreference = languages
    .map((language) => documents.find((document) => document.language.split("-")[0] === language))
    .find(Boolean);
  return byPreference ?? documents[0];
}

function languageName(tag) {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The consent: its text in full, each scope a choice of its own, none chosen beforehand. */
export function consent(app, { language } = {}) {
  const documents = documentsOf(app.protocol);
  const shown = documents.find((document) => document.language === language) ?? preferred(documents);
  const countries = Object.keys(app.protocol.safety.contacts);
  const country = h(
    "select",
    { id: "country", required: true },
    countries.length > 1 ? h("option", { value: "" }, "Choose") : null,
    countries.map((code) => h("option", { value: code }, countryName(code))),
  );
  const boxes = shown.scopes.map((scope) => h("input", { type: "checkbox", id: `scope-${scope}`, value: scope }));
  const problem = h("p.problem", { role: "alert", id: "problem" });
  const agree = async () => {
    const scopes = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    const why = await whyNot(shown, scopes, country.value);
    problem.textContent = why;
    if (why === "") {
      if (!(await app.keep(() => app.participation.join(shown, scopes, country.value)))) {
        return;
      }
      void navigator.storage?.persist?.();
      app.start();
    }
  };
  return [
    h("h1", {}, "Taking part"),
    documents.length > 1
      ? h(
          "p.languages",
          {},
          documents
            .filter((document) => document !== shown)
            .map((document) =>
              h(
                "button.plain",
                { lang: document.language, onclick: () => app.go("consent", { language: document.language }) },
                languageName(document.language),
              ),
            ),
        )
      : null,
    h("section.document", { lang: shown.language, id: "consent-text", "aria-label": "Consent text" }, paragraphs(shown.text)),
    h("p.quiet.small", {}, `Version ${shown.version}. Fingerprint `, h("code", {}, shown.sha256)),
    h("div.field", {}, h("label", { for: "country" }, "I live in"), country),
    h(
      "fieldset.scopes",
      {},
      h("legend", {}, "I agree to"),
      boxes.map((box) => {
        const [name, meaning] = SCOPES[box.value] ?? [box.value, ""];
        box.setAttribute("aria-describedby", `${box.id}-meaning`);
        return h(
          "div.scope",
          {},
          box,
          h("label", { for: box.id }, name),
          h("p.quiet.small", { id: `${box.id}-meaning` }, meaning),
        );
      }),
    ),
    problem,
    h("button.primary", { id: "agree", onclick: agree }, "I agree and take part"),
    h("p.quiet.small", {}, "If you do not want to, close this page. Nothing about you is sent."),
  ];
}

/** Why this is no consent yet, or nothing. */
async function whyNot(document, scopes, country) {
  if (country === "") {
    return "Choose your country, so that we know whom you can turn to.";
  }
  if (!scopes.includes("COLLECT_CHECKINS")) {
    return "Tick 'Collect my check-ins' to take part, or close this page.";
  }
  return (await hashOf(document.text)) === document.sha256
    ? ""
    : "This text is not the one that the study has on record. Tell the study team; nothing was agreed.";
}
