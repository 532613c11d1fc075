/** The server's clock against this one's, for answers that must not hang on a wrong clock. */

/** More than this is not the time on the way. */
export const OFF_MS = 10 * 60_000;

/**
 * How far the server's clock is ahead, ms.
 * @param {{get: (name: string) => string|null}} headers  of its answer
 * @param {number} hereMs  this clock, when the answer came
 * @returns {number|null} null where the answer does not say
 */
export function aheadMs(headers, hereMs) {
  const there = Date.parse(headers.get("Date") ?? "");
  return Number.isNaN(there) ? null : there - hereMs;
}

/** The moment to answer by: the server's, where this clock is wrong. @param {number} hereMs @param {number} ahead */
export function corrected(hereMs, ahead) {
  return Math.abs(ahead) > OFF_MS ? hereMs + ahead : hereMs;
}
