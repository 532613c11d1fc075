/** The navigation app that the main button opens: the one that was used last. */

import { all, find, seek, under } from "./dom.js";
import { recall, remember } from "./storage.js";

const KEY = "app";

/** Let the main buttons open the app used last, and say which it is. */
export function preferApp() {
  const word = recall(KEY);
  if (!word) return;
  for (const button of all(".go .button-main", HTMLAnchorElement)) {
    const apps = button.closest(".go")?.nextElementSibling;
    const link = apps && seek(`[data-app="${CSS.escape(word)}"]`, HTMLAnchorElement, apps);
    if (!link) continue;
    button.href = link.href;
    button.dataset.app = word;
    find("small", HTMLElement, button).textContent = link.textContent;
  }
}

document.addEventListener("click", (event) => {
  const app = under(event, "[data-app]");
  if (app) {
    remember(KEY, app.dataset.app ?? "");
    preferApp();
  }
  const button = under(event, "[data-unfold]");
  if (button) unfold(button);
});

/** @param {HTMLElement} button */
function unfold(button) {
  const hidden = find(`#${button.dataset.unfold}`).classList.toggle("folded");
  button.setAttribute("aria-expanded", String(!hidden));
}
