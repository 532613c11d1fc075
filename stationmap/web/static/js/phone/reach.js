/** Which stations meet a need, asked from one place at one moment; as `stationmap/web/reach.py`. */

import { arriving } from "./arrival.js";
import { dayOf } from "./moment.js";
import { byDistance, meets, travelS } from "./nearest.js";
import { placed } from "./pack.js";

/**
 * @typedef {import("./arrival.js").Going} Going
 * @typedef {import("./doors.js").Opening} Opening
 * @typedef {import("./geodesic.js").LonLat} LonLat
 * @typedef {import("./nearest.js").Found} Found
 * @typedef {import("./nearest.js").Need} Need
 * @typedef {import("./pack.js").Pack} Pack
 * @typedef {import("./pack.js").Station} Station
 * @typedef {import("./words.js").State} State
 * @typedef {import("./words.js").Words} Words
 */

export class Reach {
  /**
   * @param {Pack} pack
   * @param {{at: number, origin: LonLat|null, words: Words}} asked
   */
  constructor(pack, { at, origin, words }) {
    this.pack = pack;
    this.at = at;
    this.origin = origin;
    this.words = words;
    /** @type {Map<number, Opening>} */
    this.openings = new Map();
    /** All stations that have a place, by distance from the origin. */
    this.around = origin ? byDistance(pack, origin).filter(({ station }) => placed(station)) : [];
    this.foundByRef = new Map(this.around.map((item) => [item.station.ref, item]));
    this.placed = pack.stations.filter(placed);
  }

  /** @param {Station} station @returns {Opening} */
  opening(station) {
    const known = this.openings.get(station.hours);
    if (known) return known;
    const opening = this.pack.doors.at(station.hours, this.at);
    this.openings.set(station.hours, opening);
    return opening;
  }

  /**
   * What a door will be like for somebody who sets out at the moment.
   * @param {Found} item @param {Need["arrive"]} mode
   * @returns {Going}
   */
  going(item, mode) {
    const seconds = travelS(item, mode);
    const there = this.pack.doors.at(item.station.hours, this.at + seconds * 1000);
    return { travelS: seconds, there, rideS: item.ebikeS < seconds ? item.ebikeS : null };
  }

  /** @param {Station} station @param {Going|null} [going] @returns {State} */
  state(station, going = null) {
    const opening = this.opening(station);
    const openedToday = this.#openedToday(station, opening);
    const posted = this.words.state(opening, this.at, { openedToday });
    return going ? arriving(posted, opening, this.at, going, this.words) : posted;
  }

  /** Whether it opened at all today; asked only where neither today nor tomorrow is named. */
  /** @param {Station} station @param {Opening} opening */
  #openedToday(station, { opensAt }) {
    const today = dayOf(this.at);
    if (opensAt === null || dayOf(opensAt) - today <= 1) return true;
    return (this.pack.doors.line(station.hours, today) ?? []).some(([, state]) => state === "o");
  }

  /** Those that meet a need and can be pointed out on a map, by ref. @param {Need} need */
  stations(need) {
    return this.placed.filter((station) => this.#meets(station, need));
  }

  /** The same, by distance. @param {Need} need */
  found(need) {
    return this.around.filter(({ station }) => this.#meets(station, need));
  }

  /** Those that meet a need but are somewhere in the district. @param {Need} need */
  unplaced(need) {
    return this.pack.stations.filter((station) => !placed(station) && this.#meets(station, need));
  }

  /** @param {Station} station @param {Need} need */
  #meets(station, need) {
    return meets(this.pack, station, need, () => this.#isOpen(station, need.arrive));
  }

  /** @param {Station} station @param {Need["arrive"]} mode */
  #isOpen(station, mode) {
    const item = this.foundByRef.get(station.ref);
    if (!mode || !item) return this.opening(station).state === "open";
    const arrives = this.at + travelS(item, mode) * 1000;
    return this.pack.doors.isOpen(station.hours, arrives);
  }
}
