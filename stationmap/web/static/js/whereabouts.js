/**
 * The place that the list is about: how surely it is known, whether it is only
 * the last one, and how to have it anew or forgotten.
 */

import { lately } from "./dates.js";
import { all, find, seek } from "./dom.js";
import { phrase } from "./messages.js";
import { forgetAll, lastPlace, rememberPlace, remembers } from "./remembered.js";

/** @import {Place} from "./remembered.js" */

/** A fix that is worse than this is shown as a circle, and said. */
export const POOR_M = 500;
const ROUND_M = 100;

export class Whereabouts {
  constructor() {
    /** @type {Place|null} */
    this.place = null;
    this.last = false;
    this.line = find("#whereabouts");
  }

  /**
   * The reader has just named this place, tapped it, or was located there.
   * @param {string} link  of the list around it
   * @param {{accuracyM?: number, near: boolean}} known  whether there are stations anywhere near
   */
  settle(link, { accuracyM = 0, near }) {
    const asked = new URL(link, location.href).searchParams;
    const [lon, lat, q] = ["lon", "lat", "q"].map((name) => asked.get(name) ?? "");
    this.place = { lon, lat, q, name: q, accuracyM, at: Date.now() };
    this.last = false;
    if (near) rememberPlace(this.place);
  }

  /** Take up the place of the last visit, until there is a better one. @returns {Place|null} */
  takeUp() {
    this.place = lastPlace();
    this.last = this.place !== null;
    return this.place;
  }

  /** The township around the place is known now. @param {string|undefined} township */
  named(township) {
    if (!this.place || this.place.name || this.last || !township) return;
    this.place.name = township;
    if (lastPlace()?.at === this.place.at) rememberPlace(this.place);
  }

  /**
   * A list is shown: say what has to be said of the place around which it is.
   * @param {string} link
   * @returns {number} how surely that place is known, metres; 0: exactly, for all we know
   */
  shown(link) {
    const asked = new URL(link, location.href).searchParams;
    const place = this.place?.lon === asked.get("lon") && this.place.lat === asked.get("lat") ? this.place : null;
    const said = place ? [this.last ? lastly(place) : "", poorly(place)].filter(Boolean).join("") : "";
    find("span", HTMLElement, this.line).textContent = said;
    find("[data-forget]", HTMLElement, this.line).hidden = !this.last;
    this.line.hidden = !said;
    document.body.classList.toggle("unsure", (place?.accuracyM ?? 0) > POOR_M);
    this.footnote();
    return place?.accuracyM ?? 0;
  }

  /** At the very end it is said what this phone remembers, with a way to end that. */
  footnote() {
    const note = seek("#remembers") ?? document.createElement("p");
    if (!remembers()) {
      note.remove();
      return;
    }
    const forget = document.createElement("button");
    forget.type = "button";
    forget.className = "link";
    forget.dataset.forget = "";
    forget.textContent = phrase("forget");
    note.id = "remembers";
    note.className = "note";
    note.replaceChildren(phrase("remembers"), forget);
    seek("#sheet .truth")?.after(note);
  }

  /** @returns {boolean} whether the list is around the place that is forgotten */
  forget() {
    const { last } = this;
    forgetAll();
    this.place = null;
    this.last = false;
    for (const note of all("#remembers")) note.remove();
    return last;
  }
}

/** @param {Place} place */
function lastly({ name, at }) {
  const when = lately(at);
  return name ? phrase("last", { name, when }) : phrase("last_unnamed", { when });
}

/** @param {Place} place */
function poorly({ accuracyM }) {
  if (accuracyM <= POOR_M) return "";
  return phrase("poor", { metres: Math.round(accuracyM / ROUND_M) * ROUND_M });
}
