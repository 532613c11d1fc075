/** Handing in a file: dragged or chosen, with the progress of sending it. */

/** @param {HTMLFormElement} form */
export function handIn(form) {
  const drop = form.querySelector(".drop");
  const input = form.elements.namedItem("file");
  const chosen = form.querySelector("#chosen");
  const sending = form.querySelector("#sending");

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
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    shown();
    send();
  });
  form.addEventListener("submit", (event) => {
    if (!input.files.length || !sending) return;
    event.preventDefault();
    send();
  });

  function shown() {
    const [file] = input.files;
    chosen.hidden = !file;
    chosen.textContent = file ? file.name : "";
  }

  function send() {
    if (!sending) {
      form.requestSubmit();
      return;
    }
    const request = new XMLHttpRequest();
    const [bar, words] = [sending.querySelector("progress"), sending.querySelector("span")];
    sending.hidden = false;
    words.textContent = sending.dataset.said;
    form.setAttribute("aria-busy", "true");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        location.assign(request.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      failed(page.querySelector("[role=alert]")?.textContent.trim() ?? page.querySelector("main")?.innerText ?? "");
    });
    request.addEventListener("error", () => failed(sending.dataset.offline));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form));
  }

  function failed(text) {
    form.removeAttribute("aria-busy");
    sending.querySelector("progress").value = 0;
    sending.querySelector("span").textContent = text;
  }
}
