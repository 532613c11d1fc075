/** The words in the form: read, counted, and renewed without interrupting who types. */

import { showFigures } from "./articles-figures.js";
import { FIELDS } from "./articles-kept.js";
import { find } from "./dom.js";
import { phrase } from "./messages.js";

const LINES = ["title", "digest", "author"];

/** @param {string} field @param {ParentNode} [within] */
export function input(field, within = document) {
  const found = within.querySelector(`#words [name="${field}"]`);
  if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) return found;
  throw new Error(`not in the form: ${field}`);
}

export function words() {
  return Object.fromEntries(FIELDS.map((field) => [field, input(field).value]));
}

/** @param {Record<string, string>} kept */
export function fill(kept) {
  for (const field of FIELDS) input(field).value = kept[field];
}

/** Count as WeChat does, and dot the figures. */
export function count() {
  for (const field of LINES) {
    const shown = find(`#count-${field}`);
    const [length, most] = [input(field).value.trim().length, Number(shown.dataset.most)];
    if (most) shown.textContent = `${length} / ${most}`;
    shown.classList.toggle("over", length > most);
  }
  countBody(input("body").value);
  showFigures(input("body").value);
}

/** The pictures and styles are as the server last counted them. @param {string} text */
function countBody(text) {
  const shown = find("#count-body");
  const [styled, most] = [Number(shown.dataset.styled), Number(shown.dataset.most)];
  if (!styled) return;
  shown.dataset.typed ??= String(text.length);
  const all = styled + text.length - Number(shown.dataset.typed);
  const numbers = { count: text.replace(/\s/g, "").length, all, most: most + 1 };
  const written = Object.entries(numbers).map(([name, number]) => [name, number.toLocaleString("en")]);
  shown.textContent = phrase("counted", Object.fromEntries(written));
  shown.classList.toggle("over", all > most);
}

/**
 * Take over what a page says; who goes on typing is not interrupted, for what they write is
 * sent next.
 * @param {Document} page @param {string} sent  the text that the page answers
 */
export function renew(page, sent) {
  const body = input("body");
  const goesOn = body.value.replaceAll("\r\n", "\n") !== sent.replaceAll("\r\n", "\n");
  for (const field of FIELDS) {
    const [own, { value }] = [input(field), input(field, page)];
    const same = bare(value) === bare(own.value);
    const busy = field === "body" ? goesOn : LINES.includes(field) && document.activeElement === own;
    if (!same && !busy) replace(own, value);
  }
  const counted = find("#count-body");
  counted.dataset.styled = find("#count-body", HTMLElement, page).dataset.styled;
  counted.dataset.typed = String(input("body", page).value.length);
}

/** Blanks and empty lines are the writer's own business. @param {string} text */
const bare = (text) => text.replace(/\s/g, "");

/** Another text, and the cursor where it was. @param {HTMLInputElement|HTMLTextAreaElement} own @param {string} value */
function replace(own, value) {
  const at = document.activeElement === own ? own.selectionStart : null;
  own.value = value;
  if (at !== null) own.setSelectionRange(at, at);
}
