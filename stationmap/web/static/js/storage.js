/**
 * What this phone remembers for its reader, and nobody else. Some browsers keep
 * nothing, and say so by throwing: then everything works, and nothing is remembered.
 */

const PREFIX = "stationmap.";

/** @param {string} name @returns {string|null} */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} text  nothing: forget it */
export function remember(name, text) {
  try {
    if (text) localStorage.setItem(PREFIX + name, text);
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // Forbidden or full: it then holds for this page only.
  }
}
