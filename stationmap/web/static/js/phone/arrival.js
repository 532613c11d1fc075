/** What somebody finds who sets out now: the state of a door on arrival; as `stationmap/arrival.py`. */

import { dayOf } from "./moment.js";
import { SOON_MS } from "./words.js";

/**
 * @typedef {import("./doors.js").Opening} Opening
 * @typedef {import("./words.js").State} State
 * @typedef {import("./words.js").Words} Words
 *
 * @typedef {object} Going  somebody who sets out now
 * @property {number} travelS  on the way, in the mode that was asked for
 * @property {Opening} there   the door on arrival
 * @property {number|null} rideS  by e-bike, where that is quicker than the mode asked for
 */

const MINUTE_MS = 60_000;
const TIGHT_MS = 15 * MINUTE_MS; // less than this to spare: say when to leave
const AMPLE_MS = SOON_MS / 6; // to spare, where the door shuts soon
const WAIT_MS = 30 * MINUTE_MS; // as long as this one waits at a door
const NEVER_S = 15 * 86_400; // longer than any opening is looked for

/**
 * Whether a door that is open is shut on arrival, but not by e-bike.
 * @param {Going} going @param {Opening} opening @param {number} at ms
 */
export function rides({ there, rideS }, opening, at) {
  const shuts = opening.state === "open" && there.state === "closed";
  return shuts && rideS !== null && toSpare(opening, at, rideS) > 0;
}

/**
 * How long until one can be inside, waiting included, seconds.
 * @param {Going} going @param {Opening} opening @param {number} at ms
 */
export function insideS(going, opening, at) {
  const { travelS, there, rideS } = going;
  if (there.state !== "closed") return travelS;
  if (rideS !== null && rides(going, opening, at)) return rideS;
  return there.opensAt === null ? NEVER_S : (there.opensAt - at) / 1000;
}

/**
 * What is posted, as it concerns somebody who sets out at that moment.
 * @param {State} posted @param {Opening} opening @param {number} at ms
 * @param {Going} going @param {Words} words
 * @returns {State}
 */
export function arriving(posted, opening, at, going, words) {
  if (opening.always) return posted;
  if (going.there.state === "open") return inTime(posted, opening, at, going, words);
  if (going.there.state === "unknown") {
    if (posted.group === "unsure") return posted;
    return { ...posted, more: words._("，到那儿说不准开没开"), group: "unsure" };
  }
  if (opening.state === "open") return { ...posted, more: tooLate(opening, at, going, words), group: "shut" };
  return waiting(posted, at, going, words);
}

/** @param {State} posted @param {Opening} opening @param {number} at @param {Going} going @param {Words} words @returns {State} */
function inTime(posted, opening, at, { travelS }, words) {
  if (opening.state !== "open") return { ...posted, more: words._("，到那儿就开了"), group: "in" };
  if (opening.closesAt === null) return posted;
  const spare = toSpare(opening, at, travelS);
  if (spare <= 0) return { ...posted, more: words._("，到那儿又开着") };
  if (posted.glyph === "soon" && spare > AMPLE_MS) return { ...posted, more: words._("，来得及") };
  if (spare > TIGHT_MS) return posted;
  return { ...posted, more: words._("，%(time)s 前出发来得及", { time: words.clock_time(at + spare) }) };
}

/** It shuts before one is there; what can be done about that. @param {Opening} opening @param {number} at @param {Going} going @param {Words} words */
function tooLate(opening, at, going, words) {
  if (going.rideS !== null && rides(going, opening, at)) {
    const time = words.clock_time(at + toSpare(opening, at, going.rideS));
    return words._("，走到就关了，骑车 %(time)s 前出发来得及", { time });
  }
  const again = going.there.opensAt;
  if (again !== null && dayOf(again) === dayOf(at)) {
    return words._("，到那儿就关了，%(time)s 再开", { time: words.clock_time(again) });
  }
  return words._("，到那儿就关了，今天来不及了");
}

/** How long one would stand before a shut door, where that is not long. @param {State} posted @param {number} at @param {Going} going @param {Words} words @returns {State} */
function waiting(posted, at, { travelS, there }, words) {
  if (there.opensAt === null) return posted;
  const left = there.opensAt - at - travelS * 1000;
  if (left > WAIT_MS) return posted;
  const minutes = Math.max(1, Math.ceil(left / MINUTE_MS));
  const said = words.opens(there.opensAt, at, true);
  return { ...posted, said, more: words._("，到那儿等 %(minutes)s 分钟", { minutes }), group: "in" };
}

/** How long before it shuts one is there; without an end, as long as one looks. @param {Opening} opening @param {number} at @param {number} travelS */
function toSpare({ closesAt }, at, travelS) {
  return closesAt === null ? NEVER_S * 1000 : closesAt - at - travelS * 1000;
}
