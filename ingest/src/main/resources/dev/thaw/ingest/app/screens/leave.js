import { CONTACT, mayReturn, promiseOf, SHARING } from "../consents.js";
import { h } from "../dom.js";
import { LEAVING, PROMISES } from "../words.js";

/** Pause, and all ways of taking back: as many taps as joining. */
export function leave(app, { kind } = {}) {
  const { given, paused } = app.participation.consent();
  const policy = promiseOf(app.protocol.consent.withdrawalPolicies, given);
  if (kind) {
    return confirm(app, kind, policy);
  }
  return [
    h("h1", {}, paused ? "Leave" : "Pause or leave"),
    paused
      ? null
      : h(
          "section.card",
          {},
          h("p", {}, "A pause asks and collects nothing until you go on. Nothing is lost."),
          h(
            "button.primary",
            {
              id: "pause",
              onclick: async () => {
                if (await app.keep(() => app.participation.withdraw("PAUSE"))) {
                  app.start();
                }
              },
            },
            "Pause now",
          ),
        ),
    h("p.quiet", {}, "You need not give a reason."),
    h(
      "div.list",
      {},
      kinds(given).map((each) => {
        const [name, meaning] = LEAVING[each];
        return h(
          "button.entry.two-lines",
          { id: `leave-${each}`, onclick: () => app.go("leave", { kind: each }) },
          h("span", {}, name),
          h("span.quiet.small", {}, meaning),
        );
      }),
    ),
  ];
}

/** Only what there is to be taken back. */
function kinds({ scopes }) {
  return Object.keys(LEAVING).filter(
    (kind) =>
      (kind !== "STOP_SHARING" || SHARING.some((scope) => scopes.includes(scope))) &&
      (kind !== "STOP_CONTACT" || CONTACT.some((scope) => scopes.includes(scope))),
  );
}

function confirm(app, kind, policy) {
  const [name, meaning] = LEAVING[kind];
  const promise =
    kind === "STOP_COLLECTION" || (kind === "STOP_PROCESSING" && policy === "ERASE") ? PROMISES[policy] : null;
  const act = async () => {
    if (await app.keep(() => app.participation.withdraw(kind))) {
      app.start();
    }
  };
  return [
    h("h1", {}, name),
    h("p.lead", {}, meaning),
    promise ? h("p", {}, promise) : null,
    h("button.primary", { id: "confirm", onclick: act }, `Yes: ${name.toLowerCase()}`),
    h("button.plain", { onclick: () => app.start() }, "No, go back"),
  ];
}

const LEFT = {
  STOP_COLLECTION: "You have left. Nothing more is asked or collected.",
  STOP_PROCESSING: "You have left. Nothing more is collected, and what you gave is not used any more.",
  ERASE: "You have left. Everything held about you is to be erased, and this phone has forgotten what you answered.",
};

/** After leaving. */
export function left(app) {
  const { given, ended } = app.participation.consent();
  const returnable = given && mayReturn(app.protocol.consent.withdrawalPolicies, given, ended);
  return [
    h("h1", {}, "Thank you for having taken part"),
    h("p.lead", {}, LEFT[ended]),
    app.waiting + app.aside > 0
      ? h("p.notice", {}, "Your wish is kept on this phone and sent as soon as there is a connection. Leave this page open, or open it again later.")
      : app.participation.isWithdrawalRefused()
        ? h("p.notice", { role: "alert" }, "The study's server did not accept your wish. Tell the study team; your link and what you answered are still on this phone.")
        : h("p", {}, "The study has been told."),
    returnable
      ? h("button.plain", { id: "join-again", onclick: () => app.go("consent") }, "Take part again")
      : h("p.quiet", {}, "To take part again, ask the study team for a new link."),
    ended === "ERASE"
      ? null
      : h("nav.list", {}, [
          h("button.entry", { onclick: () => app.go("checkIns") }, "My check-ins"),
          h("button.entry", { onclick: () => app.go("record") }, "Everything held about me"),
          h("button.entry", { id: "go-erase", onclick: () => app.go("leave", { kind: "ERASE" }) }, "Erase everything"),
        ]),
  ];
}
