/** Where the reader is, if they let us know. */

const OPTIONS = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };

const SLOW_MS = 3_000;
const SILENT_MS = 15_000;
const ALLOWED_MS = 1_000;

/**
 * @typedef {{lon: number, lat: number, accuracyM: number}} Fix
 * @typedef {{slow?: () => void, silent?: () => void}} Waiting
 *   told while there is no answer: that it takes long, and that there may never be one
 */

/**
 * Ask for the position; the browser asks the reader. Some browsers never answer,
 * and some answer much later, when the reader has made up their mind.
 * @param {Waiting} [waiting]
 * @returns {Promise<Fix>} rejected with "denied" or "failed"
 */
export function locate({ slow, silent } = {}) {
  const timers = [setTimeout(() => slow?.(), SLOW_MS), setTimeout(() => silent?.(), SILENT_MS)];
  return position().finally(() => timers.forEach(clearTimeout));
}

/**
 * Inside WeChat its own interface is asked first (wechat.js), where it may be.
 * @returns {Promise<Fix>}
 */
function position() {
  /** @type {{fix: Promise<Fix>|null}} */
  const detail = { fix: null };
  document.dispatchEvent(new CustomEvent("stationmap:locate", { detail }));
  const { fix } = detail;
  if (!fix) return browserPosition();
  return fix.catch((error) => {
    if (error instanceof Error && error.message === "denied") throw error;
    return browserPosition();
  });
}

/** @returns {Promise<Fix>} */
function browserPosition() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error("failed"));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude: lon, latitude: lat, accuracy: accuracyM } }) => {
        // Some phones answer 0, 0 where they know nothing; nobody delivers meals there.
        if (Math.abs(lon) + Math.abs(lat) < 0.01) reject(new Error("failed"));
        else resolve({ lon, lat, accuracyM });
      },
      (error) => reject(new Error(error.code === error.PERMISSION_DENIED ? "denied" : "failed")),
      OPTIONS,
    );
  });
}

/**
 * Whether the reader has said yes before. Some WeChat browsers cannot tell:
 * then nobody is asked before they tap, so that nobody is startled.
 */
export async function alreadyAllowed() {
  try {
    const asked = navigator.permissions.query({ name: "geolocation" });
    return (await Promise.race([asked, later(ALLOWED_MS)]))?.state === "granted";
  } catch {
    return false;
  }
}

/** @param {number} ms @returns {Promise<null>} */
function later(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, null);
  });
}
