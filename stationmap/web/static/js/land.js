/** Geometry of the land, in the browser: its outline, and which township is where. */

/** @import {Position} from "geojson" */
/** @import {LandFeature, LonLat, Township} from "../../shapes.js" */

/**
 * The edges that belong to one township only: the outline of the district and
 * of its holes. Shared borders have identical vertices on both sides.
 * @param {Township[]} features
 * @returns {[number, number][][]} lines as [lat, lon]
 */
export function outline(features) {
  /** @type {Map<string, [Position, Position]>} */
  const edges = new Map();
  for (const ring of features.flatMap(rings)) {
    for (let i = 1; i < ring.length; i += 1) {
      const [a, b] = [ring[i - 1].join(), ring[i].join()];
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      if (edges.has(key)) edges.delete(key);
      else edges.set(key, [ring[i - 1], ring[i]]);
    }
  }
  return chains([...edges.values()]);
}

/** Join edges that run on into each other. @param {[Position, Position][]} edges */
function chains(edges) {
  const starts = new Map(edges.map((edge) => [edge[0].join(), edge]));
  /** @type {[number, number][][]} */
  const lines = [];
  for (const first of edges) {
    if (!starts.delete(first[0].join())) continue;
    const line = [...first];
    let [, end] = first;
    for (let next = starts.get(end.join()); next; next = starts.get(end.join())) {
      starts.delete(next[0].join());
      [, end] = next;
      line.push(end);
    }
    lines.push(line.map(([lon, lat]) => [lat, lon]));
  }
  return lines;
}

/** @param {Township} township @returns {Position[][]} every ring of a polygon or of several */
export function rings({ geometry }) {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

/**
 * Whether a place lies in a township, by counting borders to its east.
 * @param {Township} township @param {number} lon @param {number} lat
 */
export function contains(township, lon, lat) {
  let within = false;
  for (const ring of rings(township)) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) within = !within;
    }
  }
  return within;
}

/** The name of the township around a place. @param {Township[]} townships @param {LonLat} place */
export function townshipAt(townships, [lon, lat]) {
  return townships.find((township) => contains(township, lon, lat))?.properties.name;
}

/** @param {LandFeature} feature @returns {feature is Township} */
export function isTownship(feature) {
  return feature.properties.kind === "township";
}

/** Read a place as the page writes it, "lon,lat". @param {string} [text] @returns {LonLat|null} */
export function lonLat(text) {
  if (!text) return null;
  const [lon, lat] = text.split(",").map(Number);
  return [lon, lat];
}
