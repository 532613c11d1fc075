/**
 * The nearest stations that have what is needed: the same answer as the server's
 * `stationmap.nearest`, by (distance, ref).
 */

import { distanceM } from "./geodesic.js";

/**
 * @typedef {import("./pack.js").Pack} Pack
 * @typedef {import("./pack.js").Station} Station
 * @typedef {import("./geodesic.js").LonLat} LonLat
 *
 * @typedef {object} Need  what is not known does not count as had
 * @property {string[]} facilities  all of them have to be there
 * @property {boolean} open      it has to be open at the moment of asking
 * @property {"walk"|"ebike"|null} arrive  it has to be open when one comes there
 * @property {boolean} allDay    open 24 hours, every day
 * @property {string|null} township  code
 * @property {number|null} minStars
 *
 * @typedef {object} Found
 * @property {Station} station
 * @property {number} distanceM
 * @property {number} walkS   by estimate
 * @property {number} ebikeS
 */

/** @type {Need} */
export const ANYTHING = {
  facilities: [], open: false, arrive: null, allDay: false, township: null, minStars: null,
};

/**
 * Every station by distance from a place, ties by ref.
 * @param {Pack} pack @param {LonLat} origin
 * @returns {Found[]}
 */
export function byDistance(pack, origin) {
  const found = pack.stations.map((station) => {
    const far = distanceM(origin, station.position);
    return { station, distanceM: far, walkS: far / pack.walkSpeed, ebikeS: far / pack.ebikeSpeed };
  });
  // The pack is ordered by ref, and sorting keeps that order among equals.
  return found.sort((a, b) => a.distanceM - b.distanceM);
}

/**
 * @param {Pack} pack
 * @param {{origin: LonLat, at: number, need?: Need, k?: number}} asked  `at` in ms
 * @returns {Found[]}
 */
export function nearest(pack, { origin, at, need = ANYTHING, k = 5 }) {
  const isOpen = (/** @type {Found} */ item) =>
    pack.doors.isOpen(item.station.hours, need.arrive ? at + travelS(item, need.arrive) * 1000 : at);
  return byDistance(pack, origin).filter((item) => meets(pack, item.station, need, () => isOpen(item))).slice(0, k);
}

/** How long it takes in a mode, seconds. @param {Found} item @param {Need["arrive"]} mode */
export const travelS = (item, mode) => (mode === "ebike" ? item.ebikeS : item.walkS);

/**
 * Whether a station has what is needed.
 * @param {Pack} pack @param {Station} station @param {Need} need
 * @param {() => boolean} isOpen  at the moment that counts; asked only where it has to be
 */
export function meets(pack, station, need, isOpen) {
  return (
    need.facilities.every((facility) => station.yes.has(facility)) &&
    (need.township === null || station.township?.code === need.township) &&
    (need.minStars === null || (station.stars ?? -1) >= need.minStars) &&
    (!need.allDay || pack.doors.pack.texts[station.hours].always) &&
    (!(need.open || need.arrive) || isOpen())
  );
}
