/** The keeper's pages, brought to life. Each is a set of forms that work without this. */

import { KeeperMap } from "./keeper-map.js";
import { handIn } from "./keeper-file.js";

const LOOK_MS = 600;

document.documentElement.classList.add("scripted");

const form = document.getElementById("hand-in");
if (form) handIn(form);

const working = document.getElementById("working");
if (working) follow();

document.addEventListener("stationmap:keeper", ({ detail }) => begin(detail), { once: true });

/** Look again as long as somebody works on the file. */
function follow() {
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("working");
      if (!fresh) {
        location.replace(answer.url);
        return;
      }
      document.getElementById("working").replaceWith(fresh);
    } catch {
      // The network is away; the work goes on without it.
    }
    follow();
  }, LOOK_MS);
}

/** A page with a map. */
function begin(made) {
  let row = null;
  const stage = document.querySelector(".stage");
  const map = new KeeperMap(made, { pick: place });
  const review = () => document.getElementById("review");
  marked();

  document.addEventListener("click", ({ target }) => {
    const pick = target.closest("[data-pick]");
    const placing = target.closest(".placing li:not(.placed)");
    if (pick) choose(pick.dataset.pick);
    else if (placing && !target.closest("input, select, button")) choose(placing.dataset.row);
    const changed = target.closest(".difference tr[data-ref]");
    if (changed) map.find(changed.dataset.ref);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches(".choices input")) target.form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (!sent.action.includes("/answer/") || !review()) return;
    event.preventDefault();
    send(sent, event.submitter);
  });

  /** @param {string|null} wanted  the row whose place the next click on the map says */
  function choose(wanted) {
    row = wanted;
    for (const line of document.querySelectorAll(".placing li")) {
      line.classList.toggle("chosen", line.dataset.row === row);
    }
    stage.classList.toggle("picking", Boolean(row));
    document.querySelector(`.placing [data-row="${row}"]`)?.scrollIntoView({ block: "nearest" });
  }

  function place({ lon, lat }) {
    const line = document.querySelector(`.placing [data-row="${row}"]`);
    const sent = line?.querySelector("form");
    if (!sent?.elements.lon?.matches("input")) return;
    sent.elements.lon.value = lon.toFixed(6);
    sent.elements.lat.value = lat.toFixed(6);
    sent.elements.datum.value = stage.dataset.datum;
    const next = [...document.querySelectorAll(".placing li:not(.placed)")].find((other) => other !== line);
    row = next?.dataset.row ?? null;
    send(sent, null);
  }

  /** Send a form, and take over what the page says then. */
  async function send(sent, button) {
    const body = new FormData(sent, button);
    review().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(sent.action, { method: "POST", body: new URLSearchParams(body) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("review");
      if (!fresh) {
        location.assign(answer.ok ? answer.url : location.href);
        return;
      }
      takeOver(fresh);
    } catch {
      review().removeAttribute("aria-busy");
      HTMLFormElement.prototype.submit.call(sent);
    }
  }

  function takeOver(fresh) {
    const old = review();
    const open = [...old.querySelectorAll("details[open] > summary")].map((line) => key(line));
    const scrolled = old.scrollTop;
    old.replaceWith(fresh);
    for (const line of fresh.querySelectorAll("details > summary")) {
      if (open.includes(key(line))) line.parentElement.open = true;
    }
    fresh.scrollTop = scrolled;
    map.show(fresh.dataset.layer);
    marked();
    choose(row);
    fresh.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
  }

  function marked() {
    if (stage.dataset.datum !== "wgs84") return; // the list says them in WGS 84
    map.mark(
      [...document.querySelectorAll(".placing .placed")].map(({ dataset }) => ({
        lon: Number(dataset.lon),
        lat: Number(dataset.lat),
      })),
    );
  }
}

function key(summary) {
  return (summary.closest("[id]")?.id ?? "") + summary.textContent.replace(/[\d,]+/g, "");
}
