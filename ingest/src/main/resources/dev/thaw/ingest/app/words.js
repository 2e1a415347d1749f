// What things are called on the screen.

/** What each scope of a consent permits. */
export const SCOPES = {
  COLLECT_CHECKINS: ["Collect my check-ins", "What you answer here is sent to the study. Without this there is nothing to take part in."],
  COLLECT_SESSIONS: ["Collect when my therapy sessions were", "Their dates and kind, from you or your clinic; never what was said."],
  DERIVE_INDIVIDUAL_TRENDS: ["Work out my own trend", "Your weeks are put together into a line of your own."],
  INCLUDE_IN_COHORT_CLAIMS: ["Count me in group results", "You are one of many in figures about groups."],
  SHARE_CONTROLLED: ["Share with other researchers under contract", "Without your name, and only for research."],
  PUBLISH_AGGREGATE: ["Publish figures about groups", "Only where the group is large enough that nobody stands out."],
  CONTACT_RECONTACT: ["Contact me again", "For this study or a later one."],
  QUOTE_STORY: ["Quote my words", "In reports, without your name."],
  LINK_EXTERNAL: ["Link with other records", "Such as a register, as the text above says."],
};

/** Ways of taking back, in plain words. */
export const LEAVING = {
  STOP_COLLECTION: ["Stop collecting", "No more prompts, and nothing new is taken."],
  STOP_PROCESSING: ["Stop using my data", "Nothing new is taken, and what you gave is not used any more."],
  STOP_SHARING: ["Stop sharing", "You go on; your data are no longer shared, published or linked."],
  STOP_CONTACT: ["Do not contact me again", "You go on; nobody contacts you for other purposes."],
  ERASE: ["Erase everything", "You leave, and everything held about you is destroyed, here and at the study. It cannot be undone."],
};

/** What the study promised for the case that somebody leaves. */
export const PROMISES = {
  RETAIN_ACCRUED: "What you gave before stays in use.",
  EXCLUDE_FUTURE: "What you gave before is not used any more.",
  ERASE: "The study promised to erase everything in this case.",
};

/** Places in the body, as events name them. */
export const PLACES = {
  head: "Head",
  face: "Face",
  throat: "Throat",
  shoulders: "Shoulders",
  chest: "Chest",
  back: "Back",
  stomach: "Stomach",
  arms: "Arms",
  hands: "Hands",
  legs: "Legs",
  whole_body: "Whole body",
};

/** What somebody was doing, as events name it. */
export const ACTIVITIES = {
  resting: "Resting",
  working: "Working or studying",
  talking: "Talking",
  eating: "Eating",
  moving: "On the move",
  exercising: "Exercise",
  screen: "Screen",
  chores: "Chores",
  outdoors: "Outdoors",
  other: "Something else",
};

/** With whom, as events name it. */
export const COMPANY = {
  alone: "Alone",
  partner: "Partner",
  family: "Family",
  friend: "Friends",
  colleague: "Colleagues",
  others: "Others",
};

/** Steps of pleasantness. */
export const PLEASANTNESS = {
  "-3": "very unpleasant",
  "-2": "unpleasant",
  "-1": "slightly unpleasant",
  0: "neither",
  1: "slightly pleasant",
  2: "pleasant",
  3: "very pleasant",
};

/** Why an event was not taken. */
const REASONS = {
  MALFORMED: "The study's server could not read it.",
  TOO_LARGE: "It is too large.",
  UNREADABLE: "The study's server could not read it.",
  OTHER_PARTICIPANT: "Your link belongs to another participant.",
  TYPE_NOT_ALLOWED: "Your link may not send this.",
  IN_THE_FUTURE: "This phone's clock was ahead.",
  RECORDED_TOO_EARLY: "This phone's clock had been changed.",
  OUTSIDE_STUDY_PERIOD: "The study had not begun, or had ended.",
  UNKNOWN_STUDY: "The study is not known any more.",
  UNKNOWN_FEELING: "The study has changed its words for feelings.",
  UNKNOWN_ITEM: "The study has changed what it asks.",
  UNKNOWN_INSTRUMENT: "The study has changed its questionnaires.",
  OFF_SCALE: "A number was not on the study's scale.",
  UNKNOWN_CONSENT_DOCUMENT: "The study has changed its consent text: read it again, or ask the study team.",
  CONSENT_WITHDRAWN: "You had withdrawn.",
  CONSENT_PAUSED: "You had paused.",
  SCOPE_NOT_GRANTED: "You had not agreed to it.",
  CONSENT_NEVER_ARRIVED: "Your consent did not reach the study in time.",
  TOO_MANY_IN_A_DAY: "There were too many on that day.",
  ERASED: "Your data were erased.",
};

export function reasonInWords(reason) {
  return REASONS[reason] ?? `The study's server refused it (${reason}).`;
}

/** A check-in's answer in a few words. */
export function answerInWords({ answer, feelings = [] }) {
  switch (answer) {
    case "FELT":
      return feelings.map(({ label, intensity }) => `${label} ${intensity}`).join(", ");
    case "BLANK":
      return "Nothing / blank";
    default:
      return "Rather not say";
  }
}

const WHEN = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

/** A moment as one says it. */
export function when(at) {
  const date = new Date(at);
  const time = clock(date);
  const days = Math.round((startOfDay(date) - startOfDay(new Date())) / 86_400_000);
  const name = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
  return name ? `${name}, ${time}` : date.toLocaleString(document.documentElement.lang, { ...WHEN, hour12: false });
}

/** A day such as `2026-01-05` as one says it. */
export function day(date) {
  return new Date(`${date}T12:00`).toLocaleDateString(document.documentElement.lang, {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

/** A time of day. */
export function clock(date) {
  return new Date(date).toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  });
}

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
