/**
 * Opens pages with Lighthouse on a phone of 360 x 740, with a CPU four times slower and
 * 1.6 Mbit/s at 150 ms. Reads what to open from standard input and writes figures, both as
 * JSON; bench/web.py asks, and makes the table.
 *
 * Scores come from Lighthouse's own estimate (its default: load at full speed, then compute
 * what the slow network would have made of it). Times of what is seen come from a second
 * visit, in which Chromium itself is slowed down.
 */

import { readFileSync } from "node:fs";

import lighthouse from "lighthouse";
import { launch } from "puppeteer-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const CATEGORIES = ["performance", "accessibility", "best-practices"];
// Lighthouse's own correction: Chromium slows requests, not packets, so a request waits longer.
const LATENCY_FACTOR = 3.75;
const RATE_FACTOR = 0.9;
const TRIES = 3;
const RTT_MS = 150;
const RATE_KBPS = 1600;
const PHONE = {
  formFactor: "mobile",
  screenEmulation: { mobile: true, width: 360, height: 740, deviceScaleFactor: 3, disabled: false },
  throttling: {
    rttMs: RTT_MS,
    throughputKbps: RATE_KBPS,
    requestLatencyMs: RTT_MS * LATENCY_FACTOR,
    downloadThroughputKbps: RATE_KBPS * RATE_FACTOR,
    uploadThroughputKbps: RATE_KBPS * RATE_FACTOR,
    cpuSlowdownMultiplier: 4,
  },
  disableFullPageScreenshot: true,
  maxWaitForLoad: 60_000,
  logLevel: "silent",
};

const asked = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch({ executablePath: asked.chromium, args: FLAGS, headless: true });
try {
  for (let run = 1; run <= asked.runs; run += 1) {
    console.error(`· ${run}/${asked.runs}`);
    // Ours and theirs take turns, so that a busy machine slows them alike.
    for (const page of asked.pages) console.log(JSON.stringify(await measured(page)));
  }
} finally {
  await browser.close();
}

async function measured(page) {
  return { name: page.name, ...(await scored(page)), ...(page.watch && (await timed(page))) };
}

/** A visit for the scores. */
async function scored({ url }) {
  return visit(async (tab) => {
    const result = await opened(tab, url, { throttlingMethod: "simulate", onlyCategories: CATEGORIES });
    return {
      scores: CATEGORIES.map((name) => Math.round(result.categories[name].score * 100)),
      estimate: times(result),
      shift: result.audits["cumulative-layout-shift"].numericValue,
      lost: CATEGORIES.flatMap((name) => lost(result, name)),
    };
  });
}

/** Two visits with the same phone, the second with what it kept of the first. */
async function timed({ url, watch }) {
  return visit(async (tab) => {
    await tab.evaluateOnNewDocument(mark, watch);
    const slowed = { throttlingMethod: "devtools", onlyCategories: ["performance"] };
    const first = await opened(tab, url, slowed);
    const again = await opened(tab, url, { ...slowed, disableStorageReset: true });
    return {
      first: { ...times(first), ...marks(first), requests: requests(first) },
      again: { ...times(again), ...marks(again), requests: requests(again) },
    };
  });
}

/** Chromium on a busy machine now and then loses a recording: then once more, from the start. */
async function visit(look, tries = TRIES) {
  const context = await browser.createBrowserContext();
  try {
    return await look(await context.newPage());
  } catch (error) {
    if (tries === 1) throw error;
    console.error(`· ${error.message}; once more`);
  } finally {
    await context.close();
  }
  return visit(look, tries - 1);
}

async function opened(tab, url, settings) {
  const { lhr } = await lighthouse(url, { ...PHONE, ...settings }, undefined, tab);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  return lhr;
}

function times({ audits }) {
  return {
    fcp: audits["first-contentful-paint"].numericValue,
    lcp: audits["largest-contentful-paint"].numericValue,
    tbt: audits["total-blocking-time"].numericValue,
  };
}

function marks({ audits }) {
  const items = audits["user-timings"].details?.items ?? [];
  const seen = items.filter(({ name }) => name.startsWith("seen "));
  return Object.fromEntries(seen.map(({ name, startTime }) => [name.slice("seen ".length), startTime]));
}

function requests({ audits }) {
  return audits["network-requests"].details.items.map(({ url, transferSize, networkEndTime }) => ({
    url,
    bytes: transferSize,
    endMs: networkEndTime,
  }));
}

/** What keeps a category from 100. */
function lost({ audits, categories }, category) {
  return categories[category].auditRefs
    .filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => ({ category, id, score: audits[id].score, said: audits[id].displayValue ?? audits[id].title }));
}

/** Runs in the page: mark when each part has been painted for the first time. */
function mark(watch) {
  if (window.top !== window) return;
  const waiting = Object.entries(watch);
  const look = () => {
    for (const pair of [...waiting]) {
      const [name, selector] = pair;
      const part = document.querySelector(selector);
      if (!part || !part.getBoundingClientRect().height) continue;
      waiting.splice(waiting.indexOf(pair), 1);
      // What is there before a frame has been painted by the next one.
      requestAnimationFrame(() => performance.mark(`seen ${name}`));
    }
    if (waiting.length) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
