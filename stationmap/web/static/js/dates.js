/** Days and times in the reader's form, in Beijing as on every screen. */

/** @param {Date|number} moment */
export const day = (moment) => written(moment, { month: "short", day: "numeric" });

/** @param {Date|number} moment */
export const time = (moment) => written(moment, { hour: "numeric", minute: "2-digit", hour12: false });

/** @param {Date|number} moment */
export const dayAndTime = (moment) => `${day(moment)} ${time(moment)}`;

/** The time if it is today's, else the day. @param {Date|number} moment @param {Date|number} [now] */
export function lately(moment, now = Date.now()) {
  return day(moment) === day(now) ? time(moment) : day(moment);
}

/** @param {Date|number} moment @param {Intl.DateTimeFormatOptions} parts */
function written(moment, parts) {
  const { lang } = document.documentElement;
  const text = new Intl.DateTimeFormat(lang, { ...parts, timeZone: "Asia/Shanghai" }).format(moment);
  // Between Chinese and digits there is a space, as in the server's own words.
  return text.replace(/(\d)(\p{Script=Han})/gu, "$1 $2").replace(/(\p{Script=Han})(\d)/gu, "$1 $2");
}
