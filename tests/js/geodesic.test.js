import assert from "node:assert/strict";
import { test } from "node:test";

import { bearingDeg, distanceM } from "../../stationmap/web/static/js/phone/geodesic.js";

const HERE = { lon: 116.65, lat: 40.13 };
const near = (deg, other, by) => assert.ok(Math.abs(deg - other) < by, `${deg} is not ${other}`);

test("a degree of latitude, and none", () => {
  // As GeographicLib has it.
  near(distanceM(HERE, { lon: 116.65, lat: 41.13 }), 111_046.7677, 0.001);
  assert.equal(distanceM(HERE, HERE), 0);
});

test("the way to the four winds", () => {
  near(bearingDeg(HERE, { lon: 116.65, lat: 40.2 }), 0, 1e-9);
  near(bearingDeg(HERE, { lon: 116.65, lat: 40.1 }), 180, 1e-9);
  near(bearingDeg(HERE, { lon: 116.66, lat: 40.13 }), 89.997, 0.001);
  near(bearingDeg(HERE, { lon: 116.64, lat: 40.13 }), 270.003, 0.001);
});

test("across the date line it is the shorter way round", () => {
  near(bearingDeg({ lon: 179.9, lat: 0 }, { lon: -179.9, lat: 0 }), 90, 1e-9);
});
