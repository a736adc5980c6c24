/** The benchmarks shown in the README, by row name. */
const ROWS: ReadonlyMap<string, string> = new Map([
  ["A plan of 5 steps proved", "a plan of five steps is proved in"],
  ["A first plan by search, game-size problems", "the classical planner finds a first plan in"],
  ["An exact hit of the cache, whole `planNow`, p95", "a known plan is served in (p95)"],
  [
    "A whole `plan()` in the village at 70 % hits, p95",
    "a whole `plan()` at 70 % cache hits takes (p95)",
  ],
  [
    "Outcomes of `planNow` out of a table, slowest of five domains",
    "outcomes of `planNow` from a policy table",
  ],
]);

export const README_START = "<!-- figures: pnpm docs:figures -->";
export const README_END = "<!-- /figures -->";

/** The README's table, from the text of `docs/benchmarks.md`. */
export function figuresOf(benchmarks: string): string {
  const rows = [...ROWS].map(([name, words]) => {
    const line = benchmarks.split("\n").find((each) => each.startsWith(`| ${name} |`));
    if (line === undefined) throw new Error(`docs/benchmarks.md has no row "${name}"`);
    return `| ${words} | ${line.split("|")[2]?.trim()} |`;
  });
  return ["| | |", "|---|---:|", ...rows].join("\n");
}
