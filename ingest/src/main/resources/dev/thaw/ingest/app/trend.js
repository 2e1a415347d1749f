// Pure: a participant's own weeks, from what this phone has.

const DAY = 86_400_000;

function midnightUtc(day) {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The civil day of an event, by its offset at capture; hours before four belong to the day before. */
function studyDay(occurredAt) {
  const local = Date.parse(`${occurredAt.slice(0, 19)}Z`);
  return Math.floor((local - 4 * 3_600_000) / DAY) * DAY;
}

/** The first day on which the own trend may be seen: when the outcome window, which begins on a day, has closed. */
export function opensOn(firstDay, feedback) {
  return new Date(midnightUtc(firstDay) + feedback.ownTrendsAfterWeek * 7 * DAY).toISOString().slice(0, 10);
}

/**
 * Week by week: how many prompted check-ins were answered, and at how many something was felt. Check-ins that somebody
 * began because of a feeling, and those that would rather not say, count for neither.
 *
 * @param {string} firstDay of week 1
 * @param {Array<{occurredAt: string, payload: Object}>} checkIns
 */
export function weeks(firstDay, checkIns) {
  const found = new Map();
  for (const { occurredAt, payload } of checkIns) {
    if (payload.promptId && ["FELT", "BLANK"].includes(payload.answer)) {
      const week = Math.floor((studyDay(occurredAt) - midnightUtc(firstDay)) / (7 * DAY)) + 1;
      const { answered, felt } = found.get(week) ?? { answered: 0, felt: 0 };
      found.set(week, { answered: answered + 1, felt: felt + (payload.answer === "FELT" ? 1 : 0) });
    }
  }
  return [...found]
    .filter(([week]) => week >= 1)
    .sort(([a], [b]) => a - b)
    .map(([week, counts]) => ({ week, ...counts }));
}
