/** What the address of a finder page asks for, as `stationmap/web/asked.py` reads and writes it. */

import { fromGcj02 } from "./datum.js";
import { quoted } from "./navigation.js";
import { ANYTHING } from "./nearest.js";

/**
 * @typedef {import("./geodesic.js").LonLat} LonLat
 * @typedef {import("./nearest.js").Need} Need
 * @typedef {"map"|"list"|"search"} View
 *
 * @typedef {object} Values
 * @property {LonLat|null} origin  WGS 84
 * @property {Need} need
 * @property {number} at           ms, a whole minute
 * @property {string} atGiven      the moment as text where the address fixes one
 * @property {string} q
 * @property {View} view
 * @property {string} ref
 * @property {number|null} k
 * @property {string} lang
 */

const DECIMALS = 6; // of the origin in an address: a tenth of a metre
const MINUTE_MS = 60_000;
const MOST_K = 100;
const MOST_STARS = 5;
const MOST_TEXT = 100;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+ -]\d\d:?\d\d)?$/;

export class Asked {
  /** @param {Values} values */
  constructor(values) {
    this.origin = values.origin;
    this.need = values.need;
    this.at = values.at;
    this.atGiven = values.atGiven;
    this.q = values.q;
    this.view = values.view;
    this.ref = values.ref;
    this.k = values.k;
    this.lang = values.lang;
  }

  /**
   * Ask the same but for these values.
   * @param {Partial<Values>} changes
   * @returns {Asked}
   */
  but(changes) {
    return new Asked({ .../** @type {Values} */ (this), ...changes });
  }

  /**
   * Write the address that asks for this.
   * @param {string} [path]
   * @param {{view?: View}} [shown]
   */
  address(path = "/", { view = this.view } = {}) {
    const place = {
      lon: this.origin ? this.origin.lon.toFixed(DECIMALS) : "",
      lat: this.origin ? this.origin.lat.toFixed(DECIMALS) : "",
      q: this.q,
      ref: this.ref,
    };
    const asked = { ...place, ...this.wishes, view: view === "list" ? "list" : "" };
    const written = Object.entries(asked)
      .filter(([, text]) => text)
      .map(([name, text]) => `${name}=${quoted(text)}`)
      .join("&");
    return written ? `${path}?${written}` : path;
  }

  /**
   * What is wanted and when, but not from where.
   * @returns {Record<string, string>}
   */
  get wishes() {
    const { facilities, open, arrive, allDay, township, minStars } = this.need;
    const all = {
      need: facilities.join(","),
      open: open && !arrive ? "1" : "",
      arrive: arrive ?? "",
      all_day: allDay ? "1" : "",
      township: township ?? "",
      min_stars: minStars ? String(minStars) : "",
      k: this.k ? String(this.k) : "",
      lang: this.lang,
      at: this.atGiven,
    };
    return Object.fromEntries(Object.entries(all).filter(([, text]) => text));
  }

  /** @param {LonLat} origin @param {string} name */
  fromPlace(origin, name) {
    return this.but({ origin, q: name, ref: "", k: null });
  }

  /** Ask the same with a station picked, or with none. @param {string} ref */
  picked(ref) {
    return this.but({ ref, view: "map" });
  }

  /**
   * Ask for another need from the same place; what was picked need not be among these.
   * @param {Partial<Need>} need
   */
  needing(need) {
    return this.but({ need: { ...this.need, ...need }, ref: "", k: null });
  }

  unfiltered() {
    return this.needing(ANYTHING);
  }

  /** @param {boolean} wanted */
  withOpen(wanted) {
    return this.needing({ open: wanted, arrive: null });
  }

  /** @param {Need["arrive"]} mode @param {boolean} wanted */
  withArrival(mode, wanted) {
    return wanted && mode ? this.needing({ open: true, arrive: mode }) : this.withOpen(false);
  }

  /** @param {string} facility @param {boolean} wanted @param {string[]} order of all facilities */
  withFacility(facility, wanted, order) {
    const has = new Set(this.need.facilities);
    if (wanted) has.add(facility);
    else has.delete(facility);
    return this.needing({ facilities: order.filter((name) => has.has(name)) });
  }
}

/**
 * Read an address. The server refuses what it does not understand; without it,
 * what is not understood is left out, so that there is an answer at all.
 * @param {URLSearchParams} text
 * @param {{now: number, facilities: string[]}} known  `now` in ms
 * @returns {Asked}
 */
export function readAddress(text, { now, facilities }) {
  const one = (/** @type {string} */ name) => (text.getAll(name).at(-1) ?? "").trim();
  const origin = place(one("lon"), one("lat"), one("datum"));
  const arrive = one("arrive");
  const wanted = new Set(text.getAll("need").join(",").split(/[,，、;；]/).map((word) => word.trim()));
  const at = one("at");
  const fixed = at && ISO.test(at) ? moment(at) : NaN;
  return new Asked({
    origin,
    need: {
      facilities: facilities.filter((name) => wanted.has(name)),
      open: one("open") === "1" || Boolean(arrive),
      arrive: arrive === "walk" || arrive === "ebike" ? arrive : null,
      allDay: one("all_day") === "1",
      township: one("township") || null,
      minStars: whole(one("min_stars"), MOST_STARS),
    },
    at: Math.floor((Number.isNaN(fixed) ? now : fixed) / MINUTE_MS) * MINUTE_MS,
    atGiven: Number.isNaN(fixed) ? "" : at,
    q: one("q").slice(0, MOST_TEXT),
    view: !origin ? "search" : one("view") === "list" ? "list" : "map",
    ref: origin ? one("ref") : "",
    k: whole(one("k"), MOST_K),
    lang: one("lang"),
  });
}

/**
 * Whether an address asks for nothing but what has been understood: what is left out
 * here, the server may refuse.
 * @param {URLSearchParams} text @param {Asked} asked
 */
export function isUnderstood(text, asked) {
  const again = new URL(asked.address(), "http://phone").searchParams;
  const same = (/** @type {string} */ name, /** @type {string} */ value) =>
    ["lon", "lat"].includes(name)
      ? Number(again.get(name)) === Number(value) && Math.abs(Number(value)) <= 180
      : again.get(name) === value;
  return [...text].every(([name, value]) => same(name, value));
}

/** @param {string} lon @param {string} lat @param {string} datum @returns {LonLat|null} */
export function place(lon, lat, datum) {
  const given = { lon: Number(lon), lat: Number(lat) };
  const understood = lon && lat && Number.isFinite(given.lon) && Math.abs(given.lat) <= 90;
  if (!understood) return null;
  const { lon: x, lat: y } = datum === "gcj02" ? fromGcj02(given) : given;
  return { lon: Number(x.toFixed(DECIMALS)), lat: Number(y.toFixed(DECIMALS)) };
}

/** Without an offset it is Beijing time. @param {string} text */
function moment(text) {
  const zoned = /(Z|[+ -]\d\d:?\d\d)$/.test(text.slice(10));
  return Date.parse(zoned ? text.replace(" ", "+") : `${text}+08:00`);
}

/** @param {string} text @param {number} most */
function whole(text, most) {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 && number <= most ? number : null;
}
