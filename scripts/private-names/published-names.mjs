// Published names of a class's private members. Classes share names: an object has members of several only if one
// extends the other, and a subclass has its own first letter.
import { privateNames } from "./walk.mjs";

/**
 * Fields get a letter, as a bundler would give private names. Method names stay, since they appear in stack traces and
 * profiles.
 *
 * @param taken unavailable names
 * @returns published names by private name without `#`
 */
export function publishedNames(node, taken = new Set()) {
  const names = privateNames(node);
  // Another class may extend this one, so only the authors' names are distinguishable.
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
