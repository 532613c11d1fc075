/** Whether a door is open, as the server laid it out: no rule of hours is read here. */

import { dayFromText, dayOf, minuteOf, momentOf } from "./moment.js";

/**
 * A state from a minute of the day on, until the next.
 * @typedef {[minute: number, state: "o"|"c"|"u", reason?: string]} Mark
 *
 * @typedef {object} DoorsPack
 * @property {string} from  the first day
 * @property {(string|null)[]} kinds  what each day is; null: not announced
 * @property {number[]} announced  years whose holidays are announced
 * @property {Mark[][]} lines
 * @property {{text: string|null, always: boolean, day: number[], own: number[]}[]} texts
 *
 * @typedef {object} Opening
 * @property {"open"|"closed"|"unknown"} state
 * @property {number|null} closesAt  ms; if open: the first moment at which it is not known to be
 * @property {number|null} opensAt   ms; if not open: the next moment at which it is
 * @property {boolean} always
 * @property {string|null} reason  if unknown
 */

const HORIZON_DAYS = 14;
const NAMES = /** @type {const} */ ({ o: "open", c: "closed", u: "unknown" });

/** What is said of a moment that the pack does not reach. */
export const TOO_OLD = "data-too-old";

export class Doors {
  /** @param {DoorsPack} pack */
  constructor(pack) {
    this.pack = pack;
    this.first = dayFromText(pack.from);
    this.days = pack.kinds.length;
  }

  /** Whether the pack still reaches as far ahead as one looks. @param {number} atMs */
  reaches(atMs) {
    const day = dayOf(atMs) - this.first;
    return day >= 0 && day + HORIZON_DAYS < this.days;
  }

  /**
   * The timeline of a calendar day, or of what begins on it (48 hours).
   * @param {number} text  which of the texts
   * @param {number} day
   * @param {"day"|"own"} [kind]
   * @returns {Mark[]|null}  null beyond the pack
   */
  line(text, day, kind = "day") {
    const number = this.pack.texts[text][kind][day - this.first];
    return number === undefined ? null : this.pack.lines[number];
  }

  /** @param {number} day @returns {string|null|undefined} undefined beyond the pack */
  kind(day) {
    return this.pack.kinds[day - this.first];
  }

  /**
   * Whether a door is known to be open at a moment.
   * @param {number} text @param {number} atMs
   */
  isOpen(text, atMs) {
    const minute = minuteOf(atMs);
    const here = this.line(text, dayOf(atMs))?.findLast(([start]) => start <= minute);
    return this.pack.texts[text].always || here?.[1] === "o";
  }

  /**
   * The state of a door at a moment, and when that changes.
   * @param {number} text @param {number} atMs
   * @returns {Opening}
   */
  at(text, atMs) {
    const { always, text: written } = this.pack.texts[text];
    if (always) return opening("open", { always: true });
    if (written === null) return opening("unknown", { reason: "no-hours" });
    if (!this.reaches(atMs)) return opening("unknown", { reason: TOO_OLD });
    const [day, minute] = [dayOf(atMs), minuteOf(atMs)];
    const here = /** @type {Mark[]} */ (this.line(text, day)).findLast(([start]) => start <= minute);
    const [, state, reason = null] = /** @type {Mark} */ (here);
    const change = this.#change(text, day, minute, state === "o");
    const [closesAt, opensAt] = state === "o" ? [change, null] : [null, change];
    return opening(NAMES[state], { closesAt, opensAt, reason });
  }

  /** @param {number} text @param {number} day @param {number} minute @param {boolean} isOpen */
  #change(text, day, minute, isOpen) {
    for (let ahead = 0; ahead <= HORIZON_DAYS; ahead += 1) {
      for (const [start, state] of this.line(text, day + ahead) ?? []) {
        if ((ahead || start > minute) && (state === "o") !== isOpen) return momentOf(day + ahead, start);
      }
    }
    return null;
  }
}

/** @param {Opening["state"]} state @param {Partial<Opening>} more @returns {Opening} */
function opening(state, more) {
  return { state, closesAt: null, opensAt: null, always: false, reason: null, ...more };
}
