/** Parts of the page, found with their types; where one must be, its absence is an error. */

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {new () => T} [kind]
 * @param {ParentNode} [within]
 * @returns {T|null} the first such part, if there is one
 */
export function seek(selector, kind = /** @type {any} */ (HTMLElement), within = document) {
  const found = within.querySelector(selector);
  return found instanceof kind ? found : null;
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {new () => T} [kind]
 * @param {ParentNode} [within]
 * @returns {T} the first such part, which the server always writes
 */
export function find(selector, kind, within) {
  const found = seek(selector, kind, within);
  if (!found) throw new Error(`not on this page: ${selector}`);
  return found;
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {new () => T} [kind]
 * @param {ParentNode} [within]
 * @returns {T[]} all such parts
 */
export function all(selector, kind = /** @type {any} */ (HTMLElement), within = document) {
  return [...within.querySelectorAll(selector)].flatMap((part) => (part instanceof kind ? [part] : []));
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {Event} event
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T|null} the part with the selector that an event fell upon
 */
export function under({ target }, selector, kind = /** @type {any} */ (HTMLElement)) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof kind ? found : null;
}

const STYLES = /<style[^>]*>[^]*?<\/style>/g;

/**
 * An answer of the server as a document. The styles of a whole page are left out: they bear
 * its own nonce, not ours, and a browser complains of each.
 * @param {string} text
 */
export function parsed(text) {
  return new DOMParser().parseFromString(text.replace(STYLES, ""), "text/html");
}
