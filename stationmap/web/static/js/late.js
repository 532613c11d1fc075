/** What a map is made with comes when the page has been painted: the list is first. */

/** @param {string[]} addresses  of scripts, each of which may need the one before it */
export async function late(addresses) {
  await painted();
  for (const address of addresses) await script(address);
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
