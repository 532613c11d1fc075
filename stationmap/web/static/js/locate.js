/** Where the reader is, if they let us know. */

const OPTIONS = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };

/** @typedef {{lon: number, lat: number, accuracyM: number}} Fix */

/**
 * Ask for the position; the browser asks the reader.
 * @returns {Promise<Fix>} rejected with "denied" or "failed"
 */
export function locate() {
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
    const { state } = await navigator.permissions.query({ name: "geolocation" });
    return state === "granted";
  } catch {
    return false;
  }
}
