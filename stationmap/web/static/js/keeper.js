/** The keeper's pages, brought to life. Each is a set of forms that work without this. */

import { all, find, parsed, seek, under } from "./dom.js";
import { KeeperMap } from "./keeper-map.js";
import { handIn } from "./keeper-file.js";

const LOOK_MS = 600;

document.documentElement.classList.add("scripted");

/** @import {KeeperParts} from "../../shapes.js" */

const form = seek("#hand-in", HTMLFormElement);
if (form) handIn(form);

const working = document.getElementById("working");
if (working) follow();

document.addEventListener("stationmap:keeper", ({ detail }) => begin(detail), { once: true });

/** Look again as long as somebody works on the file. */
function follow() {
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href);
      const page = parsed(await answer.text());
      const fresh = page.getElementById("working");
      if (!fresh) {
        location.replace(answer.url);
        return;
      }
      find("#working").replaceWith(fresh);
    } catch {
      // The network is away; the work goes on without it.
    }
    follow();
  }, LOOK_MS);
}

/** A page with a map. @param {KeeperParts} made */
function begin(made) {
  /** @type {string|null} */
  let row = null;
  const stage = find(".stage");
  const map = new KeeperMap(made, { pick: place });
  const review = () => seek("#review");
  marked();

  document.addEventListener("click", (event) => {
    const pick = under(event, "[data-pick]");
    const placing = under(event, ".placing li:not(.placed)");
    if (pick) {
      event.preventDefault(); // its address is for those without scripts, and would scroll
      choose(pick.dataset.pick);
    } else if (placing && !under(event, "input, select, button")) choose(placing.dataset.row);
    const changed = under(event, ".difference tr[data-ref]");
    if (changed) map.find(changed.dataset.ref ?? "");
  });
  document.addEventListener("change", (event) => {
    under(event, ".choices input", HTMLInputElement)?.form?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (!(sent instanceof HTMLFormElement) || !sent.action.includes("/answer/") || !review()) return;
    event.preventDefault();
    send(sent, event.submitter);
  });
  stage.dataset.ready = "";

  /** @param {string|null|undefined} wanted  the row whose place the next click on the map says */
  function choose(wanted) {
    const line = wanted ? seek(`.placing [data-row="${wanted}"]:not(.placed)`) : null;
    row = line?.dataset.row ?? null; // it may have been settled otherwise meanwhile
    for (const other of all(".placing li")) other.classList.toggle("chosen", other === line);
    stage.classList.toggle("picking", Boolean(line));
    if (!line) return;
    map.approach(line.dataset.where ?? "");
    // On a phone the map stays above while a place is picked: what is picked lies below it.
    line.scrollIntoView({ block: matchMedia("(max-width: 899px)").matches ? "center" : "nearest" });
  }

  /** @param {{lon: number, lat: number}} where */
  function place({ lon, lat }) {
    const line = seek(`.placing [data-row="${row}"]`);
    const sent = line && seek("form", HTMLFormElement, line);
    const field = sent && seek('[name="lon"]', HTMLInputElement, sent);
    if (!sent || !field) return;
    field.value = lon.toFixed(6);
    find('[name="lat"]', HTMLInputElement, sent).value = lat.toFixed(6);
    const { datum = "" } = stage.dataset;
    find('[name="datum"]', HTMLSelectElement, sent).value = datum;
    const next = all(".placing li:not(.placed)").find((other) => other !== line);
    row = next?.dataset.row ?? null;
    send(sent, null);
  }

  /**
   * Send a form, and take over what the page says then.
   * @param {HTMLFormElement} sent @param {HTMLElement|null} button
   */
  async function send(sent, button) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(sent, button)) body.append(name, String(value));
    review()?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(sent.action, { method: "POST", body });
      const page = parsed(await answer.text());
      const fresh = seek("#review", HTMLElement, page);
      if (!fresh) {
        location.assign(answer.ok ? answer.url : location.href);
        return;
      }
      takeOver(fresh);
    } catch {
      review()?.removeAttribute("aria-busy");
      HTMLFormElement.prototype.submit.call(sent);
    }
  }

  /** @param {HTMLElement} fresh */
  function takeOver(fresh) {
    const old = find("#review");
    const open = all("details[open] > summary", HTMLElement, old).map((line) => key(line));
    const scrolled = old.scrollTop;
    old.replaceWith(fresh);
    for (const line of all("details > summary", HTMLElement, fresh)) {
      if (open.includes(key(line))) line.parentElement?.setAttribute("open", "");
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
      all(".placing .placed").map(({ dataset }) => ({
        lon: Number(dataset.lon),
        lat: Number(dataset.lat),
      })),
    );
  }
}

/** @param {HTMLElement} summary */
function key(summary) {
  return (summary.closest("[id]")?.id ?? "") + (summary.textContent ?? "").replace(/[\d,]+/g, "");
}
