// The sizes that pages of the documentation tell, in rounded numbers. They may be a tenth away from what is measured.
import { readFileSync, writeFileSync } from "node:fs";

/** Where a size is told: the page, the size's name, the number in its sentence, and the bytes of its unit. */
const TOLD = [
  ["README.md", "a game that plans", /loads (\d+)\skB\sof\sengine/, 1000],
  ["README.md", "planner-core", /All\sof\s`planner-core`\sis\s(\d+)\skB/, 1000],
  ["README.md", "planner-core + classical", /(\d+)\skB\swith\sthe\sclassical\splanner/, 1000],
  ["README.md", "planner-core + words", /(\d+)\skB\swith\sthe\sdirective\sreader/, 1000],
  ["docs/game/examples.md", "the village, all files", /It\stakes\ssome\s([\d.]+)\sMB/, 1e6],
  [
    "docs/game/examples.md",
    "the village, its first scripts",
    /page\sloads\s(\d+)\skB\sof\sscript/,
    1000,
  ],
];
const MOST_AWAY = 0.1;
const pageAt = (path) => new URL(`../../${path}`, import.meta.url);

/**
 * Fails for a told size that is too far from what is measured.
 *
 * @param {ReadonlyMap<string, number>} sizes measured bytes by name; others are not checked
 */
export function checkTold(sizes) {
  for (const [path, name, pattern, unit] of TOLD) {
    const bytes = sizes.get(name);
    if (bytes === undefined) continue;
    const told = Number(pattern.exec(readFileSync(pageAt(path), "utf8"))?.[1]);
    if (!(Math.abs(told * unit - bytes) <= MOST_AWAY * bytes)) {
      throw new Error(
        `${path} tells ${told * unit} bytes of "${name}", which takes ${bytes}: \`pnpm sizes --write\` mends it`,
      );
    }
  }
}

/** Rounded to five of kB, or to a tenth of MB. */
const rounded = (bytes, unit) =>
  unit === 1000 ? Math.round(bytes / 5000) * 5 : Math.round(bytes / 1e5) / 10;

/** Writes the sizes that are told. @param {ReadonlyMap<string, number>} sizes measured bytes */
export function writeTold(sizes) {
  for (const [path, name, pattern, unit] of TOLD) {
    const page = readFileSync(pageAt(path), "utf8");
    const told = String(rounded(sizes.get(name), unit));
    const text = page.replace(pattern, (sentence, number) => sentence.replace(number, told));
    writeFileSync(pageAt(path), text);
  }
}
