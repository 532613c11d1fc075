/**
 * Turns the needles with the phone, where its sensors know north. Elsewhere, and
 * where motion is to be reduced, they stay as they are drawn: with north at the top.
 */

import { all, under } from "./dom.js";

/** A turn of less than this is a trembling hand. */
const STEADY_DEG = 2;

/**
 * What browsers for iOS add.
 * @typedef {DeviceOrientationEvent & {webkitCompassHeading?: number}} Turned
 * @typedef {typeof DeviceOrientationEvent & {requestPermission?: () => Promise<string>}} Sensor
 */

/** @type {number|null} */
let heading = null;

/** Let the needles turn, if they may. */
export function wakeCompass() {
  const sensor = /** @type {Sensor|undefined} */ (globalThis.DeviceOrientationEvent);
  if (!sensor || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  listen();
  // Browsers for iOS ask the reader, and let us ask only after a tap.
  document.addEventListener("click", async (event) => {
    if (heading !== null || !under(event, ".figures .there")) return;
    const told = await sensor.requestPermission?.().catch(() => "denied");
    if (told === "granted") listen();
  });
}

function listen() {
  const name = "ondeviceorientationabsolute" in globalThis ? "deviceorientationabsolute" : "deviceorientation";
  removeEventListener(name, turned);
  addEventListener(name, turned);
}

/** @param {Event} event */
function turned(event) {
  const now = headingDeg(/** @type {Turned} */ (event), screen.orientation?.angle ?? 0);
  if (now === null || (heading !== null && apartDeg(now, heading) < STEADY_DEG)) return;
  heading = now;
  requestAnimationFrame(turnNeedles);
}

/** Turn the needles that are on the page now. */
export function turnNeedles() {
  if (heading === null) return;
  for (const dial of all(".needle svg", SVGSVGElement)) dial.style.rotate = `${-heading}deg`;
}

/**
 * Where the upper edge of the screen points, degrees clockwise from magnetic
 * north, which in Beijing lies a few degrees west of the true one.
 * @param {Pick<Turned, "alpha"|"beta"|"absolute"|"webkitCompassHeading">} event
 * @param {number} screenDeg  by how much the screen is turned against the phone
 * @returns {number|null} null where the phone does not know
 */
export function headingDeg({ alpha, beta, absolute, webkitCompassHeading: magnetic }, screenDeg) {
  if (magnetic !== undefined) return magnetic < 0 ? null : (magnetic + screenDeg) % 360;
  if (!absolute || alpha === null) return null;
  // Held beyond upright, the upper edge points the other way.
  const over = Math.abs(beta ?? 0) > 90 ? 180 : 0;
  return (360 - alpha + over + screenDeg) % 360;
}

/** The smaller of the two ways round. @param {number} a @param {number} b */
function apartDeg(a, b) {
  const turn = Math.abs(a - b) % 360;
  return Math.min(turn, 360 - turn);
}
