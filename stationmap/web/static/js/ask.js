/**
 * Asks for a part of the page. Mostly the server answers; where it does not, the
 * service worker does, and where there is none, this page itself.
 */

const NETWORK_ONLY = "X-Network-Only";
const MADE_AT = "X-Made-At";

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
  try {
    const answer = await fetch(address, network ? { headers: { [NETWORK_ONLY]: "1" } } : undefined);
    if (!answer.ok) throw new Error(String(answer.status));
    const madeAt = answer.headers.get(MADE_AT);
    return { text: await answer.text(), madeAt: madeAt ? new Date(madeAt) : null };
  } catch (error) {
    const own = network ? null : await onThisPage(address);
    if (!own) throw error;
    return own;
  }
}

/** Where no service worker may run, as in WeChat on iOS, the page holds the pack itself. */
/** @type {Promise<(address: string) => Part|null>|null} */
let holding = null;

/** Get ready to answer on this page, while there is a network. */
export function prepare() {
  holding ??= import("./local.js").then(({ local }) => local());
  holding.catch(() => {
    holding = null;
  });
}

/** @param {string} address @returns {Promise<Part|null>} */
async function onThisPage(address) {
  try {
    return holding ? (await holding)(address) : null;
  } catch {
    return null;
  }
}
