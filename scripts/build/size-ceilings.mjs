// The ceilings of what pages and commands load, in kB, in `sizes.json`. `pnpm sizes --write` measures and writes them, with
// a tenth to spare: no change that adds a few bytes needs to touch them.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("sizes.json", import.meta.url);
const SPARE = 1.1;

/** @returns {Record<string, number>} kB by name */
export function sizeCeilings() {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

/**
 * Fails for more bytes than the ceiling allows.
 *
 * @param {string} name in `sizes.json`
 * @param {number} bytes measured
 */
export function checkSize(name, bytes) {
  const ceiling = sizeCeilings()[name];
  const measured = `${name}: ${(bytes / 1000).toFixed(1)} kB`;
  const mend = "if it has to be so, `pnpm sizes --write` measures and writes the ceilings";
  if (ceiling === undefined) throw new Error(`${measured}, and it has no ceiling: ${mend}`);
  if (bytes > ceiling * 1000) throw new Error(`${measured}, of at most ${ceiling} kB: ${mend}`);
}

/** Writes the ceilings for measured bytes. @param {ReadonlyMap<string, number>} sizes */
export function writeCeilings(sizes) {
  const ceilings = [...sizes].map(([name, bytes]) => [name, Math.ceil((bytes * SPARE) / 1000)]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(ceilings), undefined, 2)}\n`);
}
