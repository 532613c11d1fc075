/** A name in its spellings, and how what somebody typed is compared; as stationmap/places/spelling.py. */

const OFFICE = /(村民委员会|村委会|居民委员会|居委会)$/;
const SIGN = /[A-Za-z0-9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+|[\p{L}\p{N}]/gu;

/**
 * One character of a name, or one run of letters and digits.
 * @typedef {object} Sign
 * @property {number} start  in the name, half-open
 * @property {number} end
 * @property {string} key    how it is compared
 * @property {string} reading
 * @property {string} sound  the reading as it is compared
 */

/** Letters, digits and characters only; full-width forms become plain, marks go. @param {string} text */
export function normal(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(/ß/g, "ss");
  return plain.replace(/[^\p{L}\p{N}]/gu, "").replace(/(?<=[ln])v/g, "u");
}

/** What was typed as it is compared, without the office's name. @param {string} text */
export function asked(text) {
  const compared = normal(text);
  const office = OFFICE.exec(compared);
  if (!office || office.index === 0) return compared;
  const stem = compared.slice(0, office.index);
  return office[0].startsWith("村") && !stem.endsWith("村") ? `${stem}村` : stem;
}

/** @param {string} text */
export const hasCharacters = (text) => !/^[\x00-\x7f]*$/.test(text);

/** @param {string} name @param {string[]} readings one for each sign @returns {Sign[]} */
export function signsOf(name, readings) {
  return [...name.matchAll(SIGN)].map((found, n) => {
    const start = /** @type {number} */ (found.index);
    const reading = readings[n] ?? found[0];
    return { start, end: start + found[0].length, key: normal(found[0]), reading, sound: normal(reading) };
  });
}
