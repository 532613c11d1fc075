/** What can be done with a station's page: keep it in the pocket, pass it on, print it. */

import { find, seek } from "./dom.js";
import { phrase } from "./messages.js";
import { pocket, put } from "./pocket.js";

/** Give life to the buttons, which do nothing without scripts and are not shown then. */
export function wakeSharing() {
  const keep = seek("[data-keep]");
  if (keep) wakeKeep(keep);
  const code = seek(".qr img", HTMLImageElement);
  if (code) wakeCode(code);
  const part = seek(".pass-on");
  if (!part) return;
  part.hidden = false;
  find("[data-pass-on]", HTMLElement, part).addEventListener("click", passOn);
  find("[data-print]", HTMLElement, part).addEventListener("click", () => print());
}

/** A code that does not come is left out: the address beside it says the same. @param {HTMLImageElement} code */
function wakeCode(code) {
  if (code.complete && !code.naturalWidth) code.remove();
  else code.addEventListener("error", () => code.remove());
}

/** @param {HTMLElement} button */
function wakeKeep(button) {
  const { keep: ref = "" } = button.dataset;
  const said = find("#keeping");
  const show = () => button.setAttribute("aria-pressed", String(pocket().includes(ref)));
  button.hidden = false;
  show();
  addEventListener("storage", show); // changed on another page
  button.addEventListener("click", () => {
    const done = put(ref, button.getAttribute("aria-pressed") !== "true");
    show();
    said.textContent = phrase(done, { count: pocket().length });
    said.hidden = false;
  });
}

/** The address of this page without what was asked for: it holds as long as the station does. */
function shortAddress() {
  const language = new URL(location.href).searchParams.get("lang") === "en" ? "?lang=en" : "";
  return `${location.origin}${location.pathname}${language}`;
}

/** @param {Event} event */
async function passOn(event) {
  const { title = "" } = event.currentTarget instanceof HTMLElement ? event.currentTarget.dataset : {};
  const address = shortAddress();
  if (navigator.share) {
    try {
      await navigator.share({ title, url: address });
      return;
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") return; // thought better of it
    }
  }
  const copied = await copy(address);
  find("#passed-on").textContent = phrase(copied ? "copied" : "not_copied", { address });
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not allowed, or a page without encryption
  }
}
