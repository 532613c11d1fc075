/** What the scripts say: the server sends the sentences in the reader's language. */

import { find } from "./dom.js";

/** @type {Record<string, string>|null} read when first needed: some pages have none */
let messages = null;

/**
 * @param {string} name
 * @param {Record<string, string|number>} [values]  for the gaps, such as %(metres)s
 */
export function phrase(name, values = {}) {
  messages ??= /** @type {Record<string, string>} */ (JSON.parse(find("#messages").textContent ?? ""));
  return messages[name].replace(/%\((\w+)\)s/g, (_, gap) => String(values[gap]));
}

/** Write a length as on a scale bar. @param {number} metres */
export function length(metres) {
  if (metres < 1000) return phrase("metres", { number: metres });
  return phrase("kilometres", { number: metres / 1000 });
}
