import { h } from "../dom.js";
import { itemRules, resultCallsForContact } from "../safety.js";

/** A questionnaire's result, as it stands on paper or was read out. */
export function questionnaire(app, { instrument } = {}) {
  const all = app.protocol.instruments;
  const chosen = all.find(({ id }) => id === instrument) ?? (all.length === 1 ? all[0] : undefined);
  return chosen ? entry(app, chosen) : list(app, all);
}

function list(app, all) {
  return [
    h("h1", {}, "Questionnaires"),
    h(
      "div.list",
      {},
      all.map(({ id }) => h("button.entry", { onclick: () => app.go("questionnaire", { instrument: id }) }, id)),
    ),
  ];
}

function entry(app, { id, min, max, step }) {
  const { rules } = app.protocol.safety;
  const total = number("total", `Total (${min} to ${max})`, { min, max, step: step ?? "any" });
  const items = itemRules(rules, id).map(({ item }) => ({
    item,
    field: number(`item-${item}`, `Answer to question ${item}`, { step: 1 }),
  }));
  const problem = h("p.problem", { role: "alert" });
  const keep = async () => {
    const wrong = [total, ...items.map(({ field }) => field)].find(({ input }) => !input.checkValidity());
    if (wrong) {
      problem.textContent = `${wrong.label}: write a number on the questionnaire's scale.`;
      wrong.input.focus();
      return;
    }
    const result = {
      instrument: id,
      total: Number(total.input.value),
      items: Object.fromEntries(items.map(({ item, field }) => [item, Number(field.input.value)])),
    };
    if (!(await app.keep(() => app.participation.submitResult(result)))) {
      return;
    }
    app.start();
    if (resultCallsForContact(rules, result)) {
      app.showContact("One of your answers says that you may need somebody. You do not have to be alone with it.");
    }
  };
  return [
    h("h1", {}, id),
    h("p.quiet", {}, "Write down the result of the questionnaire that you filled in."),
    items.map(({ field }) => field.element),
    total.element,
    problem,
    h("button.primary", { id: "keep", onclick: keep }, "Keep"),
  ];
}

function number(id, label, range) {
  const input = h("input", { type: "number", id, required: true, inputmode: "decimal", ...range });
  return { input, label, element: h("div.field", {}, h("label", { for: id }, label), input) };
}
