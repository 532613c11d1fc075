/** The pocket: the refs of the stations that somebody keeps, on this phone only. */

const KEY = "stationmap.pocket";

/** As many as the server lists at once. */
export const MOST = 50;

/** What a browser that keeps nothing throws at is no pocket. @returns {Storage|null} */
function storage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** The refs, the one put in last first. @returns {string[]} */
export function pocket() {
  try {
    const held = JSON.parse(storage()?.getItem(KEY) ?? "[]");
    return Array.isArray(held) ? held.filter((ref) => typeof ref === "string" && ref).slice(0, MOST) : [];
  } catch {
    return []; // not written by us, or not to be read
  }
}

/**
 * Put a station in, or take it out.
 * @param {string} ref @param {boolean} wanted
 * @returns {"kept"|"dropped"|"pocket_full"|"not_kept"}  what has become of that
 */
export function put(ref, wanted) {
  const others = pocket().filter((other) => other !== ref);
  if (wanted && others.length >= MOST) return "pocket_full";
  try {
    const place = storage();
    if (!place) return "not_kept";
    place.setItem(KEY, JSON.stringify(wanted ? [ref, ...others] : others));
    return wanted ? "kept" : "dropped";
  } catch {
    return "not_kept";
  }
}
