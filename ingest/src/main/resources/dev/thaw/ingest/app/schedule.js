import { numbers } from "./seeded.js";

// Pure: when prompts come, by the protocol and the participant. Days and hours are the phone's own.

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** Where the protocol names no quiet hours. */
const USUAL_QUIET = { from: "22:00", to: "08:00" };

function minutesOf(time) {
  const [hours, minutes] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function quietHours(schedule) {
  return schedule.quietHours ?? USUAL_QUIET;
}

/** Whether a moment lies in the quiet hours. */
export function isQuiet(schedule, at) {
  const { from, to } = quietHours(schedule);
  const now = at.getHours() * 60 + at.getMinutes();
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return start <= end ? now >= start && now < end : now >= start || now < end;
}

/** A day such as `2026-01-05` as the phone's calendar has it. */
export function dayOf(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function atMinute(day, minute) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date, Math.floor(minute / 60), Math.floor(minute) % 60);
}

function neighbour(day, days) {
  const [year, month, date] = day.split("-").map(Number);
  return dayOf(new Date(year, month - 1, date + days, 12));
}

function perDay(schedule) {
  return { PROMPTS: schedule.promptsPerDay, DAILY_DIARY: 1, NONE: 0 }[schedule.kind] ?? 0;
}

/**
 * The prompts of a day. The hours that are not quiet are divided evenly, and each part has one prompt, at a minute in
 * its middle half that nobody can foresee but that is always the same for this participant and day. A diary's one
 * prompt comes as late as an answer in time allows. Two prompts are so at least half a part from each other, and each
 * can be answered before the quiet hours.
 */
export function promptsOf(protocol, participant, day) {
  const { schedule, period } = protocol;
  if (day < period.from || (period.to && day > period.to)) {
    return [];
  }
  const count = perDay(schedule);
  const { from, to } = quietHours(schedule);
  const start = minutesOf(to);
  const awake = (minutesOf(from) - start + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const window = schedule.responseWindowSeconds / 60;
  const room = Math.max(awake - window, awake / 2);
  const part = room / Math.max(count, 1);
  return Array.from({ length: count }, (_, index) => {
    const promptId = `${day}/${index + 1}`;
    const within =
      schedule.kind === "DAILY_DIARY" ? 1 : 0.25 + numbers(`${protocol.study}/${participant}/${promptId}`)() / 2;
    return { promptId, at: atMinute(day, Math.floor(start + (index + within) * part)) };
  });
}

/** All prompts after one moment, up to and including another, in order. */
export function promptsBetween(protocol, participant, after, until) {
  const prompts = [];
  // A part of the day may lie past midnight.
  for (let day = neighbour(dayOf(after), -1); day <= dayOf(until); day = neighbour(day, 1)) {
    prompts.push(...promptsOf(protocol, participant, day));
  }
  return prompts.filter(({ at }) => at > after && at <= until).sort((a, b) => a.at - b.at);
}

/** Until when a prompt can be answered. */
export function closes(protocol, prompt) {
  return new Date(prompt.at.getTime() + protocol.schedule.responseWindowSeconds * 1000);
}

/** The newest prompt that can be answered at this moment, if there is one. */
export function openPrompt(protocol, participant, now) {
  const earliest = new Date(now.getTime() - protocol.schedule.responseWindowSeconds * 1000);
  return promptsBetween(protocol, participant, earliest, now).at(-1);
}

/** The next prompt, within the coming week. */
export function nextPrompt(protocol, participant, now) {
  return promptsBetween(protocol, participant, now, new Date(now.getTime() + 7 * DAY_MINUTES * MINUTE))[0];
}

/** When somebody is called for a prompt: at its time, and once more where the protocol has a reminder. Never in quiet hours. */
export function callsFor(schedule, prompt) {
  const calls = [{ kind: "PROMPT", at: prompt.at }];
  if (schedule.reminderAfterSeconds) {
    calls.push({ kind: "REMINDER", at: new Date(prompt.at.getTime() + schedule.reminderAfterSeconds * 1000) });
  }
  return calls.filter((call) => !isQuiet(schedule, call.at));
}
