/**
 * Distances on the ellipsoid of WGS 84, by the inverse formula of T. Vincenty
 * (Survey Review XXIII, 1975), iterated until nothing changes. Within a country
 * it agrees with Karney's algorithm, which the server uses, to less than 0.1 mm.
 */

const SEMI_MAJOR_M = 6378137;
const FLATTENING = 1 / 298.257223563;
const SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING);
const SECOND_ECCENTRICITY_2 = SEMI_MAJOR_M ** 2 / SEMI_MINOR_M ** 2 - 1;
const RADIANS = Math.PI / 180;
const SETTLED = 1e-14; // radians, a ten-thousandth of a millimetre
const STEPS = 200;

/**
 * @typedef {{lon: number, lat: number}} LonLat  degrees, WGS 84
 * @typedef {{sigma: number, sinSigma: number, cosSigma: number, cos2M: number, cos2Alpha: number}} Arc
 */

/**
 * The length of the shortest way between two places, in metres. Between points
 * almost opposite on the globe the iteration has no end: NaN.
 * @param {LonLat} from
 * @param {LonLat} to
 * @returns {number}
 */
export function distanceM(from, to) {
  const { apart, arc } = inverse(from, to);
  return apart ? (arc ? along(arc) : NaN) : 0;
}

/**
 * The first direction of the way, in degrees clockwise from north.
 * @param {LonLat} from
 * @param {LonLat} to
 */
export function bearingDeg(from, to) {
  const [sinU1, cosU1] = reduced(from.lat);
  const [sinU2, cosU2] = reduced(to.lat);
  const { lambda } = inverse(from, to);
  const east = cosU2 * Math.sin(lambda);
  const north = cosU1 * sinU2 - sinU1 * cosU2 * Math.cos(lambda);
  return (Math.atan2(east, north) / RADIANS + 360) % 360;
}

/**
 * @param {LonLat} from
 * @param {LonLat} to
 * @returns {{apart: boolean, lambda: number, arc: Arc|null}}
 *   the difference of longitudes on the auxiliary sphere, and the arc there, where it is found
 */
function inverse(from, to) {
  const [sinU1, cosU1] = reduced(from.lat);
  const [sinU2, cosU2] = reduced(to.lat);
  const apart = turn(to.lon - from.lon) * RADIANS;
  let lambda = apart;
  for (let step = 0; step < STEPS; step += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
    if (sinSigma === 0) return { apart: false, lambda, arc: null };
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * sinL) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    // Along the equator there is no middle of the arc to speak of.
    const cos2M = cos2Alpha === 0 ? 0 : cosSigma - (2 * sinU1 * sinU2) / cos2Alpha;
    const c = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
    const before = lambda;
    const inner = cos2M + c * cosSigma * (2 * cos2M ** 2 - 1);
    lambda = apart + (1 - c) * FLATTENING * sinAlpha * (sigma + c * sinSigma * inner);
    if (Math.abs(lambda - before) < SETTLED) {
      return { apart: true, lambda, arc: { sigma, sinSigma, cosSigma, cos2M, cos2Alpha } };
    }
  }
  return { apart: true, lambda, arc: null };
}

/** @param {Arc} arc */
function along({ sigma, sinSigma, cosSigma, cos2M, cos2Alpha }) {
  const u2 = cos2Alpha * SECOND_ECCENTRICITY_2;
  const a = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const b = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const first = cosSigma * (2 * cos2M ** 2 - 1);
  const second = (b / 6) * cos2M * (4 * sinSigma ** 2 - 3) * (4 * cos2M ** 2 - 3);
  const more = b * sinSigma * (cos2M + (b / 4) * (first - second));
  return SEMI_MINOR_M * a * (sigma - more);
}

/** Sine and cosine of the reduced latitude. @param {number} lat degrees */
function reduced(lat) {
  const tan = (1 - FLATTENING) * Math.tan(lat * RADIANS);
  const cos = 1 / Math.hypot(1, tan);
  return [tan * cos, cos];
}

/** A difference of longitudes as the shorter way round. @param {number} deg */
function turn(deg) {
  return deg - 360 * Math.round(deg / 360);
}
