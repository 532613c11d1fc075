/** Values as the templates know them: under the names that the server's own values have. */

import { dayOf, isoInBeijing } from "./moment.js";
import { isRough } from "./words.js";

/**
 * @typedef {import("./asked.js").Asked} Asked
 * @typedef {import("./pack.js").Pack} Pack
 * @typedef {import("./pack.js").Station} Station
 * @typedef {import("./words.js").Words} Words
 */

/** Named values of a call in a template. @typedef {Record<string, any>} Named */

export const VIEW = { MAP: { value: "map" }, LIST: { value: "list" }, SEARCH: { value: "search" } };

/** @param {Asked} asked @returns {Record<string, unknown>} */
export function askedFace(asked) {
  return {
    q: asked.q,
    origin: asked.origin,
    view: { value: asked.view },
    wishes: asked.wishes,
    at: { date: () => dayOf(asked.at), isoformat: () => isoInBeijing(asked.at), ms: asked.at },
    link: (/** @type {string|Named} */ path = "/", /** @type {Named} */ named = {}) => {
      const given = typeof path === "string" ? named : path;
      const to = typeof path === "string" ? path : "/";
      return asked.address(to, { view: given.view?.value ?? asked.view });
    },
    picked: (/** @type {string} */ ref) => askedFace(asked.picked(ref)),
    unfiltered: () => askedFace(asked.unfiltered()),
  };
}

/** @param {Pack} pack */
export function catalogueFace(pack) {
  return {
    version: pack.version,
    district_code: pack.district,
    stations: Array(pack.stations.length), // pages only count them
    documented_count: pack.documented,
    sources: pack.sources,
  };
}

/** @param {Words} words */
export function wordsFace(words) {
  return {
    counted: words.counted.bind(words),
    counted_briefly: words.counted_briefly.bind(words),
    without_place: words.without_place.bind(words),
    weekday: words.weekday.bind(words),
    clock_time: (/** @type {{ms: number}} */ at) => words.clock_time(at.ms),
  };
}

/** @param {Station} station */
export function stationFace(station) {
  return {
    ref: station.ref,
    name: station.name,
    modelled: !station.documented,
    rough: isRough(station),
    position_quality: { value: station.quality },
    position_error_m: station.errorM,
    phone: station.phone,
    addr: station.addr,
    opening_hours: true,
    hours_as_posted: station.hoursAsPosted,
    facilities_as_published: station.facilitiesAsPublished,
    checked_on: station.checkedOn,
    source: station.source,
    still_open: { value: station.stillOpen },
  };
}
