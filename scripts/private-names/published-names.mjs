// The names that the private members of a class are published with. Two classes have the same ones: an object has members of
// several only where one of them extends the other, and that one has its own first letter.
import { privateNames } from "./walk.mjs";

/**
 * Fields are called by a letter, as they would be by a bundler that leaves private names as they are. Names of methods stay:
 * they are read in stack traces and profiles.
 *
 * @param taken names that are not given
 * @returns by the private name, without `#`, the one that is published
 */
export function publishedNames(node, taken = new Set()) {
  const names = privateNames(node);
  // One class may extend this one, and meet another one there: their names can be told apart by their authors alone.
  if (node.superClass !== null) return new Map([...names.keys()].map((name) => [name, `$${name}`]));
  const letters = lettersBut((letter) => names.has(letter) || taken.has(`_${letter}`));
  let next = letters.next().value;
  const published = new Map();
  for (const [name, isField] of names) {
    const isShorter = isField && next.length < name.length;
    published.set(name, `_${isShorter ? next : name}`);
    if (isShorter) next = letters.next().value;
  }
  return published;
}

/** `a` to `z`, `aa` to `zz` and so on. */
function* lettersBut(isLeftOut) {
  for (let number = 0; ; number++) {
    const letter = lettersOf(number);
    if (!isLeftOut(letter)) yield letter;
  }
}

function lettersOf(number) {
  const last = String.fromCharCode(97 + (number % 26));
  return number < 26 ? last : lettersOf(Math.floor(number / 26) - 1) + last;
}
