/** Handing in a file: dragged or chosen, with the progress of sending it. */

import { find, parsed, seek } from "./dom.js";

/** @param {HTMLFormElement} form */
export function handIn(form) {
  const drop = find(".drop", HTMLElement, form);
  const input = find('[name="file"]', HTMLInputElement, form);
  const chosen = find("#chosen", HTMLElement, form);
  const sending = seek("#sending", HTMLElement, form);

  input.addEventListener("change", shown);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    shown();
    send();
  });
  form.addEventListener("submit", (event) => {
    if (!input.files?.length || !sending) return;
    event.preventDefault();
    send();
  });

  function shown() {
    const file = input.files?.[0];
    chosen.hidden = !file;
    chosen.textContent = file ? file.name : "";
  }

  function send() {
    if (!sending) {
      form.requestSubmit();
      return;
    }
    const request = new XMLHttpRequest();
    const bar = find("progress", HTMLProgressElement, sending);
    const words = find("span", HTMLElement, sending);
    const failed = (/** @type {string} */ text) => {
      form.removeAttribute("aria-busy");
      sending.classList.add("wrong");
      bar.hidden = true;
      words.textContent = text;
    };
    sending.classList.remove("wrong");
    sending.hidden = bar.hidden = false;
    words.textContent = sending.dataset.said ?? "";
    form.setAttribute("aria-busy", "true");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        location.assign(request.responseURL);
        return;
      }
      const page = parsed(request.responseText);
      const told = page.querySelector("[role=alert]") ?? page.querySelector("main p");
      failed(told?.textContent?.trim() ?? "");
    });
    request.addEventListener("error", () => failed(sending.dataset.offline ?? ""));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form));
  }
}
