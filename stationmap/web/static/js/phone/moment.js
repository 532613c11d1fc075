/** Moments and days in Beijing, which has been at UTC+8 all year round since 1992. */

const DAY_MS = 86_400_000;
const AHEAD_MS = 8 * 3_600_000;

/**
 * A day, counted from 1970-01-01 as Beijing counts.
 * @typedef {number} DayNumber
 */

/** @param {number} ms @returns {DayNumber} */
export const dayOf = (ms) => Math.floor((ms + AHEAD_MS) / DAY_MS);

/** Minutes since midnight in Beijing. @param {number} ms */
export const minuteOf = (ms) => Math.floor((ms + AHEAD_MS - dayOf(ms) * DAY_MS) / 60_000);

/** @param {DayNumber} day @param {number} minute @returns {number} ms */
export const momentOf = (day, minute) => day * DAY_MS - AHEAD_MS + minute * 60_000;

/** @param {string} text such as 2026-11-21 @returns {DayNumber} */
export const dayFromText = (text) => Date.parse(`${text}T00:00:00Z`) / DAY_MS;

/** @param {DayNumber} day */
export function calendarDay(day) {
  const date = new Date(day * DAY_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    /** Monday is 0. */
    weekday: (date.getUTCDay() + 6) % 7,
  };
}

/** Write a moment as the server does: 2026-11-21T17:40:00+08:00. @param {number} ms */
export function isoInBeijing(ms) {
  return `${new Date(ms + AHEAD_MS).toISOString().slice(0, 19)}+08:00`;
}
