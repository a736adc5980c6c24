// Lists of mutants in files, for trying the same ones after a change of the tests. A mutant is found again by its file,
// its line's text, its change, and which of several such it is: line numbers would change with every edit.
import { readFileSync, writeFileSync } from "node:fs";
import { relative, sep } from "node:path";

/** What finds a mutant again, with the number of such mutants before it in the file. */
function* named(all, root) {
  const counts = new Map();
  for (const mutant of all) {
    const file = relative(root, mutant.file).split(sep).join("/");
    const name = JSON.stringify([file, mutant.source, mutant.change]);
    const nth = counts.get(name) ?? 0;
    counts.set(name, nth + 1);
    yield { mutant, file, nth };
  }
}

const keyOf = ({ file, source, change, nth }) => JSON.stringify([file, source, change, nth]);

/** Writes mutants with whether a test detected each, one a line. */
export function writeList(path, all, mutants, survived, root) {
  const byPlace = new Map(mutants.map((mutant) => [`${mutant.file}:${mutant.start}`, mutant]));
  const lines = [];
  for (const { mutant, file, nth } of named(all, root)) {
    const tried = byPlace.get(`${mutant.file}:${mutant.start}`);
    if (tried === undefined || tried.change !== mutant.change) continue;
    const { source, change } = mutant;
    lines.push(JSON.stringify({ file, source, change, nth, detected: !survived.has(tried) }));
  }
  writeFileSync(path, `[\n  ${lines.join(",\n  ")}\n]\n`);
}

export function readList(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * The listed mutants that are in the sources, and how many are not, since their sources were changed. Those are printed.
 */
export function findListed(all, list, root, onlyDetected) {
  const wanted = new Map(list.map((each) => [keyOf(each), each]));
  const found = [];
  for (const { mutant, file, nth } of named(all, root)) {
    const key = keyOf({ file, source: mutant.source, change: mutant.change, nth });
    const listed = wanted.get(key);
    wanted.delete(key);
    if (listed !== undefined && (listed.detected || !onlyDetected)) {
      found.push({ ...mutant, wasDetected: listed.detected });
    }
  }
  for (const { file, source, change } of wanted.values()) {
    console.log(`not in the sources any more: ${file}: ${change}\n    ${source}`);
  }
  return { found, gone: wanted.size };
}
