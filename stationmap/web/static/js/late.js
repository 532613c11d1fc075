/** A map is made when the page has been painted, bit by bit: a finger on the list is never kept waiting. */

/** @param {string[]} addresses  of scripts, each of which may need the one before it */
export async function late(addresses) {
  await painted();
  for (const address of addresses) {
    await script(address);
    await pause();
  }
}

/** Let the browser do what is waiting: a touch, a frame. */
export function pause() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

const SLICE_MS = 6; // four times as much where a phone is slow

/**
 * Work through a list in slices.
 * @template T
 * @param {T[]} list @param {(one: T) => void} work
 * @param {() => boolean} wanted  whether the rest is still of use
 */
export async function slowly(list, work, wanted) {
  let begun = performance.now();
  for (const one of list) {
    if (performance.now() - begun > SLICE_MS) {
      await pause();
      begun = performance.now();
    }
    if (!wanted()) return;
    work(one);
  }
}

/** A frame has been painted, or the page is in front again. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
}

/** @param {string} address */
function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error(address)));
    document.head.append(element);
  });
}
