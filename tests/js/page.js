/** As much of a page as the modules want when they are loaded; Node.js has none. */

class Part {
  constructor(text = "") {
    this.textContent = text;
  }

  getContext() {
    return null;
  }
}

/** @param {Record<string, string>} [texts]  what stands in which part */
export function standIn(texts = {}) {
  globalThis.HTMLElement = Part;
  globalThis.HTMLInputElement = Part;
  globalThis.document = {
    querySelector: (selector) => new Part(texts[selector]),
    createElement: () => new Part(),
    addEventListener: () => {},
  };
}
