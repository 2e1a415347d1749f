import { readRecord } from "../api.js";
import { h } from "../dom.js";
import { localTime } from "../events.js";
import { opensOn, weeks } from "../trend.js";
import { answerInWords, day, reasonInWords, when } from "../words.js";

const STATES = {
  waiting: "Kept on this phone, not sent yet",
  aside: "Could not be sent; kept on this phone and tried again",
  sent: "Sent",
  admitted: "Received by the study",
};

/** One's own check-ins, as this phone has them. Nothing here counts days in a row. */
export function history(app) {
  const all = app.participation.checkIns();
  return [
    h("h1", {}, "My check-ins"),
    app.participation
      .otherRefusals()
      .map(({ event, reason, detail }) =>
        h("p.notice", {}, `${KINDS[event.type] ?? "An entry"} of ${when(event.occurredAt)} was not taken. ${reasonInWords(reason)} ${detail ?? ""}`),
      ),
    trend(app),
    all.length === 0
      ? h("p.quiet", {}, "Nothing yet. What you answer will stand here.")
      : h("ol.history", {}, all.map(entry)),
  ];
}

const KINDS = {
  ConsentGiven: "Your consent",
  ConsentWithdrawn: "Your withdrawal",
  ConsentResumed: "The end of your pause",
  Enrolled: "Your enrolment",
  PromptIssued: "The note that a check-in was due",
  InstrumentScored: "A questionnaire",
};

function entry({ event, state, reason, detail }) {
  const { payload } = event;
  const details = [
    payload.sensations?.map((code) => code.replaceAll("_", " ")).join(", "),
    payload.linkedEvent ? `pleasantness ${payload.linkedEvent.pleasantness}` : null,
    payload.overwhelmed ? "too much" : null,
    payload.freeText,
  ].filter(Boolean);
  return h(
    "li",
    { "data-state": state },
    h("p.quiet.small", {}, when(event.occurredAt)),
    h("p.answered", {}, answerInWords(payload)),
    details.length > 0 ? h("p.small", {}, details.join(" · ")) : null,
    h("p.state.small", {}, state === "refused" ? `Not taken: ${reasonInWords(reason)} ${detail ?? ""}` : STATES[state]),
  );
}

/** The own trend, once watching it can no longer change what is answered. */
function trend(app) {
  const { participation, protocol } = app;
  const place = h("section.trend", { "aria-label": "My weeks" });
  void firstDay(app).then((first) => {
    const opens = first && opensOn(first, protocol.feedback);
    const today = localTime(new Date()).slice(0, 10);
    if (!opens) {
      place.append(h("p.quiet", {}, "Your own weeks are shown when the study's weeks are over, counted from your first session."));
    } else if (today < opens) {
      place.append(h("p.quiet", {}, "Your own weeks are shown from ", h("time", { datetime: opens }, day(opens)), " on. Watching them earlier may change how one answers."));
    } else {
      place.append(...drawn(weeks(first, participation.checkIns().map(({ event }) => event))));
    }
  });
  return place;
}

function drawn(own) {
  return [
    h("h2", {}, "My weeks"),
    h("p.quiet.small", {}, "At how many of the check-ins that you were asked for you felt something."),
    h(
      "ol.weeks",
      {},
      own.map(({ week, answered, felt }) =>
        h(
          "li",
          {},
          h("span", {}, `Week ${week}`),
          h("meter", { min: 0, max: 1, value: felt / answered, "aria-label": `Week ${week}` }),
          h("span", {}, `${felt} of ${answered}`),
        ),
      ),
    ),
  ];
}

/** The first day of week 1, if it is known: the day of joining, or of the first session, which others report. */
async function firstDay(app) {
  const { participation, protocol, store } = app;
  if (protocol.anchor === "ENROLMENT") {
    return localTime(new Date(participation.joinedAt())).slice(0, 10);
  }
  const known = await store.get("firstSession");
  if (known) {
    return known;
  }
  const { record } = await readRecord(protocol.study, participation.key, "json");
  const first = record ? firstSession(JSON.parse(await record.text())) : undefined;
  if (first) {
    await store.set("firstSession", first);
  }
  return first;
}

/** The day of the first attended session in a record. */
function firstSession(record) {
  return (record.events ?? [])
    .filter(({ standing }) => standing === "STANDS")
    .map(({ event }) => (event.type === "EventCorrected" ? { ...event, ...event.payload.replacement } : event))
    .filter(({ type, payload }) => type === "SessionHeld" && payload.attendance === "ATTENDED")
    .map(({ occurredAt, date }) => (occurredAt ?? date ?? "").slice(0, 10))
    .filter((day) => day !== "")
    .sort()[0];
}
