/** What it costs to look in at a station on the way; as `stationmap/onway.py`. */

import { distanceM } from "./geodesic.js";

/**
 * @typedef {import("./geodesic.js").LonLat} LonLat
 * @typedef {import("./pack.js").Station} Station
 *
 * @typedef {object} Detour  along straight lines
 * @property {Station} station
 * @property {number} thereM  from the origin to the station
 * @property {number} extraM  how much longer the whole way becomes, never less than 0
 */

const LEAST_ALLOWED_M = 500;
const MOST_ALLOWED_M = 2000;
const ALLOWED_SHARE = 0.5; // of the straight way

/**
 * What each station costs, the least first, equals by ref.
 * @param {Station[]} stations  ordered by ref
 * @param {LonLat} origin @param {LonLat} goal
 * @returns {Detour[]}
 */
export function detours(stations, origin, goal) {
  const direct = distanceM(origin, goal);
  const made = stations.map((station) => {
    const thereM = distanceM(origin, station.position);
    // No way is shorter than the straight one; rounding would say so.
    const extraM = Math.max(0, thereM + distanceM(station.position, goal) - direct);
    return { station, thereM, extraM };
  });
  return made.sort((a, b) => a.extraM - b.extraM);
}

/** How long a detour may be for a station to lie on the way at all, metres. @param {number} directM */
export function allowedM(directM) {
  return Math.min(MOST_ALLOWED_M, Math.max(LEAST_ALLOWED_M, ALLOWED_SHARE * directM));
}
