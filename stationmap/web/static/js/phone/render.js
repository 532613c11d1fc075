/**
 * The server's own templates, run on the phone. They are compiled when the
 * program is installed (see templates/compile.mjs), so that no text is ever run as code.
 */

/**
 * @typedef {import("./words.js").Translate} Translate
 * @typedef {{render: (name: string, values: Record<string, unknown>) => string}} Engine
 *
 * @typedef {object} Parts
 * @property {any} nunjucks  the engine, from its package
 * @property {Record<string, unknown>} templates  compiled, by name
 * @property {string} nonce  of the page's own scripts
 * @property {(name: string) => string} address  of a static file
 */

/** @param {Parts} parts @param {Translate} translate @returns {Engine} */
export function engine({ nunjucks, templates, nonce, address }, translate) {
  const loader = new nunjucks.PrecompiledLoader(templates);
  const made = new nunjucks.Environment(loader, { autoescape: true });
  made.addGlobal("static", address);
  made.addGlobal("_", translate);
  made.addFilter("cut", (/** @type {string|unknown[]|null} */ whole, first = 0, last = undefined) =>
    (whole ?? []).slice(first, last),
  );
  made.addFilter("tojson", (/** @type {unknown} */ value) =>
    new nunjucks.runtime.SafeString(JSON.stringify(value).replace(/[<>&']/g, escaped)),
  );
  made.addGlobal("nonce", () => nonce);
  // They are on the phone already; the server writes them into the page instead.
  made.addGlobal("style", (/** @type {string} */ name) =>
    new nunjucks.runtime.SafeString(`<link rel="stylesheet" href="${address(name)}">`),
  );
  return { render: (name, values) => made.render(name, withoutEmpty(values)) };
}

/**
 * An empty list counts as nothing in the templates, but not for the engine.
 * @template T @param {T} value @returns {T|null}
 */
function withoutEmpty(value) {
  if (Array.isArray(value)) {
    return value.length ? /** @type {T} */ (value.map(withoutEmpty)) : null;
  }
  if (!value || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const kept = Object.entries(value).map(([name, inner]) => [name, withoutEmpty(inner)]);
  return Object.fromEntries(kept);
}

/** JSON inside a page must not end its element. @param {string} sign */
const escaped = (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Sentences in a language, with their gaps filled.
 * @param {Record<string, string>|null} phrases  null: in Chinese, as they are written
 * @returns {Translate}
 */
export function translator(phrases) {
  return (phrase, values = {}) =>
    (phrases?.[phrase] ?? phrase)
      .replace(/%\((\w+)\)s/g, (_, gap) => String(values[gap]))
      .replace(/%%/g, "%");
}
