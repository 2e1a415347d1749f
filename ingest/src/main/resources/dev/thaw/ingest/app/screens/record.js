import { readRecord } from "../api.js";
import { h } from "../dom.js";

const FORMATS = [
  ["html", "To read", "my-record.html"],
  ["json", "For another program", "my-record.json"],
];

/** Everything held about the participant, to take along. */
export function record(app) {
  const said = h("p", { role: "status", "aria-live": "polite", id: "record-status" });
  return [
    h("h1", {}, "Everything held about me"),
    h("p", {}, "All that the study holds about you, to keep, or to take along to another therapist or country. It is private: mind where you save it."),
    h(
      "div.list",
      {},
      FORMATS.map(([format, name, file]) =>
        h("button.entry", { id: `record-${format}`, onclick: () => save(app, format, file, said) }, name),
      ),
    ),
    said,
  ];
}

async function save(app, format, file, said) {
  said.textContent = "One moment …";
  const { record: held, sentence } = await readRecord(app.protocol.study, app.participation.key, format);
  if (!held) {
    said.textContent = sentence;
    return;
  }
  const url = URL.createObjectURL(held);
  h("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  said.textContent = "Saved where your phone keeps downloads.";
}
