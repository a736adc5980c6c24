// The README's commands for readers without a clone, word for word.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = (path) =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

/** The single line of the README with this start, as an argument list. */
export function toldCommand(beginning) {
  const lines = page("README.md")
    .split("\n")
    .filter((line) => line.startsWith(beginning));
  if (lines.length !== 1) throw new Error(`README.md has ${lines.length} lines "${beginning} …"`);
  return lines[0].split(/\s+/);
}

/** The README's program, as TypeScript. */
export function toldProgram() {
  const [, program] =
    /<!-- check: from examples\/hello.*-->\n```ts\n([\s\S]*?)```/.exec(page("README.md")) ?? [];
  if (program === undefined) throw new Error("README.md has no program");
  return program;
}

/** The quick start's domain `fisher.json`. */
export function toldDomain() {
  const [, domain] =
    /<!-- check: file fisher.json -->\n```json\n([\s\S]*?)```/.exec(page("docs/quick-start.md")) ??
    [];
  if (domain === undefined) throw new Error("the quick start has no domain");
  return domain;
}
