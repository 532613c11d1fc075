/**
 * The service worker: the server on the phone. What the network does not answer
 * soon is answered from the pack; nothing of the keeper's side is ever kept.
 */

import { answer } from "./answer.js";
import { aheadMs, corrected } from "./clock.js";
import { hold, landOf, PACK, PHRASES, placesOf } from "./holding.js";
import { composed } from "./shell.js";

/**
 * @typedef {import("./answer.js").Held} Held
 * @typedef {import("./holding.js").Site} Site
 */

const PATIENCE_MS = 400;
const DATA = "stationmap-data";
const CLOCK = "/finder/clock"; // how far the server's is ahead, as it was last heard
const MINUTE_MS = 60_000;
const SHELF = "stationmap-shelf-";
/** A request with this header is answered by the network or not at all. */
const NETWORK_ONLY = "X-Network-Only";
/** An answer of the phone's says here from when its data are. */
const MADE_AT = "X-Made-At";
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'";

/**
 * Register what the worker listens to; at once, as browsers ask.
 * @param {Site} site
 */
export function start(site) {
  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const phone = new Phone(site);
  worker.addEventListener("install", (event) => {
    event.waitUntil(phone.install().then(() => worker.skipWaiting()));
  });
  worker.addEventListener("activate", (event) => {
    event.waitUntil(phone.tidy().then(() => worker.clients.claim()));
  });
  worker.addEventListener("fetch", (event) => {
    const reply = phone.reply(event);
    if (reply) event.respondWith(reply);
  });
  worker.addEventListener("message", (event) => {
    if (event.data === "refresh") event.waitUntil(phone.refresh().then((told) => event.source?.postMessage(told)));
  });
}

class Phone {
  /** @param {Site} site */
  constructor(site) {
    this.site = site;
    /** @type {Promise<Held>|null} */
    this.holding = null;
    /** @type {number|null} how far the server's clock is ahead, ms; null until it is looked up */
    this.ahead = null;
  }

  async install() {
    const shelf = await caches.open(SHELF + this.site.shelf);
    await shelf.addAll(this.site.assets);
    await this.refresh();
    const data = await caches.open(DATA);
    await Promise.all(["/", "/?lang=en"].map((address) => this.#keep(data, address)));
  }

  /** Fetch the data anew; a version takes the place of the one before it whole. */
  async refresh() {
    const data = await caches.open(DATA);
    const before = await version(data);
    const fresh = await fetched(PACK);
    await this.#heard(fresh);
    const pack = await fresh.clone().json();
    const rest = [PHRASES, ...(pack.version === before ? [] : [placesOf(pack.version), landOf(pack.version)])];
    const answers = await Promise.all(rest.map(async (address) => /** @type {const} */ ([address, await fetched(address)])));
    for (const [address, response] of answers) await data.put(address, response);
    await data.put(PACK, fresh);
    this.holding = null;
    if (pack.version !== before) await this.#forget(data, pack.version);
    return { version: pack.version, changed: before !== null && pack.version !== before };
  }

  /** @param {Cache} data @param {string} current */
  async #forget(data, current) {
    const kept = [placesOf(current), landOf(current)].map((address) => new URL(address, location.href).href);
    for (const { url } of await data.keys()) {
      if (/\/finder\/(places|land)\./.test(url) && !kept.includes(url)) await data.delete(url);
    }
  }

  /** Older shelves go, and with them pages that nobody has open. */
  async tidy() {
    for (const name of await caches.keys()) {
      if (name.startsWith(SHELF) && name !== SHELF + this.site.shelf) await caches.delete(name);
    }
  }

  /** @param {FetchEvent} event @returns {Promise<Response>|null} null: none of our business */
  reply(event) {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return null;
    if (request.headers.has(NETWORK_ONLY)) return null;
    if (url.pathname.startsWith(`/static/${this.site.shelf}/`)) return this.#cached(request);
    if (/^\/finder\/(land|places\.json)/.test(url.pathname)) return this.#cached(request);
    if (url.pathname === "/") return this.#soon(event, () => this.#page(url), url);
    if (/^\/(way|s\/[^/]+|finder\/(sheet|places|pocket|stations\.geojson))$/.test(url.pathname)) {
      return this.#soon(event, () => this.#own(url), null);
    }
    return null;
  }

  /** @param {Request} request */
  async #cached(request) {
    return (await caches.match(request)) ?? fetch(request);
  }

