/** The navigation app that the main button opens: the one that was used last. */

const KEY = "stationmap.app";

/** Let the main buttons open the app used last, and say which it is. */
export function preferApp() {
  const word = recall();
  for (const button of document.querySelectorAll(".go .button-main")) {
    const apps = button.closest(".go").nextElementSibling;
    const link = word && apps.querySelector(`[data-app="${CSS.escape(word)}"]`);
    if (!link) continue;
    button.href = link.href;
    button.dataset.app = word;
    button.querySelector("small").textContent = link.textContent;
  }
}

document.addEventListener("click", ({ target }) => {
  const app = target.closest("[data-app]");
  if (app) {
    remember(app.dataset.app);
    preferApp();
  }
  const button = target.closest("[data-unfold]");
  if (button) unfold(button);
});

function unfold(button) {
  const hidden = document.getElementById(button.dataset.unfold).classList.toggle("folded");
  button.setAttribute("aria-expanded", String(!hidden));
}

// Some browsers keep nothing, and say so by throwing.
function recall() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(word) {
  try {
    localStorage.setItem(KEY, word);
  } catch {
    // The choice then holds for this page only.
  }
}
