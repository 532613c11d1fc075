/** Where to build: begin, watch, stop; and what was found, for the map. */

import { all, find, parsed, under } from "./dom.js";
import { phrase } from "./messages.js";

const LOOK_MS = 400;

/** @import {Site} from "./plan-map.js" */

/**
 * @param {object} page
 * @param {() => URLSearchParams} page.question  what the page asks for now
 * @param {(sites: Site[]) => void} page.found
 * @param {(changes: Record<string, string|null>) => void} page.asked
 * @param {(text: string) => void} page.failed
 */
export function watchSiting({ question, found, asked, failed }) {
  const form = find("#site", HTMLFormElement);
  const count = find('[name="new"]', HTMLInputElement, form);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let answered = without(question());

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  form.addEventListener("click", (event) => {
    const step = Number(under(event, "[data-step]")?.dataset.step ?? 0);
    if (!step) return;
    count.value = String(Math.min(100, Math.max(1, (Number(count.value) || 0) + step)));
  });
  find("#siting").addEventListener("submit", (event) => {
    const stop = under(event, "form[data-stop]", HTMLFormElement);
    if (!stop) return;
    event.preventDefault();
    send(stop.action, { method: "POST" });
  });
  follow();
  // A link that asks for sites is answered like a press of the button.
  if (question().get("new") && !part().dataset.job) begin();

  async function begin() {
    const body = question();
    body.delete("job");
    const model = String(new FormData(form).get("model") ?? "");
    body.set("new", count.value.trim());
    body.set("model", model);
    answered = without(question());
    await send(form.action, { method: "POST", body });
    const { job } = part().dataset;
    asked({ new: body.get("new"), model: model === "mclp" ? null : model, job: job ?? null });
  }

  /** @param {string} address @param {RequestInit} [options] */
  async function send(address, options = {}) {
    clearTimeout(timer);
    form.querySelectorAll(".fault").forEach((line) => line.remove());
    try {
      const answer = await fetch(address, { ...options, headers: { "X-Wants": "parts" } });
      const parts = parsed(await answer.text());
      if (!answer.ok) {
        for (const item of all("#faults li", HTMLLIElement, parts)) fault(item.textContent?.trim() ?? "");
        return;
      }
      part().replaceWith(find("#sites", HTMLElement, parts));
      follow();
    } catch {
      fault(phrase("offline"));
    }
  }

  /** Show what is known; look again as long as it works. */
  function follow() {
    const { job, state } = part().dataset;
    found(sites());
    if (state === "running") timer = setTimeout(() => send(`/plan/siting/${job}${language()}`), LOOK_MS);
  }

  /** @param {string} text */
  function fault(text) {
    const line = document.createElement("p");
    line.className = "fault";
    line.setAttribute("role", "alert");
    line.textContent = text;
    form.append(line);
    failed(text);
  }

  return {
    sites,
    /** The page asks something else now: what was found answers it no longer. @param {string} link */
    asked(link) {
      const now = without(new URL(link, location.href).searchParams);
      if (now === answered) return;
      answered = now;
      clearTimeout(timer);
      if (!part().dataset.job) return;
      const fresh = document.createElement("div");
      fresh.id = "sites";
      const line = document.createElement("p");
      line.className = "note";
      line.textContent = phrase("stale");
      fresh.append(line);
      part().replaceWith(fresh);
      asked({ job: null });
      found([]);
    },
  };
}

/** What an address has to say of the reader's language. */
function language() {
  const wanted = new URL(location.href).searchParams.get("lang");
  return wanted ? `?lang=${encodeURIComponent(wanted)}` : "";
}

function part() {
  return find("#sites");
}

/** @returns {Site[]} */
function sites() {
  return JSON.parse(part().dataset.sites ?? "[]");
}

/** A question without what siting does not depend on. @param {URLSearchParams} asked */
function without(asked) {
  const rest = new URLSearchParams(asked);
  for (const name of ["sort", "new", "model", "job"]) rest.delete(name);
  return rest.toString();
}
