/** The editor's page, brought to life: the preview follows what is typed, and nothing is lost. */

import { wakeChoosing } from "./articles-choose.js";
import { count, fill, renew, words } from "./articles-fields.js";
import { forgetWords, keepWords, lastWords } from "./articles-kept.js";
import { PARTS, refused, wakeOut } from "./articles-out.js";
import { all, find, parsed, seek } from "./dom.js";
import { phrase } from "./messages.js";

const TYPING_MS = 600;
const RENEWED = ["#stale", "#kept", "#covers", "#checks", "#notices", "#clipboard", "#figures"];

document.documentElement.classList.add("scripted");
wakeChoosing();

const form = seek("#words", HTMLFormElement);
if (form) write(form, find("#desk").dataset.view ?? "");

/** @param {HTMLFormElement} form @param {string} view */
function write(form, view) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let turn = 0;
  const out = seek("#out") ? wakeOut(form) : null;
  count();
  restore();

  form.addEventListener("input", () => {
    clearTimeout(timer);
    keepWords(view, words());
    count();
    timer = setTimeout(preview, TYPING_MS);
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (button && !form.contains(button)) return; // one of the ways out
    event.preventDefault();
    clearTimeout(timer);
    preview(button);
  });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("#afresh")) forgetWords(view);
  });

  /** Bring back what was typed here before, unless the address brings words of its own. */
  function restore() {
    const asked = new URLSearchParams(location.search);
    if (asked.has("fresh")) forgetWords(view);
    const kept = asked.has("draft") ? null : lastWords(view);
    if (!kept) return;
    fill(kept);
    count();
    const note = find("#kept");
    note.hidden = false;
    find("span", HTMLElement, note).textContent = phrase("restored");
    preview();
  }

  /** Send what is typed, and take over how it looks. @param {HTMLButtonElement|null} [button] */
  async function preview(button = null) {
    const now = ++turn;
    const sent = new URLSearchParams();
    for (const [field, value] of new FormData(form, button)) sent.append(field, String(value));
    find("#desk").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: PARTS });
      const page = parsed(await answer.text());
      if (now !== turn) return;
      if (seek("#desk", HTMLElement, page)) takeOver(page, sent.get("body") ?? "");
      else said(refused(answer));
    } catch {
      if (now === turn) said(phrase("offline"));
    } finally {
      if (now === turn) find("#desk").removeAttribute("aria-busy");
    }
  }

  /** @param {Document} page @param {string} sent  the text that the page answers */
  function takeOver(page, sent) {
    said(seek(".write > .wrong", HTMLElement, page)?.textContent ?? "");
    if (!seek("#out", HTMLElement, page)) return; // only a fault, and the words as they were
    renew(page, sent);
    for (const part of RENEWED) {
      const [was, is] = [seek(part, Element), seek(part, Element, page)];
      if (was && is && was.outerHTML !== is.outerHTML) was.replaceWith(is);
    }
    find("#out").dataset.checks = find("#out", HTMLElement, page).dataset.checks;
    turnOver(find("#preview iframe", HTMLIFrameElement, page).getAttribute("src") ?? "");
    // What is as the program writes it need not be remembered.
    if (find("#kept").hidden) forgetWords(view);
    else if (lastWords(view)) keepWords(view, words());
    count();
    out?.renewed();
  }
}

/** Show another preview at the place where the last one was read. @param {string} address */
function turnOver(address) {
  const frame = find("#preview");
  const [old, ...more] = all("iframe", HTMLIFrameElement, frame);
  for (const one of more) one.remove();
  if (old.getAttribute("src") === address) return;
  const fresh = /** @type {HTMLIFrameElement} */ (old.cloneNode());
  fresh.classList.add("coming");
  fresh.src = address;
  fresh.addEventListener("load", () => {
    fresh.contentWindow?.scrollTo(0, old.contentWindow?.scrollY ?? 0);
    fresh.classList.remove("coming");
    old.remove();
  }, { once: true });
  frame.append(fresh);
}

/** What went wrong, above everything; nothing: it is right again. @param {string} text */
function said(text) {
  const own = seek(".write > .wrong");
  if (!text) {
    own?.remove();
    return;
  }
  const line = own ?? document.createElement("p");
  line.className = "wrong";
  line.setAttribute("role", "alert");
  line.textContent = text;
  find(".write").prepend(line);
}
