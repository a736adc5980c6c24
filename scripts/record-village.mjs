// `pnpm docs:recording`: records the terminal output of `pnpm start` as an animated picture.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readOptions } from "./read-options.mjs";

const { positionals } = readOptions(
  "Usage: pnpm docs:recording [OUT.svg]\n\nRecords the village in a terminal. Default: docs/pictures/village.svg.",
  {},
  1,
);
const [out = fileURLToPath(new URL("../docs/pictures/village.svg", import.meta.url))] = positionals;

const COLUMNS = 108;
const ROWS = 36;
const FRAMES = 8;
const SECONDS_A_FRAME = 1.6;
const ESCAPE = String.fromCharCode(27);
const CHANGE = new RegExp(`${ESCAPE}\\[(\\d+);1H(.*?)${ESCAPE}\\[K`, "gs");
const STYLE = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);
const CELL = { width: 8.43, height: 18 };
const PADDING = 14;
/** Classes of SGR codes: colours, dim, strong. */
const COLOURS = { 31: "r", 32: "g", 33: "y", 34: "b", 35: "m", 36: "c", 90: "d", 2: "d", 1: "s" };

// A terminal that keeps its rows.
const rows = Array.from({ length: ROWS }, () => "");
const frames = [];
const { stdout } = process;
Object.defineProperties(stdout, {
  isTTY: { value: true },
  columns: { value: COLUMNS },
  rows: { value: ROWS },
  write: {
    value: (text) => {
      const changes = [...text.matchAll(CHANGE)];
      for (const [, row, line] of changes) rows[row - 1] = line;
      if (changes.length > 0) frames.push([...rows]);
      return true;
    },
  },
});
delete process.env.NO_COLOR;
const { readArguments } = await import("../examples/village/src/arguments.ts");
const { runVillage } = await import("../examples/village/src/run-village.ts");
await runVillage(readArguments([]));

/** Evenly spread over the day, without the wake-up. */
const chosen = Array.from(
  { length: FRAMES },
  (_, index) => frames[Math.floor(((index + 0.7) / FRAMES) * (frames.length - 1))],
);
const escapeText = (text) => text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`);

/** A line with escapes as text elements: one per run of equal style, at its column. */
function lineOf(line, row) {
  let column = 0;
  let style = new Set();
  let marks = "";
  for (const part of line.split(STYLE)) {
    if (part.startsWith(ESCAPE)) {
      for (const code of part.slice(2, -1).split(";").map(Number)) {
        if (code === 0) style = new Set();
        else if (code === 39) for (const each of "rgybmc") style.delete(each);
        else if (code === 22) for (const each of "ds") style.delete(each);
        else if (COLOURS[code] !== undefined) style.add(COLOURS[code]);
      }
      continue;
    }
    const width = [...part].length;
    const blanks = part.length - part.trimStart().length;
    const text = part.trim();
    if (text !== "") {
      const x = Math.round((PADDING + (column + blanks) * CELL.width) * 10) / 10;
      const kind = style.size === 0 ? "" : ` class="${[...style].join(" ")}"`;
      const length = Math.round([...text].length * CELL.width * 10) / 10;
      marks += `<text x="${x}" y="${row}"${kind} textLength="${length}">${escapeText(text)}</text>`;
    }
    column += width;
  }
  return marks;
}

const width = Math.round(COLUMNS * CELL.width + 2 * PADDING);
const height = ROWS * CELL.height + 2 * PADDING;
const y = (index) => PADDING + (index + 0.75) * CELL.height;
// Rows common to all frames are drawn once.
const shared = chosen[0].map((line, index) => chosen.every((frame) => frame[index] === line));
const drawn = (frame, isWanted) =>
  frame.map((line, index) => (isWanted(index) ? lineOf(line, y(index)) : "")).join("");
const whole = FRAMES * SECONDS_A_FRAME;
const share = 100 / FRAMES;
writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The village in a terminal: 36 agents, their steps, and where each plan came from">
<style>
svg { background: #ffffff; } rect { fill: #ffffff; stroke: #d0d7de; }
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #24292f; white-space: pre; }
.r { fill: #cf222e; } .g { fill: #1a7f37; } .y { fill: #9a6700; } .b { fill: #0969da; } .m { fill: #8250df; } .c { fill: #1b7c83; } .d { fill: #6e7781; } .s { font-weight: 600; }
.f { opacity: 0; animation: f ${whole}s infinite; }
@keyframes f { 0%, ${share - 0.01}% { opacity: 1; } ${share}%, 100% { opacity: 0; } }
@media (prefers-reduced-motion) { .f { animation: none; } .still { opacity: 1; } }
@media (prefers-color-scheme: dark) {
svg { background: #0d1117; } rect { fill: #0d1117; stroke: #30363d; } text { fill: #e6edf3; }
.r { fill: #ff7b72; } .g { fill: #7ee787; } .y { fill: #e3b341; } .b { fill: #79c0ff; } .m { fill: #d2a8ff; } .c { fill: #76e3ea; } .d { fill: #8b949e; }
}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${drawn(chosen[0], (index) => shared[index])}
${chosen
  .map(
    (frame, index) =>
      `<g class="f${index === FRAMES - 1 ? " still" : ""}" style="animation-delay:${(index * SECONDS_A_FRAME).toFixed(1)}s">${drawn(frame, (row) => !shared[row])}</g>`,
  )
  .join("\n")}
</svg>
`,
);
