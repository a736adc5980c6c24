// Draws coverage by questions: node scripts/draw-coverage-curve.mjs OUT.svg EVENTS.jsonl... Each EVENTS.jsonl is the
// output of `understudy rehearse --json`.
import { readFileSync, writeFileSync } from "node:fs";
import { readOptions } from "./read-options.mjs";

const HELP = `Usage: pnpm coverage-curve OUT.svg EVENTS.jsonl...

Draws coverage by questions. Each EVENTS.jsonl is the output of "understudy rehearse --json".`;
const [out, ...files] = readOptions(HELP, {}, Number.POSITIVE_INFINITY).positionals;
if (out === undefined || files.length === 0) {
  console.error(HELP);
  process.exit(1);
}

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 56;
const RIGHT = 104;
const TOP = 40;
const BOTTOM = 48;

const runs = files.map((file) => {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const result = JSON.parse(lines.at(-1));
  if (result.type !== "result") throw new Error(`${file} does not end with a result`);
  return result;
});
const most = Math.max(...runs.flatMap(({ curve }) => curve.map(({ questions }) => questions)));
const step = most > 60 ? 20 : 10;
const end = Math.ceil(most / step) * step;
const x = (questions) => LEFT + (questions / end) * (WIDTH - LEFT - RIGHT);
const y = (share) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
const round = (value) => Math.round(value * 10) / 10;
const escapeText = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

const grid = [0, 0.25, 0.5, 0.75, 1]
  .map(
    (share) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}"/>` +
      `<text x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`,
  )
  .join("\n");
const ticks = Array.from({ length: end / step + 1 }, (_, index) => index * step)
  .map(
    (questions) =>
      `<text x="${round(x(questions))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${questions}</text>`,
  )
  .join("\n");
const curves = runs
  .map(({ domain, curve }, index) => {
    const points = curve.map((point) => `${round(x(point.questions))},${round(y(point.coverage))}`);
    const last = curve.at(-1);
    return (
      `<polyline class="curve c${index % 4}" points="${points.join(" ")}"/>\n` +
      `<circle class="dot c${index % 4}" cx="${round(x(last.questions))}" cy="${round(y(last.coverage))}" r="3.5"/>\n` +
      `<text class="name c${index % 4}" x="${round(x(last.questions))}" y="${round(y(last.coverage)) - 9}" text-anchor="middle">${escapeText(domain)}</text>`
    );
  })
  .join("\n");
const target = y(0.98);

writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Coverage of fresh situations by questions asked">
<style>
svg { background: #ffffff; font: 13px system-ui, sans-serif; }
text { fill: #4a4a4a; }
.grid { stroke: #dddddd; }
.target { stroke: #888888; stroke-dasharray: 5 4; }
.curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
.curve.c0 { stroke: #0b6bcb; } .name.c0, .dot.c0 { fill: #0b6bcb; }
.curve.c1 { stroke: #b35900; } .name.c1, .dot.c1 { fill: #b35900; }
.curve.c2 { stroke: #1a7f4b; } .name.c2, .dot.c2 { fill: #1a7f4b; }
.curve.c3 { stroke: #8a3ffc; } .name.c3, .dot.c3 { fill: #8a3ffc; }
.name { font-weight: 600; }
@media (prefers-color-scheme: dark) {
svg { background: #14171c; } text { fill: #c4c9d2; } .grid { stroke: #333842; }
.curve.c0 { stroke: #6cb6ff; } .name.c0, .dot.c0 { fill: #6cb6ff; }
.curve.c1 { stroke: #ffb066; } .name.c1, .dot.c1 { fill: #ffb066; }
.curve.c2 { stroke: #6fdca0; } .name.c2, .dot.c2 { fill: #6fdca0; }
.curve.c3 { stroke: #c39bff; } .name.c3, .dot.c3 { fill: #c39bff; }
}
</style>
<text x="${LEFT}" y="20">Situations served from the repertoire, none of which a question came from</text>
${grid}
${ticks}
<line class="target" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(target)}" y2="${round(target)}"/>
<text x="${WIDTH - RIGHT + 6}" y="${round(target) + 4}">98 %</text>
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">questions put to the model</text>
${curves}
</svg>
`,
);
