/** Geometry of the land, in the browser: its outline, and which township is where. */

/** @typedef {[number, number]} LonLat */

/**
 * The edges that belong to one township only: the outline of the district and
 * of its holes. Shared borders have identical vertices on both sides.
 * @param {object[]} features  township polygons
 * @returns {[number, number][][]} lines as [lat, lon]
 */
export function outline(features) {
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

/** Join edges that run on into each other. */
function chains(edges) {
  const starts = new Map(edges.map((edge) => [edge[0].join(), edge]));
  const lines = [];
  for (const first of edges) {
    if (!starts.delete(first[0].join())) continue;
    const line = [first[0], first[1]];
    for (let next = starts.get(first[1].join()); next; next = starts.get(line.at(-1).join())) {
      starts.delete(next[0].join());
      line.push(next[1]);
    }
    lines.push(line.map(([lon, lat]) => [lat, lon]));
  }
  return lines;
}

/** @returns {LonLat[][]} every ring of a polygon or of several */
export function rings({ geometry }) {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

/** Whether a place lies in a township, by counting borders to its east. */
export function contains(feature, lon, lat) {
  let within = false;
  for (const ring of rings(feature)) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) within = !within;
    }
  }
  return within;
}