  /**
   * The network's answer if it comes soon, else the phone's, else the network's after all.
   * @param {FetchEvent} event @param {() => Promise<Response|null>} own
   * @param {URL|null} shell  of a page worth keeping
   */
  async #soon(event, own, shell) {
    const network = fetch(event.request).then((response) => {
      if (response.status >= 500) throw new Error(String(response.status));
      return response;
    });
    const kept = network.then((response) =>
      Promise.all([this.#heard(response), shell && this.#keepShell(shell, response.clone())]),
    );
    event.waitUntil(kept.catch(() => {}));
    const first = await Promise.race([network.catch(() => null), later(PATIENCE_MS)]);
    return first ?? (await own().catch(() => null)) ?? network;
  }

  /** @param {URL} url @param {Response} response */
  async #keepShell(url, response) {
    if (!response.ok || response.redirected) return;
    const bare = url.search === "" || url.search === "?lang=en";
    if (bare) await (await caches.open(DATA)).put(url.pathname + url.search, response);
  }

  /** @param {Cache} cache @param {string} address */
  async #keep(cache, address) {
    await cache.put(address, await fetched(address));
  }

  /** Remember the server's clock where it has changed against this one. @param {Response} response */
  async #heard(response) {
    const ahead = aheadMs(response.headers, Date.now());
    if (ahead === null || Math.abs(ahead - (await this.#ahead())) < MINUTE_MS) return;
    this.ahead = ahead;
    await (await caches.open(DATA)).put(CLOCK, new Response(String(ahead)));
  }

  async #ahead() {
    this.ahead ??= Number(await (await caches.match(CLOCK))?.text()) || 0;
    return this.ahead;
  }

  /** The moment, by the server's clock if this one is known to be wrong. */
  async #now() {
    return corrected(Date.now(), await this.#ahead());
  }

  /** @param {URL} url @returns {Promise<Response|null>} */
  async #page(url) {
    const english = url.searchParams.get("lang") === "en";
    const data = await caches.open(DATA);
    const shell = await data.match(english ? "/?lang=en" : "/");
    const held = await this.#held();
    const parts = answer(new URL(`/finder/sheet${url.search}`, url), held, await this.#now());
    if (!shell || !parts) return null;
    const told = { q: url.searchParams.get("q") ?? "", madeAt: madeAt(held) };
    const headers = new Headers(shell.headers);
    headers.set(MADE_AT, told.madeAt);
    return new Response(composed(await shell.text(), parts.body, told), { headers });
  }

  /** @param {URL} url @returns {Promise<Response|null>} */
  async #own(url) {
    const held = await this.#held();
    const made = answer(url, held, await this.#now());
    if (!made) return null;
    return new Response(made.body, {
      status: made.status,
      headers: {
        "Content-Type": made.type,
        "Content-Security-Policy": POLICY,
        [MADE_AT]: madeAt(held),
      },
    });
  }

  /** @returns {Promise<Held>} */
  #held() {
    this.holding ??= hold(kept, this.site).catch((error) => {
      this.holding = null;
      throw error;
    });
    return this.holding;
  }
}

/** @param {Held} held */
const madeAt = ({ pack }) => new Date(pack.madeAt).toISOString();

/** @param {string} address */
async function kept(address) {
  const answer = await caches.match(address);
  if (!answer) throw new Error(`${address} is not kept`);
  return answer.json();
}

/** The version of the data that is kept. @param {Cache} data @returns {Promise<string|null>} */
async function version(data) {
  const answer = await data.match(PACK);
  return answer ? (await answer.json()).version : null;
}

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

/** @param {number} ms @returns {Promise<null>} */
function later(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, null);
  });
}
