/** Under the text that is typed: the same once more, with the ledger's figures dotted. */

import { find, seek } from "./dom.js";

const BREAK = /(\n\s*\n)/;

/** @param {string} text */
export function showFigures(text) {
  const under = find("#under");
  const known = seek("#figures", HTMLScriptElement);
  /** @type {string[][]} */
  const rows = known ? JSON.parse(known.textContent ?? "[]") : [];
  let number = 0;
  const parts = text.split(BREAK).flatMap((part) => {
    if (!part.trim()) return [part];
    const row = rows[number++] ?? [];
    if (!part.trimStart().startsWith("##")) return marked(part, row);
    const [, sign, words] = /^(\s*#+ *)([^]*)$/.exec(part) ?? ["", "", part];
    return [made("i", sign), made("b", words)];
  });
  under.replaceChildren(...parts, "\u200b"); // a last empty line has a height, too
}

/** @param {string} text @param {string[]} figures  as they are written in it */
function marked(text, figures) {
  if (!figures.length) return [text];
  const longest = [...figures].sort((one, other) => other.length - one.length);
  const wanted = longest.map((figure) => figure.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const cut = text.split(new RegExp(`(?<![\\d.,])(${wanted})(?![\\d]|[.,]\\d)`));
  return cut.map((part, place) => (place % 2 ? made("u", part) : part));
}

/** @param {"b"|"i"|"u"} name @param {string} text */
function made(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}
