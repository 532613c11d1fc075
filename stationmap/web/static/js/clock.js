/** Whether this phone's clock is right: the server's is asked once, and is used where the phone answers. */

import { day, dayAndTime } from "./dates.js";
import { find } from "./dom.js";
import { phrase } from "./messages.js";
import { aheadMs, corrected, OFF_MS } from "./phone/clock.js";
import { recall, remember } from "./storage.js";

/** How far the server's clock is ahead of this one, ms. */
let ahead = 0;

/** The moment, by the server's clock if that is known to be another. */
export const now = () => corrected(Date.now(), ahead);

/** Ask once the page stands. */
export function checkClock() {
  if (document.readyState === "complete") check();
  else addEventListener("load", check, { once: true });
}

async function check() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    ahead = aheadMs(answer.headers, Date.now()) ?? 0;
    await answer.text(); // one that nobody reads stays open
    remember("ahead", Math.abs(ahead) > OFF_MS ? String(ahead) : "");
  } catch {
    ahead = Number(recall("ahead")) || 0; // as it was when there was a network, and as the worker takes it
  }
  if (Math.abs(ahead) > OFF_MS) tell(phrase("clock", { time: dayAndTime(now()) }));
}

/**
 * The phone has answered, from data made then: its clock cannot be before that.
 * @param {Date|null} madeAt
 */
export function notBefore(madeAt) {
  if (!madeAt || madeAt.getTime() - Date.now() < OFF_MS) return;
  tell(phrase("clock_early", { day: day(madeAt) }));
}

/** @param {string} text */
function tell(text) {
  const line = find("#clock");
  line.textContent = text;
  line.hidden = false;
}
