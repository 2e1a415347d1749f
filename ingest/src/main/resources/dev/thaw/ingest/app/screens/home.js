import { h } from "../dom.js";
import { askPermission, permission } from "../notices.js";
import { closes, nextPrompt } from "../schedule.js";
import { clock, when } from "../words.js";

const CLOCK_TOLERANCE = 300;

/** Where a participant begins. */
export function home(app) {
  const { participation } = app;
  const paused = participation.consent().paused;
  return [
    h("h1.visually-hidden", {}, "Home"),
    troubles(app).map((sentence) => h("p.notice", {}, sentence)),
    paused ? pausedCard(app) : promptCard(app),
    paused ? null : reminders(app),
    h(
      "nav.list",
      { "aria-label": "More" },
      entry("go-check-ins", "My check-ins", () => app.go("checkIns")),
      app.protocol.instruments.length > 0 && !paused
        ? entry("go-questionnaire", "Questionnaires", () => app.go("questionnaire"))
        : null,
      entry("go-record", "Everything held about me", () => app.go("record")),
      entry("go-leave", paused ? "Leave" : "Pause or leave", () => app.go("leave")),
    ),
  ];
}

function entry(id, text, onclick) {
  return h("button.entry", { id, onclick }, text);
}

function promptCard(app) {
  const { participation, protocol } = app;
  const open = participation.openPrompt();
  const next = nextPrompt(protocol, participation.participant, new Date());
  return h(
    open ? "section.card.now" : "section.card",
    { "aria-live": "polite" },
    open
      ? [
          h("p.big", {}, "It is time for a check-in."),
          h("p.quiet", {}, `Open until ${clock(closes(protocol, open))}.`),
        ]
      : [
          h("p.big", {}, next ? `Next check-in: ${when(next.at)}` : "You choose when to check in."),
          h("p.quiet", {}, "You may also check in now, whenever you like."),
        ],
    h(
      "button.primary",
      { id: "check-in", onclick: () => app.go("checkIn", { promptId: open?.promptId }) },
      "Check in now",
    ),
  );
}

function pausedCard(app) {
  return h(
    "section.card",
    {},
    h("p.big", {}, "You have paused."),
    h("p.quiet", {}, "Nothing is asked and nothing is collected until you go on."),
    h("button.primary", { id: "resume", onclick: () => app.keep(() => app.participation.resume()) }, "Go on"),
  );
}

function troubles(app) {
  const refused = [
    ...app.participation.checkIns().filter(({ state }) => state === "refused"),
    ...app.participation.otherRefusals(),
  ];
  const minutes = Math.round(Math.abs(app.queue.clockAhead) / 60);
  return [
    refused.length > 0 ? "Something was not taken by the study. 'My check-ins' says what and why." : null,
    Math.abs(app.queue.clockAhead) > CLOCK_TOLERANCE
      ? `This phone's clock is ${minutes} minutes ${app.queue.clockAhead > 0 ? "ahead" : "behind"}. Set it right, or check-ins may not count.`
      : null,
  ].filter(Boolean);
}

/** What a page can and cannot do about reminding, and the button where there is a choice. */
function reminders(app) {
  if (app.protocol.schedule.kind === "NONE") {
    return null;
  }
  const once = app.protocol.schedule.reminderAfterSeconds ? ", and once more if you have not answered" : "";
  const words = {
    granted: `Notices come at each check-in${once}, while this page is open. A page cannot wake your phone once it is closed.`,
    denied: "Notices are switched off for this page in your browser. Look at the time of the next check-in here instead.",
    impossible: "This browser shows no notices. Look at the time of the next check-in here instead.",
    default: `This page can show a notice at each check-in${once}, but only while it is open: a page cannot wake your phone.`,
  };
  const ask = async () => {
    await askPermission();
    await app.changed();
  };
  return h(
    "section.reminders",
    {},
    h("p.quiet.small", {}, words[permission()]),
    permission() === "default" ? h("button.plain", { id: "notices", onclick: ask }, "Show notices") : null,
  );
}
