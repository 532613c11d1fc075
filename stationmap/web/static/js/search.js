/**
 * The search box, a combobox over the list of places below it: typing asks the
 * server, arrow keys move through what it found, Enter takes, Escape closes.
 */

import { ask } from "./ask.js";
import { all, find, parsed, seek } from "./dom.js";
import { phrase } from "./messages.js";

const TYPING_MS = 160;
/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

const input = find("#q", HTMLInputElement);
const clear = find(".search .clear");

/** The server sends a new one each time. */
const list = () => find("#places");
const options = () => all("a", HTMLAnchorElement, list());

/** @param {string} text */
const found = (text) => find("#places", HTMLElement, parsed(text));

/**
 * @param {object} finder
 * @param {(q: string) => string} finder.address  of the places for what was typed
 * @param {() => void} finder.opened  there is something to show
 * @param {() => void} finder.closed  back to what was there before
 * @param {(text: string) => void} finder.notice  to be seen and heard
 * @param {(text: string) => void} finder.tell    to be heard only
 */
export function startSearch(finder) {
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  async function suggest() {
    const q = input.value.trim();
    const turn = ++asked;
    clear.hidden = !input.value;
    if (!q) {
      close();
      return;
    }
    try {
      const { text, madeAt } = await ask(finder.address(q));
      if (turn !== asked) return;
      show(text, q);
      if (madeAt) lookOver(q, turn);
    } catch {
      if (turn === asked) finder.notice(phrase("offline"));
    }
  }

  /**
   * The phone has answered; the server may know of a locked door.
   * @param {string} q @param {number} turn
   */
  async function lookOver(q, turn) {
    const answer = await ask(finder.address(q), { network: true }).catch(() => null);
    if (!answer || turn !== asked) return;
    const said = (/** @type {HTMLElement} */ part) => part.textContent?.replace(/\s+/g, "");
    if (said(found(answer.text)) !== said(list())) show(answer.text, q);
  }

  /** @param {string} text @param {string} q */
  function show(text, q) {
    list().replaceWith(found(text));
    wakePlaces();
    const count = options().length;
    finder.notice(count ? "" : phrase("nothing", { q }));
    finder.tell(count ? phrase("found", { count }) : "");
    finder.opened();
  }

  function close() {
    asked += 1;
    clearTimeout(timer);
    list().replaceChildren();
    wakePlaces();
    clear.hidden = !input.value;
    finder.notice("");
    finder.closed();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, TYPING_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      activate(step);
    } else if (event.key === "Escape") {
      input.value = "";
      close();
    } else if (event.key === "Enter") {
      const option = active();
      if (!option) return;
      event.preventDefault();
      option.click();
    }
  });
  clear.addEventListener("click", () => {
    input.value = "";
    close();
    input.focus();
  });
  input.form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    await suggest();
    if (!active()) activate(1);
    input.blur(); // a phone's keyboard hides what was found
    active()?.focus();
  });
}

/** Give the list the roles that go with the box; without scripts it is a list of links. */
export function wakePlaces() {
  clear.hidden = !input.value;
  list().setAttribute("role", "listbox");
  options().forEach((option, number) => {
    option.id = `place-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.parentElement?.setAttribute("role", "none");
  });
  input.setAttribute("aria-expanded", String(options().length > 0));
  input.removeAttribute("aria-activedescendant");
}

function active() {
  return seek('[aria-selected="true"]', HTMLAnchorElement, list());
}

/** Move the mark down or up. @param {number} step */
function activate(step) {
  const found = options();
  if (!found.length) return;
  const now = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = stepped(now, step, found.length);
  found.forEach((option, number) => option.setAttribute("aria-selected", String(number === next)));
  input.setAttribute("aria-activedescendant", found[next].id);
  found[next].scrollIntoView({ block: "nearest" });
}

/**
 * The next of a list; beyond either end it comes round, and from nowhere it starts at that end.
 * @param {number} now    -1: none is marked
 * @param {number} step   1 down, -1 up
 * @param {number} count
 */
export function stepped(now, step, count) {
  if (now < 0 && step < 0) return count - 1;
  return (now + step + count) % count;
}
