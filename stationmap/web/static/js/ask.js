/**
 * Asks for a part of the page. Mostly the server answers; where it does not, the
 * service worker does, and where there is none, this page itself.
 */

const NETWORK_ONLY = "X-Network-Only";
const MADE_AT = "X-Made-At";
/** Longer than that no answer takes that is still on its way. */
const PATIENCE_MS = 20_000;
/** Where this page can answer by itself. */
const OWN_PATIENCE_MS = 3_000;

/**
 * @typedef {object} Part
 * @property {string} text
 * @property {Date|null} madeAt  when the data were made, if the phone answered
 */

/**
 * @param {string} address
 * @param {{network?: boolean}} [how]  whether only the server's own answer will do
 * @returns {Promise<Part>}
 */
export async function ask(address, { network = false } = {}) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), own && !network ? OWN_PATIENCE_MS : PATIENCE_MS);
  try {
    const answer = await fetch(address, { signal: late.signal, headers: network ? { [NETWORK_ONLY]: "1" } : {} });
    if (!answer.ok) throw new Error(String(answer.status));
    const madeAt = answer.headers.get(MADE_AT);
    const text = await answer.text();
    if (wanted) prepare();
    return { text, madeAt: madeAt ? new Date(madeAt) : null };
  } catch (error) {
    const made = network ? null : own?.(address);
    if (!made) throw error;
    return made;
  } finally {
    clearTimeout(timer);
  }
}

/** Where no service worker may run, as in WeChat on iOS, the page holds the pack itself. */
/** @type {((address: string) => Part|null)|null} */
let own = null;
let wanted = false;
let preparing = false;

/** Get ready to answer on this page, while there is a network; if that fails, after the next answer again. */
export async function prepare() {
  wanted = true;
  if (own || preparing) return;
  preparing = true;
  try {
    const { local } = await import("./local.js");
    own = await local();
  } catch {
    // Later, then.
  } finally {
    preparing = false;
  }
}
