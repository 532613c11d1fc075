/** The last place and the filters in use, remembered on this phone only; an address wins over them. */

import { recall, remember } from "./storage.js";

/**
 * @typedef {object} Place  where the reader was last
 * @property {string} lon   as the address has it, WGS 84
 * @property {string} lat
 * @property {string} q     what was chosen from the search, if it was
 * @property {string} name  of that, or of the township around it
 * @property {number} accuracyM  0: exact, for all we know
 * @property {number} at    when, ms
 */

const WISHES = ["need", "open", "all_day", "arrive", "min_stars"];
/** With these an address still says nothing of what is looked for. */
const BARE = ["lang", "at"];

/** @param {Place} place */
export function rememberPlace(place) {
  remember("place", JSON.stringify(place));
}

/** @returns {Place|null} */
export function lastPlace() {
  try {
    const { lon, lat, q = "", name = "", accuracyM = 0, at = 0 } = JSON.parse(recall("place") ?? "null") ?? {};
    const there = lon && lat && Math.abs(Number(lon)) <= 180 && Math.abs(Number(lat)) <= 90;
    if (!there) return null;
    return { lon: String(lon), lat: String(lat), q: String(q), name: String(name), accuracyM: Number(accuracyM) || 0, at: Number(at) || 0 };
  } catch {
    return null; // not written by us
  }
}

/** Remember the filters of an address, or that there are none. @param {string} search */
export function rememberWishes(search) {
  const asked = new URLSearchParams(search);
  const kept = WISHES.flatMap((name) => (asked.get(name) ? [[name, asked.get(name) ?? ""]] : []));
  remember("wishes", new URLSearchParams(kept).toString());
}

/** @returns {Record<string, string>} the filters, as an address has them */
export function lastWishes() {
  const kept = new URLSearchParams(recall("wishes") ?? "");
  return Object.fromEntries([...kept].filter(([name]) => WISHES.includes(name)));
}

/** Whether an address asks for nothing yet, so that what is remembered may be used. @param {string} search */
export function isBare(search) {
  return [...new URLSearchParams(search)].every(([name, text]) => !text || BARE.includes(name));
}

export function forgetAll() {
  remember("place", "");
  remember("wishes", "");
}

/** Whether there is anything to forget. */
export const remembers = () => recall("place") !== null || recall("wishes") !== null;
