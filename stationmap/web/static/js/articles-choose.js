/** Choosing what is drawn: a kind with one press; a station or an address by its name. */

import { ask } from "./ask.js";
import { all, find, parsed, under } from "./dom.js";
import { phrase } from "./messages.js";

const TYPING_MS = 160;
const SEARCHED = ["station", "near"];

export function wakeChoosing() {
  const form = find("#choose", HTMLFormElement);
  const input = find("#q", HTMLInputElement, form);
  const found = find("#found");
  const kind = () => String(new FormData(form).get("what"));
  let turn = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  // What was chosen before this script was there, or what the browser remembers of another time.
  const chosen = all('[name="what"]', HTMLInputElement, form).find((one) => one.checked);
  if (chosen && !chosen.defaultChecked) form.classList.add("asking");
  // A press draws at once; with the keys one passes by other choices, and presses the button.
  let pressed = false;
  form.addEventListener("pointerdown", () => (pressed = true));
  form.addEventListener("keydown", () => (pressed = false));
  form.addEventListener("change", (event) => {
    if (event.target === input) return;
    const searched = SEARCHED.includes(kind());
    form.classList.toggle("asking", !pressed && !searched);
    if (searched) {
      show("", "");
      input.value = "";
      if (pressed) input.focus();
    } else if (pressed) form.requestSubmit();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, TYPING_MS);
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !under(event, "#q, #places a")) return;
    event.preventDefault();
    const links = all("#places a", HTMLAnchorElement);
    const now = links.findIndex((link) => link === document.activeElement);
    (links[now + step] ?? input).focus();
  });

  async function suggest() {
    const q = input.value.trim();
    const now = ++turn;
    if (!q) {
      show("", "");
      return;
    }
    const asked = new URLSearchParams({ what: kind(), q });
    if (new URLSearchParams(location.search).get("lang") === "en") asked.set("lang", "en");
    try {
      const { text } = await ask(`/articles/places?${asked}`, { network: true });
      if (now === turn) show(text, q);
    } catch {
      if (now === turn) found.textContent = phrase("offline");
    }
  }

  /** @param {string} text @param {string} q */
  function show(text, q) {
    const page = parsed(text);
    find("#places").replaceChildren(...(page.querySelector("#places")?.childNodes ?? []));
    const count = all("#places a", HTMLAnchorElement).length;
    found.textContent = !q ? "" : count ? phrase("found", { count }) : phrase("nothing_found", { q });
  }
}
