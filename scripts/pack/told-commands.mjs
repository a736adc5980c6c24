// The commands that the README tells readers outside of a clone, word for word.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = (path) =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

/** The one line of the README that begins with these words, as an argument list. */
export function toldCommand(beginning) {
  const lines = page("README.md")
    .split("\n")
    .filter((line) => line.startsWith(beginning));
  if (lines.length !== 1) throw new Error(`README.md has ${lines.length} lines "${beginning} …"`);
  return lines[0].split(/\s+/);
}

/** The program of the README, as TypeScript. */
export function toldProgram() {
  const [, program] =
    /<!-- check: from examples\/hello.*-->\n```ts\n([\s\S]*?)```/.exec(page("README.md")) ?? [];
  if (program === undefined) throw new Error("README.md has no program");
  return program;
}

/** The domain that the quick start has readers save as `fisher.json`. */
export function toldDomain() {
  const [, domain] =
    /<!-- check: file fisher.json -->\n```json\n([\s\S]*?)```/.exec(page("docs/quick-start.md")) ??
    [];
  if (domain === undefined) throw new Error("the quick start has no domain");
  return domain;
}
