/** The opening hours of one week, as the rows of a table; as `stationmap/web/week.py`. */

import { calendarDay } from "./moment.js";

/**
 * @typedef {import("./doors.js").Doors} Doors
 * @typedef {import("./words.js").Words} Words
 * @typedef {{days: string, spans: string[], today: boolean, tag: string}} Line
 */

const DAY_MIN = 1440;
const TURN_OF_YEAR_DAYS = 60;

/**
 * The week around a day, Monday to Sunday.
 * @param {Doors} doors @param {number} text  which of the texts of hours
 * @param {number} today  day number
 * @param {Words} words
 */
export function week(doors, text, today, words) {
  const monday = today - calendarDay(today).weekday;
  const days = Array.from({ length: 7 }, (_, n) => monday + n);
  const { always } = doors.pack.texts[text];
  const every = { days: words._("每天"), spans: [words._("24 小时")], today: false, tag: "" };
  return {
    dates: dates(monday, monday + 6, words),
    lines: always ? [every] : lines(doors, text, days, today, words),
    notes: notes(doors, text, days, today, words),
  };
}

/** @param {number} first @param {number} last @param {Words} words */
function dates(first, last, words) {
  const end = calendarDay(last);
  const sameMonth = end.month === calendarDay(first).month;
  const said = sameMonth ? words._("%(day)s 日", { day: end.day }) : words.month_day(last);
  return words._("%(first)s至 %(last)s", { first: words.month_day(first), last: said });
}

/**
 * Neighbouring days that say the same are joined; today stands by itself.
 * @param {Doors} doors @param {number} text @param {number[]} days @param {number} today
 * @param {Words} words @returns {Line[]}
 */
function lines(doors, text, days, today, words) {
  /** @type {{first: number, last: number, spans: string[], tag: string, today: boolean}[]} */
  const groups = [];
  for (const day of days) {
    const said = { spans: spans(doors, text, day, words), tag: tag(doors.kind(day), words), today: day === today };
    const open = groups.at(-1);
    const same = open && JSON.stringify([open.spans, open.tag, open.today]) === JSON.stringify([said.spans, said.tag, said.today]);
    if (open && same) open.last = day;
    else groups.push({ first: day, last: day, ...said });
  }
  return groups.map(({ first, last, ...said }) => {
    const name = words.weekday(first);
    const to = words.weekday(last);
    return { ...said, days: first === last ? name : words._("%(first)s至%(last)s", { first: name, last: to }) };
  });
}

/** @param {Doors} doors @param {number} text @param {number} day @param {Words} words */
function spans(doors, text, day, words) {
  const line = doors.line(text, day, "own") ?? [[0, "u"]];
  const whole = /** @type {Record<string, string[]>} */ ({
    o: [words._("24 小时")], u: [words._("待核实")], c: [],
  });
  if (line.length === 1) return whole[line[0][1]];
  const ends = [...line.slice(1).map(([start]) => start), 2 * DAY_MIN];
  const open = line
    .map(([start, state], n) => ({ start, end: ends[n], state }))
    .filter(({ state }) => state !== "c");
  if (open.length === 1 && open[0].start === 0 && open[0].end === DAY_MIN) return whole[open[0].state];
  return open.map(({ start, end, state }) => {
    const span = `${clock(start, words)}–${clock(end, words)}`;
    return state === "u" ? words._("%(span)s 待核实", { span }) : span;
  });
}

/** @param {number} minute @param {Words} words */
function clock(minute, words) {
  const next = minute > DAY_MIN;
  const left = next ? minute - DAY_MIN : minute;
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return next ? words._("次日 %(time)s", { time }) : time;
}

/** @param {string|null|undefined} kind @param {Words} words */
function tag(kind, words) {
  if (kind === "makeup_workday") return words._("调休上班");
  return kind === "holiday" ? words._("放假") : "";
}

/** @param {Doors} doors @param {number} text @param {number[]} days @param {number} today @param {Words} words */
function notes(doors, text, days, today, words) {
  const { always, text: written } = doors.pack.texts[text];
  if (always || written === null) return [];
  const announced = (/** @type {number} */ year) => doors.pack.announced.includes(year);
  const { year } = calendarDay(today);
  const made = days.some((day) => doors.kind(day) === "makeup_workday")
    ? [words._("调休上班的周六、周日，照工作日开。")]
    : [];
  if (!announced(year)) {
    return [...made, words._("%(year)s 年放假安排还没公布，节假日的时间待核实。", { year })];
  }
  if (calendarDay(today + TURN_OF_YEAR_DAYS).year > year && !announced(year + 1)) {
    return [...made, words._("%(year)s 年放假安排还没公布，元旦的时间待核实。", { year: year + 1 })];
  }
  return made;
}
