/**
 * Words with one typing error in them: a wrong, missing, extra or exchanged
 * letter. It splits the word in two halves that are right; the longer is
 * searched for as it is, and the other looked for beside it.
 * As stationmap/places/typing_errors.py.
 */

/** @typedef {[start: number, end: number]} Span */

/**
 * Where `wanted` stands in `text` with exactly one typing error.
 * @param {string} text  names, one a line
 * @param {string} wanted  at least two letters
 * @returns {Generator<Span>}
 */
export function* variants(text, wanted) {
  for (let at = 0; at < wanted.length; at += 1) {
    const [head, tail] = [wanted.slice(0, at), wanted.slice(at + 1)];
    yield* around(text, head, tail, 1); // wrong
    yield* around(text, head, tail, 0); // extra
    if (at) yield* around(text, head, wanted.slice(at), 1); // missing
    if (tail) yield* around(text, head + tail[0] + wanted[at], tail.slice(1), 0); // exchanged
  }
}

/** @param {string} text @param {string} head @param {string} tail @param {number} gap @returns {Generator<Span>} */
function* around(text, head, tail, gap) {
  const byHead = head.length >= tail.length;
  const [anchor, before] = byHead ? [head, 0] : [tail, head.length + gap];
  const length = head.length + gap + tail.length;
  for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + 1)) {
    const start = at - before;
    if (start >= 0 && fits(text, start, head, tail, gap)) yield [start, start + length];
    if (!anchor) break;
  }
}

/** @param {string} text @param {number} start @param {string} head @param {string} tail @param {number} gap */
function fits(text, start, head, tail, gap) {
  const after = start + head.length;
  return (
    text.startsWith(head, start) &&
    text.startsWith(tail, after + gap) &&
    !text.slice(after, after + gap).includes("\n")
  );
}
