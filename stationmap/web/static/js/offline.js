/**
 * Keeps the finder on the phone, and tells a page when what it shows is the
 * phone's own answer, from older data.
 */

import { prepare } from "./ask.js";
import { day } from "./dates.js";
import { phrase } from "./messages.js";

const AGAIN_MS = 20_000;

/**
 * Begin once the page stands; nothing of it is in the way of the first list.
 * @param {() => void} renew  asked when the data have changed
 */
export function keepOnPhone(renew) {
  const begin = () => (navigator.serviceWorker ? register(renew) : prepare());
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

/** @param {() => void} renew */
async function register(renew) {
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.changed) renew();
  });
  try {
    await navigator.serviceWorker.register("/sw.js", { type: "module", updateViaCache: "none" });
    const ready = await navigator.serviceWorker.ready;
    ready.active?.postMessage("refresh");
  } catch {
    prepare(); // forbidden, as in a private window, or the storage is full
  }
}

/** Says that the phone answers, and asks the server again until it does. */
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
    addEventListener("online", () => this.again());
  }

  /** The page shows an answer; `madeAt` if it is the phone's. @param {Date|null} madeAt */
  shown(madeAt) {
    clearTimeout(this.timer);
    this.madeAt = madeAt;
    if (madeAt) this.again();
  }

  async again() {
    clearTimeout(this.timer);
    const { madeAt } = this;
    if (!madeAt || (await this.renew())) return;
    if (this.madeAt !== madeAt) return; // something else is shown meanwhile
    this.say(phrase("aged", { day: day(madeAt) }));
    this.timer = setTimeout(() => this.again(), AGAIN_MS);
  }
}
