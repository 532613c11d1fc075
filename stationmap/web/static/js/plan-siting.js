/** Where to build: begin, watch, stop; and what was found, for the map. */

const LOOK_MS = 400;
const OFFLINE = "连不上，您填的都在，稍后再试。";
const STALE = "条件变了，再算一次。";

/**
 * @param {object} page
 * @param {() => URLSearchParams} page.question  what the page asks for now
 * @param {(sites: [number, number, number][]) => void} page.found
 * @param {(changes: object) => void} page.asked
 * @param {(text: string) => void} page.failed
 */
export function watchSiting({ question, found, asked, failed }) {
  const form = document.getElementById("site");
  let timer = 0;
  let answered = without(question());

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  form.addEventListener("click", ({ target }) => {
    const step = Number(target.dataset.step ?? 0);
    if (!step) return;
    const input = form.elements.namedItem("new");
    input.value = String(Math.min(100, Math.max(1, (Number(input.value) || 0) + step)));
  });
  document.getElementById("siting").addEventListener("submit", (event) => {
    if (!event.target.matches("[data-stop]")) return;
    event.preventDefault();
    send(event.target.action, { method: "POST" });
  });
  follow();
  // A link that asks for sites is answered like a press of the button.
  if (question().get("new") && !part().dataset.job) begin();

  async function begin() {
    const body = question();
    body.delete("job");
    body.set("new", form.elements.namedItem("new").value.trim());
    body.set("model", form.elements.namedItem("model").value);
    answered = without(question());
    await send(form.action, { method: "POST", body });
    const { job } = part().dataset;
    asked({ new: body.get("new"), model: body.get("model") === "mclp" ? null : body.get("model"), job: job ?? null });
  }

  async function send(address, options = {}) {
    clearTimeout(timer);
    form.querySelectorAll(".fault").forEach((line) => line.remove());
    try {
      const answer = await fetch(address, { ...options, headers: { "X-Wants": "parts" } });
      const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) {
        parts.querySelectorAll("#faults li").forEach((item) => fault(item.textContent.trim()));
        return;
      }
      part().replaceWith(parts.getElementById("sites"));
      follow();
    } catch {
      fault(OFFLINE);
    }
  }

  /** Show what is known; look again as long as it works. */
  function follow() {
    const { job, state } = part().dataset;
    found(sites());
    if (state === "running") timer = setTimeout(() => send(`/plan/siting/${job}`), LOOK_MS);
  }

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
    /** The page asks something else now: what was found answers it no longer. */
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
      line.textContent = STALE;
      fresh.append(line);
      part().replaceWith(fresh);
      asked({ job: null });
      found([]);
    },
  };
}

function part() {
  return document.getElementById("sites");
}

/** @returns {[number, number, number][]} */
function sites() {
  return JSON.parse(part().dataset.sites ?? "[]");
}

/** A question without what siting does not depend on. */
function without(asked) {
  const rest = new URLSearchParams(asked);
  for (const name of ["sort", "new", "model", "job"]) rest.delete(name);
  return rest.toString();
}
