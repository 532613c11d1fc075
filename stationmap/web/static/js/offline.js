/**
 * Keeps the finder on the phone, and tells a page when what it shows is the
 * phone's own answer, from older data.
 */

import { prepare } from "./ask.js";
import { day } from "./dates.js";
import { phrase } from "./messages.js";

const AGAIN_MS = 20_000;
const AGAIN_MOST_MS = 10 * 60_000;
/** The server may answer after the phone has; before that nothing is said. */
const SAID_MS = 1_500;

/**
 * Begin once the page stands; nothing of it is in the way of the first list.
 * @param {() => void} renew  asked when the data have changed
 * @param {(text: string) => void} [say]
 */
export function keepOnPhone(renew, say = () => {}) {
  const begin = () => (navigator.serviceWorker ? register(renew, say) : prepare());
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

/** @param {() => void} renew @param {(text: string) => void} say */
async function register(renew, say) {
  /** Forbidden, as in some private windows, or the storage is full: then this page has to do. */
  const unkept = () => {
    prepare();
    say(phrase("unkept"));
  };
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.changed) renew();
  });
  try {
    const kept = await navigator.serviceWorker.register("/sw.js", { type: "module", updateViaCache: "none" });
    const { installing } = kept;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "redundant" && !kept.active) unkept();
    });
    const ready = await navigator.serviceWorker.ready;
    ready.active?.postMessage("refresh");
  } catch {
    unkept();
  }
}

/** Say of a page that the phone has made from when its data are. @param {(text: string) => void} say */
export function sayAge(say) {
  const { madeAt } = document.documentElement.dataset;
  if (madeAt) say(aged(new Date(madeAt)));
}

/** @param {Date} madeAt */
const aged = (madeAt) => phrase(navigator.onLine ? "aged_silent" : "aged", { day: day(madeAt) });

/** Says that the phone answers, and asks the server again until it does, ever less often. */
export class Age {
  /**
   * @param {(text: string) => void} say
   * @param {() => Promise<boolean>} renew  whether the server has answered
   */
  constructor(say, renew) {
    this.say = say;
    this.renew = renew;
    /** @type {Date|null} */
    this.madeAt = null;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
    this.waitMs = AGAIN_MS;
    addEventListener("online", () => this.again());
  }

  /** The page shows an answer; `madeAt` if it is the phone's. @param {Date|null} madeAt */
  shown(madeAt) {
    clearTimeout(this.timer);
    this.madeAt = madeAt;
    this.waitMs = AGAIN_MS;
    if (madeAt) this.again();
  }

  async again() {
    clearTimeout(this.timer);
    const { madeAt } = this;
    if (!madeAt) return;
    const silent = setTimeout(() => this.tell(madeAt), SAID_MS);
    const answered = await this.renew();
    clearTimeout(silent);
    if (this.madeAt !== madeAt) return; // something else is shown meanwhile
    if (answered) {
      this.madeAt = null;
      return;
    }
    this.tell(madeAt);
    this.timer = setTimeout(() => this.again(), this.waitMs);
    this.waitMs = Math.min(2 * this.waitMs, AGAIN_MOST_MS);
  }

  /** @param {Date} madeAt */
  tell(madeAt) {
    if (this.madeAt === madeAt) this.say(aged(madeAt));
  }
}
