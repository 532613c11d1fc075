/** The stations in the pocket, listed where the finder begins; the server or the phone knows their state. */

import { ask } from "./ask.js";
import { all, parsed, seek, under } from "./dom.js";
import { phrase } from "./messages.js";
import { pocket, put } from "./pocket.js";

const ROW_PX = 60;
const HEAD_PX = 52;
const PASSED_ON = ["lang", "at"];

/** Fill the place for it, if there is one on the page and anything to show. */
export async function showPocket() {
  const box = seek("#pocket");
  const refs = pocket();
  if (!box || !refs.length) return;
  // Its room is there before it is, so that nothing below moves.
  box.style.minHeight = `${HEAD_PX + ROW_PX * refs.length}px`;
  try {
    const { text } = await ask(addressOf(refs));
    const kept = seek(".kept", HTMLElement, parsed(text));
    if (kept) box.replaceChildren(kept);
  } catch {
    box.textContent = phrase("offline");
  }
  box.style.minHeight = "";
}

/** @param {string[]} refs */
function addressOf(refs) {
  const here = new URL(location.href).searchParams;
  const passed = PASSED_ON.flatMap((name) => (here.get(name) ? [[name, here.get(name) ?? ""]] : []));
  return `/finder/pocket?${new URLSearchParams([...refs.map((ref) => ["ref", ref]), ...passed])}`;
}

document.addEventListener("click", (event) => {
  const { drop: ref } = under(event, "[data-drop]")?.dataset ?? {};
  if (ref && put(ref, false) === "dropped") taken(ref);
});

/** Take a row away, and keep the focus near to where it was. @param {string} ref */
function taken(ref) {
  const rows = all("#pocket li");
  const at = rows.findIndex((row) => row.dataset.ref === ref);
  rows[at]?.remove();
  const next = rows[at + 1] ?? rows[at - 1];
  if (next) seek("[data-drop]", HTMLElement, next)?.focus();
  else {
    seek("#pocket")?.replaceChildren();
    seek("#q")?.focus();
  }
  const told = seek("#told");
  if (told) told.textContent = phrase("dropped");
}
