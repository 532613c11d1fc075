/** The ways out of the editor's page: the clipboard, the zip and its size, the draft box. */

import { find, parsed, seek } from "./dom.js";
import { phrase } from "./messages.js";

/** Asks for what has changed, without the page around it. */
export const PARTS = { "X-Wants": "parts" };
const LOOK_MS = 500;
/** Pictures are drawn when somebody has stopped typing for a while. */
const CALM_MS = 1_200;

/** @param {HTMLFormElement} form  the words */
export function wakeOut(form) {
  const out = find("#out");
  const said = find("#copied");
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  find("#copy", HTMLButtonElement).addEventListener("click", async () => {
    const { html, text } = JSON.parse(find("#clipboard").textContent ?? "{}");
    const done = byEvent(html, text) || (await written(html, text));
    said.textContent = phrase(done ? "copied" : "not_copied");
    said.hidden = false;
  });
  seek("#send", HTMLButtonElement)?.addEventListener("click", (event) => {
    event.preventDefault();
    send(/** @type {HTMLButtonElement} */ (event.currentTarget));
  });
  renewed();
  return { renewed };

  /** The article is another: what was copied is old, and how large it is, is not known yet. */
  function renewed() {
    said.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(look, CALM_MS);
  }

  async function look() {
    const { checks = "" } = out.dataset;
    try {
      const answer = await fetch(checks);
      if (!answer.ok || checks !== out.dataset.checks) return;
      const page = parsed(await answer.text());
      const fresh = find("#checks", HTMLElement, page);
      find("#checks").replaceWith(fresh);
      find("#kit-size").textContent = phrase("size", { size: fresh.dataset.size ?? "" });
    } catch {
      // Then the size is not told; the file is made all the same.
    }
  }

  /** @param {HTMLButtonElement} button */
  async function send(button) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) body.append(name, String(value));
    button.disabled = true;
    try {
      await follow(await fetch(button.formAction, { method: "POST", body, headers: PARTS }));
    } catch {
      wrong(phrase("offline"));
    } finally {
      button.disabled = false;
    }
  }

  /** Show how far it has come until it is over. @param {Response} answer */
  async function follow(answer) {
    const page = parsed(await answer.text());
    const fresh = seek("#sending", HTMLElement, page);
    if (!fresh) {
      wrong(refused(answer));
      return;
    }
    find("#sending").replaceWith(fresh);
    const { state, job } = fresh.dataset;
    if (state !== "running" || !job) return;
    await new Promise((done) => {
      setTimeout(done, LOOK_MS);
    });
    await follow(await fetch(job, { headers: PARTS }));
  }
}

/** What to say of an answer that is none of ours. @param {Response} answer */
export function refused({ status }) {
  return phrase(status === 400 || status === 401 ? "logged_out" : "offline");
}

/** @param {string} text */
function wrong(text) {
  const line = Object.assign(document.createElement("p"), { className: "wrong", textContent: text });
  line.setAttribute("role", "alert");
  find("#sending").replaceChildren(line);
}

/** As a press of Ctrl+C does: what is given is kept letter by letter, also without encryption. @param {string} html @param {string} text */
function byEvent(html, text) {
  const give = (/** @type {ClipboardEvent} */ event) => {
    event.preventDefault();
    event.clipboardData?.setData("text/html", html);
    event.clipboardData?.setData("text/plain", text);
  };
  document.addEventListener("copy", give);
  try {
    return document.execCommand("copy");
  } finally {
    document.removeEventListener("copy", give);
  }
}

/** For browsers that have no other way; some of them clean up what they are given. @param {string} html @param {string} text */
async function written(html, text) {
  try {
    const parts = { "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }) };
    // eslint-disable-next-line no-restricted-syntax -- the clipboard, not this page
    await navigator.clipboard.write([new ClipboardItem(parts)]);
    return true;
  } catch {
    return false; // not allowed, not known, or a page without encryption
  }
}
