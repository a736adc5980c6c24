import type { PictureGraph } from "../graph/make-graph.ts";
import { cut, some, textWidth } from "../graph/text.ts";
import { drawSign } from "./sign.ts";
import { escapeXml, round } from "./xml.ts";

const MARGIN = 14;
const ROW = 22;
const SIZE = 11;
const SIGN = 26;

/** A symbol with its meaning; `draw` paints it to the right of a position. */
interface Entry {
  readonly text: string;
  readonly draw: (x: number, y: number) => string;
}

/** The meanings of the symbols in a picture, in rows below it. */
export function drawLegend(
  graph: PictureGraph,
  width: number,
  top: number,
): { readonly text: string; readonly height: number } {
  let [x, y] = [MARGIN, top + ROW / 2];
  const drawn: string[] = [];
  for (const { text, draw } of entriesOf(graph, width)) {
    const wide = SIGN + textWidth(text, SIZE) + 16;
    if (x > MARGIN && x + wide > width) [x, y] = [MARGIN, y + ROW];
    const words = `<text class="legend" x="${round(x + SIGN)}" y="${round(y + 4)}">${escapeXml(text)}</text>`;
    drawn.push(`${draw(x, y)}${words}`);
    x += wide;
  }
  return { text: drawn.join("\n"), height: y + ROW / 2 + 6 - top };
}

function entriesOf({ nodes, arrows, idle, hidden }: PictureGraph, width: number): readonly Entry[] {
  const has = (test: (node: PictureGraph["nodes"][number]) => boolean): boolean => nodes.some(test);
  const box =
    (kind: string, radius: number): Entry["draw"] =>
    (x, y) =>
      `<g class="${kind}"><rect class="box" x="${round(x)}" y="${round(y - 7)}" width="20" height="14" rx="${radius}"/>${
        kind === "goal"
          ? `<rect class="ring" x="${round(x + 2.5)}" y="${round(y - 4.5)}" width="15" height="9" rx="4.5"/>`
          : ""
      }</g>`;
  const entries: readonly (Entry | undefined)[] = [
    has(({ kind }) => kind === "tool") ? { text: "tool", draw: box("tool", 3) } : undefined,
    has(({ kind }) => kind === "goal") ? { text: "goal", draw: box("goal", 7) } : undefined,
    has(({ kind }) => kind === "variable")
      ? { text: "variable that many need", draw: box("variable", 7) }
      : undefined,
    { text: "gives what the other needs", draw: arrow("") },
    has(({ needs }) => needs.length > 0)
      ? {
          text: "needs the variable (→ gives it)",
          draw: (x, y) => `<text class="mention" x="${round(x + 12)}" y="${round(y + 4)}">←</text>`,
        }
      : undefined,
    has(({ count, kind }) => count > 1 && kind !== "variable")
      ? {
          text: "several alike",
          draw: (x, y) =>
            `<g class="tool"><rect class="behind" x="${round(x + 3)}" y="${round(y - 4)}" width="18" height="12" rx="3"/><rect class="box" x="${round(x)}" y="${round(y - 7)}" width="18" height="12" rx="3"/></g>`,
        }
      : undefined,
    has(({ steps }) => steps.length > 0)
      ? {
          text: "step of the plan",
          draw: (x, y) =>
            `<rect class="badge" x="${round(x)}" y="${round(y - 8)}" width="18" height="16" rx="8"/><text class="step" x="${round(x + 9)}" y="${round(y + 4)}">1</text>`,
        }
      : undefined,
    arrows.some(({ isLit }) => isLit)
      ? { text: "used by the plan", draw: arrow(" lit") }
      : undefined,
    has(({ mark }) => mark === "dead-end")
      ? { text: "dead end: nobody needs what it gives", draw: sign("dead-end") }
      : undefined,
    has(({ mark }) => mark === "never")
      ? { text: "out of reach from any start", draw: sign("never") }
      : undefined,
    hidden === 0 ? undefined : { text: leftOut(hidden), draw: () => "" },
    idle.length === 0
      ? undefined
      : {
          text: cut(`changed, but read by nothing: ${some(idle, 8)}`, Math.floor(width / 7) - 8),
          draw: sign("dead-end"),
        },
  ];
  return entries.filter((entry) => entry !== undefined);
}

/** Text for omitted arrows. */
export function leftOut(hidden: number): string {
  return `${hidden} arrows that carry less are left out.`;
}

function arrow(lit: string): Entry["draw"] {
  return (x, y) =>
    `<path class="arrow${lit}" d="M${round(x)} ${round(y)}h20" marker-end="url(#tip${lit === "" ? "" : "-lit"})"/>`;
}

function sign(mark: "dead-end" | "never"): Entry["draw"] {
  return (x, y) => drawSign(mark, x + 12, y);
}
