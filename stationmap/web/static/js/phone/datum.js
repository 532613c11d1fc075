/** WGS 84 to GCJ-02, the published formula; as stationmap/datum.py, which has its sources. */

/** @typedef {import("./geodesic.js").LonLat} LonLat */

const A = 6378245;
const EE = 0.00669342162296594323;
const [WEST, EAST, SOUTH, NORTH] = [72.004, 137.8347, 0.8293, 55.8271];
const { PI, sin, cos, sqrt, abs } = Math;

/**
 * Outside a box around China nothing is changed.
 * @param {LonLat} place  WGS 84, degrees
 * @returns {LonLat} GCJ-02, degrees
 */
export function toGcj02({ lon, lat }) {
  if (!(lon >= WEST && lon <= EAST && lat >= SOUTH && lat <= NORTH)) return { lon, lat };
  const [x, y] = [lon - 105, lat - 35];
  const common = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * (2 / 3);
  const east =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common +
    (20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * (2 / 3) +
    (150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * (2 / 3);
  const north =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common +
    (20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * (2 / 3) +
    (160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * (2 / 3);
  const phi = (lat * PI) / 180;
  const magic = 1 - EE * sin(phi) ** 2;
  return {
    lon: lon + (east * 180) / ((A / sqrt(magic)) * cos(phi) * PI),
    lat: lat + (north * 180) / (((A * (1 - EE)) / (magic * sqrt(magic))) * PI),
  };
}

/**
 * The way back, iterated until it is right to 1e-12 degrees.
 * @param {LonLat} place  GCJ-02, degrees
 * @returns {LonLat} WGS 84, degrees
 */
export function fromGcj02(place) {
  let guess = place;
  for (let step = 0; step < 30; step += 1) {
    const there = toGcj02(guess);
    const off = { lon: place.lon - there.lon, lat: place.lat - there.lat };
    guess = { lon: guess.lon + off.lon, lat: guess.lat + off.lat };
    if (abs(off.lon) + abs(off.lat) < 1e-12) break;
  }
  return guess;
}
