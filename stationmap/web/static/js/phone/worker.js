/**
 * The service worker: the server on the phone. What the network does not answer
 * soon is answered from the pack; nothing of the keeper's side is ever kept.
 */

import { answer } from "./answer.js";
import { isUnderstood, readAddress } from "./asked.js";
import { aheadMs, corrected } from "./clock.js";
import { hold, landOf, PACK, partsOf, PHRASES, placesOf } from "./holding.js";
import { composed, dated, isShell } from "./shell.js";
import { unreached } from "./unreached.js";

/**
 * @typedef {import("./answer.js").Held} Held
 * @typedef {import("./holding.js").Site} Site
 */

const PATIENCE_MS = 400;
/** The server knows more of a single station than the phone does: what has been reported, and its code to scan. */
const PAGE_PATIENCE_MS = 2_000;
/** Data as young as this are shown before the server has been asked. */
const FRESH_MS = 3 * 24 * 3_600_000;
const DATA = "stationmap-data";
const CLOCK = "/finder/clock"; // how far the server's is ahead, as it was last heard
const MINUTE_MS = 60_000;
const SHELF = "stationmap-shelf-";
/** A request with this header is answered by the network or not at all. */
const NETWORK_ONLY = "X-Network-Only";
/** An answer of the phone's says here from when its data are. */
const MADE_AT = "X-Made-At";
/** Of a page with scripts that bear this word. @param {string} nonce */
const policy = (nonce) =>
  `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; ` +
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
    if (event.data !== "refresh") return;
    const told = phone.refresh().catch(() => ({ version: null, changed: false })); // what is kept stays
    event.waitUntil(told.then((news) => event.source?.postMessage(news)));
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
    await this.#keepShells();
  }

  /**
   * Fetch the data anew. A version takes the place of the one before it whole: only
   * once it has been read to its end. What is damaged here is fetched again.
   */
  async refresh() {
    const data = await caches.open(DATA);
    const before = await this.#version();
    const fresh = await fetched(PACK);
    await this.#heard(fresh);
    const { version } = await fresh.clone().json();
    const rest = [PHRASES, ...(version === before ? [] : [placesOf(version), landOf(version)])];
    const answers = new Map(await Promise.all(rest.map(async (address) => /** @type {const} */ ([address, await fetched(address)]))));
    answers.set(PACK, fresh); // last, because it names the others
    const read = async (/** @type {string} */ address) => answers.get(address)?.clone().json() ?? kept(address);
    const [held] = await Promise.all([hold(read, this.site), read(landOf(version))]);
    for (const [address, response] of answers) await data.put(address, response);
    this.holding = Promise.resolve(held);
    const changed = before !== null && version !== before;
    if (version !== before) await this.#forget(data, version);
    if (changed) await this.#keepShells().catch(() => {}); // they name the version
    return { version, changed };
  }

  /** The version that is kept, if all of it is. @returns {Promise<string|null>} */
  async #version() {
    this.holding = null; // what is in memory may be gone from where it is kept
    try {
      const { pack } = await this.#held();
      await kept(landOf(pack.version));
      return pack.version;
    } catch {
      return null;
    }
  }

  /** @param {Cache} data @param {string} current */
  async #forget(data, current) {
    const kept = [placesOf(current), landOf(current)].map((address) => new URL(address, location.href).href);
    for (const { url } of await data.keys()) {
      if (/\/finder\/(places|land)\./.test(url) && !kept.includes(url)) await data.delete(url);
    }
  }

  /** Older shelves go, but for the last: pages that were opened before the update still take from it. */
  async tidy() {
    const mine = SHELF + this.site.shelf;
    const others = (await caches.keys()).filter((name) => name.startsWith(SHELF) && name !== mine);
    for (const name of others.slice(0, -1)) await caches.delete(name); // the oldest come first
  }

  /** @param {FetchEvent} event @returns {Promise<Response>|null} null: none of our business */
  reply(event) {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return null;
    if (request.headers.has(NETWORK_ONLY)) return null;
    const made = this.#made(event, url);
    if (request.destination !== "document") return made;
    return (made ?? fetch(request)).catch(() => this.#unreached(url));
  }

  /** What the phone has a hand in. @param {FetchEvent} event @param {URL} url @returns {Promise<Response>|null} */
  #made(event, url) {
    const { request } = event;
    if (url.pathname.startsWith("/static/")) return this.#cached(request);
    if (/^\/finder\/(land|places\.json)/.test(url.pathname)) return this.#cached(request);
    if (url.pathname === "/") return this.#finder(event, url);
    const own = () => this.#own(url);
    if (/^\/(way|s\/[^/]+)$/.test(url.pathname)) return this.#soon(event, { own, patienceMs: PAGE_PATIENCE_MS });
    if (url.pathname === "/finder/places") return this.#places(event, url);
    if (/^\/finder\/(sheet|pocket|stations\.geojson)$/.test(url.pathname)) return this.#soon(event, { own, part: true });
    return null;
  }

  /** @param {Request} request */
  async #cached(request) {
    return (await caches.match(request)) ?? fetch(request);
  }

  /**
   * The finder: from the phone at once, where that knows all that is asked; the page has the
   * server look over it behind (offline.js). Whoever loads the page again wants the server's.
   * @param {FetchEvent} event @param {URL} url
   */
  async #finder(event, url) {
    const atOnce = event.request.cache === "default" && (await this.#knows(url).catch(() => false));
    const made = atOnce ? await this.#page(url).catch(() => null) : null;
    return made ?? this.#soon(event, { own: () => this.#page(url), shell: url });
  }

  /** Names, while somebody types: from the phone at once; the page has the server look over them (search.js). */
  /** @param {FetchEvent} event @param {URL} url */
  async #places(event, url) {
    const own = () => this.#own(url);
    const atOnce = await this.#knows(url).catch(() => false);
    return (atOnce ? await own().catch(() => null) : null) ?? this.#soon(event, { own, part: true });
  }

  /** Whether the data are of these days, and the server would not refuse the address. @param {URL} url */
  async #knows({ searchParams }) {
    const { pack } = await this.#held();
    const now = await this.#now();
    const asked = readAddress(searchParams, { now, facilities: pack.facilities });
    const { township } = asked.need;
    return (
      Math.abs(now - pack.madeAt) < FRESH_MS &&
      isUnderstood(searchParams, asked) &&
      (!asked.ref || pack.byRef.has(asked.ref)) &&
      (!township || pack.townships.some(({ code }) => code === township))
    );
  }

  /**
   * The network's answer if it comes soon, else the phone's, else the network's after all.
   * @param {FetchEvent} event
   * @param {{own: () => Promise<Response|null>, shell?: URL|null, part?: boolean, patienceMs?: number}} how
   *   the address of a page worth keeping; whether the answer is of use only as a whole
   */
  async #soon(event, { own, shell = null, part = false, patienceMs = PATIENCE_MS }) {
    const network = fetch(event.request).then((response) => (part && response.ok ? whole(response) : response));
    const kept = network.then((response) => shell && this.#keepShell(shell, response.clone()));
    event.waitUntil(kept.catch(() => {}));
    const sound = network.then((response) => (response.status < 500 ? response : null));
    const first = await Promise.race([sound.catch(() => null), later(patienceMs)]);
    return first ?? (await own().catch(() => null)) ?? network;
  }

  /** @param {URL} url @param {Response} response */
  async #keepShell(url, response) {
    if (!response.ok || response.redirected) return;
    const bare = url.search === "" || url.search === "?lang=en";
    if (!bare) return;
    const page = await whole(response);
    const text = await page.clone().text();
    // Not from whoever stands between the server and us, nor of scripts that are not kept yet.
    if (!isShell(text) || !text.includes(`/static/${this.site.shelf}/`)) return;
    await (await caches.open(DATA)).put(url.pathname + url.search, page);
  }

  async #keepShells() {
    const keep = async (/** @type {string} */ address) => this.#keepShell(new URL(address, location.href), await fetched(address));
    await Promise.all(["/", "/?lang=en"].map(keep));
  }

  /**
   * Remember the server's clock where it has changed against this one.
   * @param {Response} response  that was not kept anywhere on the way
   */
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
    const headers = new Headers(shell.headers);
    headers.set(MADE_AT, madeAt(held));
    return new Response(composed(await shell.text(), parts.body, madeAt(held)), { headers });
  }

  /** @param {URL} url @returns {Promise<Response|null>} */
  async #own(url) {
    const held = await this.#held();
    const nonce = crypto.randomUUID();
    const made = answer(url, { ...held, parts: { ...held.parts, nonce } }, await this.#now());
    if (!made) return null;
    return new Response(dated(made.body, madeAt(held)), {
      status: made.status,
      headers: {
        "Content-Type": made.type,
        "Content-Security-Policy": policy(nonce),
        [MADE_AT]: madeAt(held),
      },
    });
  }

  /** A page of ours instead of the browser's own. @param {URL} url */
  async #unreached(url) {
    const inEnglish = url.searchParams.get("lang") === "en";
    const english = inEnglish ? await kept(PHRASES).catch(() => null) : null;
    const body = unreached(url, { parts: partsOf(this.site), english, offline: !navigator.onLine });
    const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy(crypto.randomUUID()) };
    return new Response(body, { status: 503, headers });
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

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

/** The answer, once all of it is there; rejected where its end never comes. @param {Response} response */
async function whole(response) {
  return new Response(await response.blob(), response);
}

/** @param {number} ms @returns {Promise<null>} */
function later(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, null);
  });
}
