import { directArrows, heightOf, type WorkspacePackage } from "./packages.ts";

/** The purpose of each package, in a few words. */
const PURPOSES: Readonly<Record<string, string>> = {
  "planner-core": "domains, proof, runner",
  classical: "policy tables and search",
  cache: "plans that were proved",
  world: "many things, claims",
  pddl: "planning tasks in PDDL",
  files: "files written whole",
  llm: "prompts and models",
  words: "what players say",
  simulation: "seeded lives of agents",
  telemetry: "exporters",
  recording: "record and replay",
  rehearsal: "a model teaches",
  stress: "load and faults",
  server: "plans over the network",
  cli: "the command understudy",
  "create-understudy": "games from templates",
  viewer: "watch a running game",
};

/** Packages that serve the others; games rarely import them by name. */
const SERVING: ReadonlySet<string> = new Set(["files", "recording", "simulation"]);

const WIDTH = 880;
const BOX = { width: 196, height: 58 };
const ROW = 122;
const TOP = 24;

/**
 * The packages and their dependencies as a picture. An arrow points from a package to its
 * dependency.
 */
export function drawArchitecture(packages: readonly WorkspacePackage[]): string {
  const places = placesOf(packages);
  const bottom = Math.max(...[...places.values()].map(({ y }) => y)) + BOX.height;
  const at = (name: string): { x: number; y: number } => places.get(name) ?? { x: 0, y: 0 };
  const arrows = directArrows(packages).map(([from, to]) => {
    const [start, end] = [at(from), at(to)];
    const [x1, y1] = [start.x + BOX.width / 2, start.y + BOX.height];
    const [x2, y2] = [end.x + BOX.width / 2 + (x1 - end.x - BOX.width / 2) * 0.08, end.y - 6];
    const bend = (y2 - y1) / 2;
    return `<path class="arrow" d="M${x1} ${y1}C${x1} ${y1 + bend} ${round(x2)} ${y2 - bend} ${round(x2)} ${y2}"/>`;
  });
  const boxes = packages.map(({ name, runsInBrowsers }) => {
    const { x, y } = at(name);
    const middle = x + BOX.width / 2;
    return [
      `<rect class="${classOf(name, runsInBrowsers)}" x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="8"/>`,
      `<text class="name" x="${middle}" y="${y + 25}">${name}</text>`,
      `<text x="${middle}" y="${y + 44}">${PURPOSES[name] ?? ""}</text>`,
    ].join("\n");
  });
  const legend = bottom + 34;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${legend + 46}" width="${WIDTH}" height="${legend + 46}" role="img" aria-label="The packages of Understudy and what they are built on">
<style>
svg { background: #ffffff; font: 13px system-ui, sans-serif; }
text { fill: #4a4a4a; text-anchor: middle; }
.name { font-weight: 600; font-size: 15px; fill: #1c2733; }
.legend { text-anchor: start; }
rect { stroke-width: 1.5; }
.everywhere { fill: #e6f4ea; stroke: #1a7f4b; }
.node { fill: #e8f1fb; stroke: #0b6bcb; }
.serving { stroke-dasharray: 5 4; }
.arrow { fill: none; stroke: #7a8694; stroke-width: 1.5; marker-end: url(#head); }
.head { fill: #7a8694; }
@media (prefers-color-scheme: dark) {
svg { background: #14171c; } text { fill: #c4c9d2; } .name { fill: #f0f3f7; }
.everywhere { fill: #14301f; stroke: #6fdca0; } .node { fill: #12263b; stroke: #6cb6ff; }
.arrow { stroke: #8b95a3; } .head { fill: #8b95a3; }
}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${[...arrows, ...boxes].join("\n")}
<rect class="everywhere" x="24" y="${legend - 12}" width="18" height="14" rx="3"/><text class="legend" x="50" y="${legend}">runs in Node and in browsers</text>
<rect class="node" x="256" y="${legend - 12}" width="18" height="14" rx="3"/><text class="legend" x="282" y="${legend}">runs in Node</text>
<rect class="serving" fill="none" stroke="#7a8694" x="400" y="${legend - 12}" width="18" height="14" rx="3"/><text class="legend" x="426" y="${legend}">serves the others</text>
<text class="legend" x="24" y="${legend + 26}">An arrow means: is built on. What follows from other arrows is not drawn.</text>
</svg>
`;
}

function classOf(name: string, runsInBrowsers: boolean): string {
  return (runsInBrowsers ? "everywhere" : "node") + (SERVING.has(name) ? " serving" : "");
}

/**
 * One row per height, the lowest packages at the bottom; in its row, each package is above its
 * dependencies.
 */
function placesOf(
  packages: readonly WorkspacePackage[],
): ReadonlyMap<string, { x: number; y: number }> {
  const heights = new Map(packages.map(({ name }) => [name, heightOf(packages, name)]));
  const highest = Math.max(...heights.values());
  const places = new Map<string, { x: number; y: number }>();
  for (let height = 0; height <= highest; height++) {
    const row = packages.filter(({ name }) => heights.get(name) === height);
    row.sort((a, b) => meanOf(a, places) - meanOf(b, places));
    const gap = (WIDTH - row.length * BOX.width) / (row.length + 1);
    for (const [index, { name }] of row.entries()) {
      places.set(name, {
        x: round(gap + index * (BOX.width + gap)),
        y: TOP + (highest - height) * ROW,
      });
    }
  }
  return places;
}

/** The mean position of a package's dependencies. */
function meanOf(
  { dependencies }: WorkspacePackage,
  places: ReadonlyMap<string, { x: number }>,
): number {
  const known = dependencies.map((name) => places.get(name)?.x ?? 0);
  return known.reduce((sum, x) => sum + x, 0) / Math.max(1, known.length);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
