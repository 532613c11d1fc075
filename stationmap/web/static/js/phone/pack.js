/** The pack that the server sends, as the stations and townships that the finder speaks of. */

import { Doors } from "./doors.js";
import { dayFromText } from "./moment.js";

/**
 * @typedef {import("./geodesic.js").LonLat} LonLat
 *
 * @typedef {object} Township
 * @property {string} code
 * @property {string} name
 * @property {string} kind
 * @property {LonLat} middle  its seat, or a point inside
 *
 * @typedef {object} Station
 * @property {number} number  its place in the pack; the pack is ordered by ref
 * @property {string} ref
 * @property {string} name
 * @property {LonLat} position  WGS 84
 * @property {string} quality   how the position is known
 * @property {number|null} errorM
 * @property {Township|null} township
 * @property {number} hours     which of the texts of hours
 * @property {Set<string>} yes  facilities that are there
 * @property {Set<string>} no   facilities that are not; of the others nobody knows
 * @property {number|null} stars
 * @property {number|null} checkedOn  day number
 * @property {string} checkedBy  what that rests on
 * @property {boolean} documented
 * @property {string} stillOpen
 * @property {{title: string, date: string}|null} source
 * @property {string|null} addr
 * @property {string|null} phone
 * @property {string|null} hoursAsPosted
 * @property {string|null} facilitiesAsPublished
 *
 * @typedef {Record<string, any>} Plain  as JSON
 */

/** The form that these scripts read. */
export const FORM = 2;

/** Of a station only its district is known: no distance may be said. @param {Station} station */
export const placed = (station) => station.quality !== "district";

/** One version of the data, as a phone holds it. */
export class Pack {
  /** @param {Plain} plain */
  constructor(plain) {
    if (plain.form !== FORM) throw new Error(`a pack of form ${plain.form}`);
    this.version = String(plain.version);
    this.district = String(plain.district);
    this.madeAt = Date.parse(plain.made_at);
    this.walkSpeed = Number(plain.walk_speed_m_s);
    this.ebikeSpeed = Number(plain.ebike_speed_m_s);
    this.outsideM = Number(plain.outside_m);
    this.documented = Number(plain.documented);
    /** @type {string[]} */
    this.sources = plain.sources;
    /** @type {string[]} */
    this.facilities = plain.facilities;
    /** @type {Record<string, string>} phrases */
    this.facilityNames = Object.fromEntries(this.facilities.map((name, n) => [name, plain.facility_names[n]]));
    /** @type {string[]} the facilities that have a filter of their own */
    this.chips = plain.chips;
    this.doors = new Doors(plain.doors);
    this.townships = plain.townships.map(township);
    this.stations = stations(plain, this.townships);
    this.byRef = new Map(this.stations.map((station) => [station.ref, station]));
    this.byCode = new Map(this.townships.map((/** @type {Township} */ t) => [t.code, t]));
  }
}

/** @param {[string, string, string, number, number]} row @returns {Township} */
function township([code, name, kind, lon, lat]) {
  return { code, name, kind, middle: { lon, lat } };
}

/** @param {Plain} plain @param {Township[]} townships @returns {Station[]} */
function stations({ stations: columns, facilities, published }, townships) {
  const texts = ["addr", "phone", "hours_as_posted", "facilities_as_published"];
  const sparse = Object.fromEntries(texts.map((name) => [name, new Map(columns[name])]));
  return columns.ref.map((/** @type {string} */ ref, /** @type {number} */ n) => {
    const [title, date] = published[columns.source[n]] ?? [];
    return {
      number: n,
      ref,
      name: columns.name[n],
      position: { lon: columns.lon[n], lat: columns.lat[n] },
      quality: columns.quality[n],
      errorM: columns.error_m[n],
      township: townships[columns.township[n]] ?? null,
      hours: columns.hours[n],
      yes: named(columns.yes[n], facilities),
      no: named(columns.no[n], facilities),
      stars: columns.stars[n],
      checkedOn: columns.checked_on[n] ? dayFromText(columns.checked_on[n]) : null,
      checkedBy: columns.checked_by[n],
      documented: Boolean(columns.documented[n]),
      stillOpen: columns.still_open[n],
      source: title ? { title, date } : null,
      addr: sparse.addr.get(n) ?? null,
      phone: sparse.phone.get(n) ?? null,
      hoursAsPosted: sparse.hours_as_posted.get(n) ?? null,
      facilitiesAsPublished: sparse.facilities_as_published.get(n) ?? null,
    };
  });
}

/** @param {number} bits @param {string[]} facilities */
function named(bits, facilities) {
  return new Set(facilities.filter((_, n) => bits & (1 << n)));
}
