import { h } from "./dom.js";

/** Pure: whether a check-in calls for the contact. */
export function checkInCallsForContact(rules, checkIn) {
  return checkIn.overwhelmed === true && rules.some(({ kind }) => kind === "OVERWHELM");
}

/** Pure: the rules on items of an instrument. */
export function itemRules(rules, instrument) {
  return rules.filter((rule) => rule.kind === "INSTRUMENT_ITEM" && rule.instrument === instrument);
}

/** Pure: whether an instrument's result calls for the contact. */
export function resultCallsForContact(rules, { instrument, items }) {
  return itemRules(rules, instrument).some(({ item, atLeast }) => Number(items[item]) >= atLeast);
}

/** Pure: whether anybody reads along, in one or two sentences that are true. */
export function whoReads(safety) {
  if (!safety.monitored) {
    return "Nobody reads this live. If you need somebody now, call.";
  }
  const soon = safety.responseHours
    ? `and answers within ${safety.responseHours} hour${safety.responseHours === 1 ? "" : "s"}`
    : "but has not said how soon";
  return `The study team reads along ${soon}. If you cannot wait, call.`;
}

/** A country's name in the language of the page, or its code. */
export function countryName(code) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Hours of opening look like numbers to call, and are none. */
const HOURS = /^\d{1,2}\s*[-/]\s*\d{1,2}$/;

const DIALLED = /(https:\/\/[^\s,;]+[^\s,;.)])|(\+?\d[\d ()/-]{1,18}\d)/g;

/** A contact's text with its numbers and addresses to tap on. */
function contactText(text) {
  const parts = [];
  let end = 0;
  const found = [...text.matchAll(DIALLED)].filter(([all]) => !HOURS.test(all));
  for (const each of found) {
    parts.push(text.slice(end, each.index));
    const href = each[1] ?? `tel:${each[0].replace(/[^+\d]/g, "")}`;
    parts.push(h("a.dial", { href, rel: "noreferrer" }, each[0]));
    end = each.index + each[0].length;
  }
  parts.push(text.slice(end));
  return h("p.contact-text", {}, parts);
}

/**
 * Whom to turn to.
 *
 * @param {string|undefined} country the participant's own, once it is known
 */
export function contactContent(safety, country) {
  const known = safety.contacts[country] ? [country] : Object.keys(safety.contacts);
  const others = Object.keys(safety.contacts).filter((code) => !known.includes(code));
  return [
    known.map((code) => [h("h3", {}, countryName(code)), contactText(safety.contacts[code])]),
    h("p.who-reads", {}, whoReads(safety)),
    others.length > 0
      ? h(
          "details",
          {},
          h("summary", {}, "I am in another country"),
          others.map((code) => [h("h3", {}, countryName(code)), contactText(safety.contacts[code])]),
        )
      : null,
  ];
}
