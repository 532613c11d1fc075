/** The map of a page that the phone makes: the server's own, over the land that is kept here. */

import { landOf } from "./holding.js";

/**
 * @typedef {import("./geodesic.js").LonLat} LonLat
 *
 * @typedef {object} Drawing  a map as the server writes it, with gaps
 * @property {string[]} css
 * @property {string[]} js
 * @property {string} html
 * @property {string} script
 * @property {string} approval     what has to be said on it
 * @property {string} attribution
 */

/**
 * What the templates want to know of a map and its ground.
 * @param {Drawing|null} drawing
 * @param {{version: string, middle: LonLat, stations: string, datum: string}} shown
 *   the middle in the datum of the map
 */
export function mapFace(drawing, { version, middle, stations, datum }) {
  if (!drawing) return { map: null };
  const script = drawing.script
    .replace("[0.0, 0.0]", () => written([middle.lat, middle.lon]))
    .replace('"{land}"', () => written(landOf(version)))
    .replace('"{stations}"', () => written(stations));
  return {
    map: { ...drawing, script },
    base: { tiles: null, attribution: "", datum: { value: datum } },
    settings: { map_approval_number: drawing.approval, map_attribution: drawing.attribution },
  };
}

/** As JSON that may stand in a script of a page. @param {unknown} value */
const written = (value) => JSON.stringify(value).replace(/</g, "\\u003c");
