import type { PictureTheme } from "../options.ts";

/** The colours of a picture by use. */
interface Colours {
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly tool: readonly [fill: string, stroke: string];
  readonly goal: readonly [fill: string, stroke: string];
  readonly variable: readonly [fill: string, stroke: string];
  readonly deadEnd: readonly [fill: string, stroke: string];
  readonly never: readonly [fill: string, stroke: string];
  readonly lit: string;
  readonly onLit: string;
}

const LIGHT: Colours = {
  ground: "#ffffff",
  ink: "#1c2733",
  muted: "#55606d",
  line: "#8a95a3",
  tool: ["#eef3f9", "#5b7fa6"],
  goal: ["#e6f4ea", "#1a7f4b"],
  variable: ["#f5f2ea", "#8d8468"],
  deadEnd: ["#fdf3dc", "#8a5a00"],
  never: ["#fdeaea", "#b3261e"],
  lit: "#b3470b",
  onLit: "#ffffff",
};
const DARK: Colours = {
  ground: "#14171c",
  ink: "#f0f3f7",
  muted: "#b3bcc8",
  line: "#75808e",
  tool: ["#1b2735", "#7fa3cc"],
  goal: ["#14301f", "#6fdca0"],
  variable: ["#28261f", "#b8ad8a"],
  deadEnd: ["#35290f", "#f0c060"],
  never: ["#3a1a1a", "#ff8f87"],
  lit: "#ffa463",
  onLit: "#14171c",
};

const SHAPES = `.picture{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
text{text-anchor:middle}.name{font-size:13px;font-weight:600}.variable .name{font-size:12px;font-weight:400;font-style:italic}
.mention{font-style:italic}.mention.lit{font-weight:600}
.step{font-size:12px;font-weight:700}.legend{text-anchor:start}
.box{stroke-width:1.3}.ring{fill:none;stroke-width:.8}.behind{stroke-width:1}
.dead-end .box{stroke-dasharray:5 3}.never .box{stroke-dasharray:2 3;stroke-width:1.8}
.arrow{fill:none;stroke-width:1.2}.arrow.lit{stroke-width:2.6}g.lit .box{stroke-width:2.6}
.sign{fill:none;stroke-width:1.8}.label{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}
.planned .arrow:not(.lit){opacity:.45}`;

/** Style sheet of a picture, with plain values that every SVG viewer supports. */
export function styleOf(theme: PictureTheme): string {
  const light = paint(LIGHT);
  const dark = paint(DARK);
  if (theme === "light") return `\n${SHAPES}\n${light}\n`;
  if (theme === "dark") return `\n${SHAPES}\n${dark}\n`;
  return `\n${SHAPES}\n${light}\n@media (prefers-color-scheme:dark){\n${dark}\n}\n`;
}

function paint(colours: Colours): string {
  const { ground, ink, muted, line, lit, onLit } = colours;
  const both = (selector: string, [fill, stroke]: readonly [string, string]): string =>
    `${selector} .box,${selector} .behind{fill:${fill};stroke:${stroke}}${selector} .ring{stroke:${stroke}}`;
  return [
    `.ground{fill:${ground}}text{fill:${ink}}.note,.mention,.legend{fill:${muted}}.mention.lit{fill:${lit}}`,
    both(".tool", colours.tool),
    both(".goal", colours.goal),
    both(".variable", colours.variable),
    both(".dead-end", colours.deadEnd),
    both(".never", colours.never),
    `.arrow{stroke:${line}}.tip{fill:${line}}.arrow.lit{stroke:${lit}}.tip.lit{fill:${lit}}g.lit .box{stroke:${lit}}`,
    `.badge{fill:${lit}}.step{fill:${onLit}}.label{fill:${muted};stroke:${ground}}.label.lit{fill:${lit}}`,
    `.sign.dead-end{stroke:${colours.deadEnd[1]}}.sign.never{stroke:${colours.never[1]}}`,
    `.dead-end .marked{fill:${colours.deadEnd[1]}}.never .marked{fill:${colours.never[1]}}`,
  ].join("\n");
}
