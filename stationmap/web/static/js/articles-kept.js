/** What an editor has typed, remembered in this browser for each view. */

import { recall, remember } from "./storage.js";

/** Words of so many views are remembered; the oldest go first. */
const MOST_VIEWS = 24;
const LIST = "articles";
export const FIELDS = ["title", "digest", "author", "body", "made", "stale"];

/** @param {string} view */
const nameOf = (view) => `article.${view}`;

/** @param {string} view @returns {Record<string, string>|null} */
export function lastWords(view) {
  try {
    const kept = JSON.parse(recall(nameOf(view)) ?? "null");
    return kept && FIELDS.every((field) => typeof kept[field] === "string") ? kept : null;
  } catch {
    return null; // not written by us
  }
}

/** @param {string} view @param {Record<string, string>} words */
export function keepWords(view, words) {
  const name = nameOf(view);
  remember(name, JSON.stringify(words));
  const views = (recall(LIST) ?? "").split("\n").filter((one) => one && one !== name);
  for (const old of views.splice(MOST_VIEWS - 1)) remember(old, "");
  remember(LIST, [name, ...views].join("\n"));
}

/** @param {string} view */
export function forgetWords(view) {
  remember(nameOf(view), "");
}
