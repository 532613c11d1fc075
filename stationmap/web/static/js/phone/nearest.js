/**
 * The nearest stations that have what is needed: the same answer as the server's
 * `stationmap.nearest`, by (distance, ref).
 */

import { distanceM } from "./geodesic.js";
import { placed } from "./pack.js";

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
  return byDistance(pack, origin).filter((item) => meets(pack, item, need, at)).slice(0, k);
}

/** How long it takes in a mode, seconds. @param {Found} item @param {Need["arrive"]} mode */
export const travelS = (item, mode) => (mode === "ebike" ? item.ebikeS : item.walkS);

/** @param {Pack} pack @param {Found} item @param {Need} need @param {number} at ms */
function meets(pack, item, need, at) {
  const arrives = need.arrive ? at + travelS(item, need.arrive) * 1000 : at;
  const asksOpen = need.open || need.arrive;
  return (
    offers(item.station, need) &&
    (!need.allDay || pack.doors.pack.texts[item.station.hours].always) &&
    (!asksOpen || pack.doors.isOpen(item.station.hours, arrives))
  );
}

/**
 * Whether a station has what is needed, whatever its hours.
 * @param {Station} station @param {Need} need
 */
export function offers(station, need) {
  return (
    need.facilities.every((facility) => station.yes.has(facility)) &&
    (need.township === null || station.township?.code === need.township) &&
    (need.minStars === null || (station.stars ?? -1) >= need.minStars)
  );
}

export { placed };
