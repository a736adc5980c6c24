/**
 * The picture as SVG text.
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import type { PictureArrow } from "../graph/connect.ts";
import type { PictureGraph, PictureNode } from "../graph/make-graph.ts";
import { some, textWidth } from "../graph/text.ts";
import type { Laid, LaidArrow, Spot } from "../layout/lay-out.ts";
import { badgeText, boxOf, labelText, nodeText, notesOf } from "../layout/measure.ts";
import type { PictureOptions } from "../options.ts";
import { drawLegend, leftOut } from "./legend.ts";
import { drawSign } from "./sign.ts";
import { styleOf } from "./style.ts";
import { escapeXml, round } from "./xml.ts";

/** Handle length of a curve: Catmull-Rom, slightly tighter. */
const BEND = 0.14;

/** A layout as a self-contained document, without scripts or external resources, with every text escaped. */
export function writeSvg(
  graph: PictureGraph,
  laid: Laid,
  domain: Domain,
  { theme = "auto" }: PictureOptions,
): string {
  const legend = drawLegend(graph, Math.max(laid.width, 360), laid.height + 8);
  const width = Math.ceil(Math.max(laid.width, 360));
  const height = Math.ceil(laid.height + 8 + legend.height);
  // Highlighted arrows are on top.
  const order = graph.arrows.map((_, index) => index);
  order.sort((a, b) => Number(graph.arrows[a]?.isLit) - Number(graph.arrows[b]?.isLit));
  const hasPlan = graph.nodes.some(({ steps }) => steps.length > 0);
  const lines = [
    ...order.map((index) =>
      drawArrow(graph.arrows[index] as PictureArrow, laid.arrows[index] as LaidArrow),
    ),
    ...graph.nodes.map((node, index) => drawNode(node, laid.nodes[index] as Spot)),
    ...order.map((index) =>
      drawLabel(graph.arrows[index] as PictureArrow, laid.arrows[index]?.label),
    ),
    legend.text,
  ].filter((line) => line !== "");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="picture-title picture-description" class="picture${hasPlan ? " planned" : ""}">
<title id="picture-title">${escapeXml(titleOf(domain))}</title>
<desc id="picture-description">${escapeXml(describe(graph))}</desc>
<style>${styleOf(theme)}</style>
<defs><marker id="tip" class="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5L8 4L0 7.5z"/></marker><marker id="tip-lit" class="tip lit" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="4.5" markerHeight="4.5" orient="auto"><path d="M0 0.5L8 4L0 7.5z"/></marker></defs>
<rect class="ground" width="${width}" height="${height}"/>
${lines.join("\n")}
</svg>
`;
}

function titleOf({ name, tools, goals }: Domain): string {
  const count = (number: number, word: string): string =>
    `${number} ${word}${number === 1 ? "" : "s"}`;
  return `The domain ${name}: ${count(tools.length, "tool")}, ${count(goals.length, "goal")}`;
}

function describe({ nodes, idle, folded, hidden }: PictureGraph): string {
  const named = (mark: PictureNode["mark"]): string[] =>
    nodes.filter((node) => node.mark === mark).map(({ label }) => label);
  const say = (words: string, names: readonly string[]): string =>
    names.length === 0 ? "" : `${words}: ${some(names, 30)}.`;
  const planned = nodes
    .flatMap(({ label, steps }) => steps.map((step) => ({ label, step })))
    .sort((a, b) => a.step - b.step);
  return [
    "An arrow leads from what gives something to what needs it.",
    say("Never applies", named("never")),
    say("Nobody needs what it gives", named("dead-end")),
    say("Variables that nothing reads", idle),
    say(
      "The plan",
      planned.map(({ label, step }) => `${step} ${label}`),
    ),
    hidden === 0 ? "" : leftOut(hidden),
    folded === 0 ? "" : `${folded} tools and goals are folded with others like them.`,
  ]
    .filter((line) => line !== "")
    .join(" ");
}

function drawArrow({ isLit, variables }: PictureArrow, { points, label }: LaidArrow): string {
  const title = variables.length === 0 ? "" : `<title>${escapeXml(variables.join(", "))}</title>`;
  const tip = isLit ? "tip-lit" : "tip";
  return `<path class="arrow${isLit ? " lit" : ""}" d="${curve(points, label !== undefined)}" marker-end="url(#${tip})">${title}</path>`;
}

/** A smooth curve along an arrow's points: all of them with a label, otherwise as few bends as possible. */
function curve(points: readonly Spot[], hasLabel: boolean): string {
  const at = (x: number, y: number): string => `${round(x)} ${round(y)}`;
  const [start = { x: 0, y: 0 }, ...rest] = points;
  let path = `M${at(start.x, start.y)}`;
  for (const [index, to] of rest.entries()) {
    const from = points[index] as Spot;
    const after = rest[index + 1];
    if (hasLabel) {
      const [before, next] = [points[index - 1] ?? from, after ?? to];
      const first = at(from.x + (to.x - before.x) * BEND, from.y + (to.y - before.y) * BEND);
      const second = at(to.x - (next.x - from.x) * BEND, to.y - (next.y - from.y) * BEND);
      path += `C${first} ${second} ${at(to.x, to.y)}`;
    } else if (after !== undefined) {
      const isEnd = index === rest.length - 2;
      const end = isEnd ? after : { x: (to.x + after.x) / 2, y: (to.y + after.y) / 2 };
      path += `Q${at(to.x, to.y)} ${at(end.x, end.y)}`;
    } else if (rest.length === 1) path += `L${at(to.x, to.y)}`;
  }
  return path;
}

function drawLabel({ variables, isLit }: PictureArrow, spot: Spot | undefined): string {
  if (spot === undefined) return "";
  const text = labelText(variables);
  return `<text class="label${isLit ? " lit" : ""}" x="${round(spot.x)}" y="${round(spot.y + 4)}">${escapeXml(text)}</text>`;
}

function drawNode(node: PictureNode, { x, y }: Spot): string {
  const { width, height } = boxOf(node);
  const [left, top] = [x - width / 2, y - height / 2];
  const { kind, mark, isLit, count } = node;
  const classes = [kind, mark ?? "", isLit ? "lit" : ""].filter((each) => each !== "").join(" ");
  const radius = kind === "tool" ? 5 : kind === "goal" ? 14 : 11;
  const shape = `x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="${radius}"`;
  const steps = badgeText(node);
  const badge = steps === "" ? 0 : textWidth(steps, 12) + 10;
  const base = top + (kind === "variable" ? 15.5 : 18.5);
  const middle = x + (badge === 0 ? 0 : (badge + 6) / 2);
  const parts = [
    // A second outline behind folded nodes.
    count > 1 && kind !== "variable"
      ? `<rect class="behind" x="${round(left + 4)}" y="${round(top + 4)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`
      : "",
    `<rect class="box" ${shape}/>`,
    kind === "goal" ? goalRing(left, top, width, height) : "",
    badge === 0
      ? ""
      : `<rect class="badge" x="${round(left + 5)}" y="${round(top + 5)}" width="${badge}" height="18" rx="9"/><text class="step" x="${round(left + 5 + badge / 2)}" y="${round(top + 18.2)}">${steps}</text>`,
    `<text class="name" x="${round(middle)}" y="${round(base)}">${escapeXml(nodeText(node))}</text>`,
    ...notesOf(node).map(({ text, kind: line, isLit: isLineLit }, index) => {
      const at = base + 14 * (index + 1);
      const shift = line === "marked" ? 6 : 0;
      const sign =
        line === "marked" && mark !== undefined
          ? drawSign(mark, x - textWidth(text, 11) / 2 - 6, at - 4)
          : "";
      const style = `${line}${isLineLit ? " lit" : ""}`;
      return `${sign}<text class="${style}" x="${round(x + shift)}" y="${round(at)}">${escapeXml(text)}</text>`;
    }),
  ];
  return `<g class="${classes}"><title>${escapeXml(node.title)}</title>${parts.join("")}</g>`;
}

/** A second outline inside the first, so that goals do not depend on colour. */
function goalRing(left: number, top: number, width: number, height: number): string {
  return `<rect class="ring" x="${round(left + 3)}" y="${round(top + 3)}" width="${round(width - 6)}" height="${round(height - 6)}" rx="11"/>`;
}
