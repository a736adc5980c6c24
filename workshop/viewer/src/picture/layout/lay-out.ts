/**
 * Positions of nodes and arrows, readable at page width.
 *
 * @module
 */

import { Graph, layout } from "@dagrejs/dagre";
import type { PictureArrow } from "../graph/connect.ts";
import type { PictureGraph, PictureNode } from "../graph/make-graph.ts";
import { textWidth } from "../graph/text.ts";
import { type Box, boxOf, labelText } from "./measure.ts";
import { packBoxes } from "./pack-boxes.ts";

/** A point of a picture, in pixels at full size. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A laid out arrow. */
export interface LaidArrow {
  readonly points: readonly Spot[];
  /** Centre of its label; undefined without room. */
  readonly label: Spot | undefined;
}

/** A complete layout. */
export interface Laid extends Box {
  /** Centre of each node. */
  readonly nodes: readonly Spot[];
  readonly arrows: readonly LaidArrow[];
}

/** A connected component of a graph; nodes and arrows as indices of the whole. */
interface Island {
  readonly nodes: readonly number[];
  readonly arrows: readonly number[];
}

/** A component's layout, from 0, 0. */
interface LaidIsland extends Box {
  readonly nodes: ReadonlyMap<number, Spot>;
  readonly arrows: ReadonlyMap<number, LaidArrow>;
}

const MARGIN = 12;
const GAP = 26;
/** Distance of arrows from a node's corners. */
const INSET = 8;
/** A text page; wider pictures are scaled down. */
const PAGE: Box = { width: 880, height: 1100 };

/** Lays out a graph: each component as readable as possible, all within page width. */
export function placeGraph(graph: PictureGraph, hasLabels: boolean): Laid {
  const islands = islandsOf(graph).map((island) => {
    const across = arrange(graph, island, "LR", hasLabels);
    if (strain(across) <= 1) return across;
    const down = arrange(graph, island, "TB", hasLabels);
    return strain(down) < strain(across) ? down : across;
  });
  const { spots, width, height } = packBoxes(islands, PAGE.width, GAP);
  const nodes: Spot[] = [];
  const arrows: LaidArrow[] = [];
  for (const [index, island] of islands.entries()) {
    const { x = 0, y = 0 } = spots[index] ?? {};
    const move = (spot: Spot): Spot => ({ x: spot.x + x + MARGIN, y: spot.y + y + MARGIN });
    for (const [node, spot] of island.nodes) nodes[node] = move(spot);
    for (const [arrow, { points, label }] of island.arrows) {
      arrows[arrow] = { points: points.map(move), label: label && move(label) };
    }
  }
  return { width: width + 2 * MARGIN, height: height + 2 * MARGIN, nodes, arrows };
}

/** A picture's size relative to a page; above 1 it is too large. */
function strain({ width, height }: Box): number {
  return Math.max(width / PAGE.width, height / PAGE.height);
}

function islandsOf({ nodes, arrows }: PictureGraph): readonly Island[] {
  const islandOf = nodes.map((_, index) => index);
  const find = (node: number): number => {
    let at = node;
    while (islandOf[at] !== at) at = islandOf[at] as number;
    return at;
  };
  for (const { from, to } of arrows) {
    const [a, b] = [find(from), find(to)];
    islandOf[Math.max(a, b)] = Math.min(a, b);
  }
  const islands = new Map<number, { nodes: number[]; arrows: number[] }>();
  for (const node of nodes.keys()) {
    const island = islands.get(find(node)) ?? { nodes: [], arrows: [] };
    island.nodes.push(node);
    islands.set(find(node), island);
  }
  for (const [index, { from }] of arrows.entries()) islands.get(find(from))?.arrows.push(index);
  return [...islands.values()];
}

function arrange(
  { nodes, arrows }: PictureGraph,
  island: Island,
  direction: "LR" | "TB",
  hasLabels: boolean,
): LaidIsland {
  const isAcross = direction === "LR";
  const drawn = new Graph({ multigraph: false });
  drawn.setGraph({
    rankdir: direction,
    nodesep: isAcross ? 14 : 18,
    edgesep: 8,
    ranksep: isAcross ? (hasLabels ? 24 : 44) : hasLabels ? 22 : 40,
  });
  for (const node of island.nodes) {
    drawn.setNode(String(node), { ...boxOf(nodes[node] as PictureNode) });
  }
  const textOf = (arrow: number): string =>
    hasLabels ? labelText((arrows[arrow] as PictureArrow).variables) : "";
  for (const arrow of island.arrows) {
    const { from, to, isLit } = arrows[arrow] as PictureArrow;
    const text = textOf(arrow);
    const size = text === "" ? {} : { width: textWidth(text, 11) + 8, height: 14, labelpos: "c" };
    drawn.setEdge(String(from), String(to), { ...size, weight: isLit ? 4 : 1 });
  }
  layout(drawn);
  return shiftToOrigin(
    new Map(island.nodes.map((node) => [node, { ...(drawn.node(String(node)) as Spot & Box) }])),
    new Map(
      island.arrows.map((arrow) => {
        const { from, to } = arrows[arrow] as PictureArrow;
        const edge = drawn.edge(String(from), String(to)) as Spot & Box & { points: Spot[] };
        const { x, y, width, height } = edge;
        const ends = [from, to].map((node) => drawn.node(String(node)) as Spot & Box);
        const points = withEnds(edge.points, ends as [Spot & Box, Spot & Box], isAcross);
        const label = textOf(arrow) === "" ? undefined : { x, y, width, height };
        return [arrow, { points, label }];
      }),
    ),
  );
}

/** Attaches an arrow that spans several ranks to the sides of its nodes, so that it passes behind no other node. */
function withEnds(
  points: readonly Spot[],
  [start, end]: readonly [Spot & Box, Spot & Box],
  isAcross: boolean,
): readonly Spot[] {
  const inner = points.slice(1, -1);
  const [first = end, last = start] = [inner[0], inner.at(-1)];
  const sideOf = ({ x, y, width, height }: Spot & Box, next: Spot): Spot => {
    const along = (middle: number, size: number, wanted: number): number =>
      Math.min(middle + size / 2 - INSET, Math.max(middle - size / 2 + INSET, wanted));
    return isAcross
      ? { x: x + (Math.sign(next.x - x) * width) / 2, y: along(y, height, next.y) }
      : { x: along(x, width, next.x), y: y + (Math.sign(next.y - y) * height) / 2 };
  };
  return [sideOf(start, first), ...inner, sideOf(end, last)];
}

/** Moves a layout to 0, 0: the library's graph size ignores arrows. */
function shiftToOrigin(
  nodes: ReadonlyMap<number, Spot & Box>,
  arrows: ReadonlyMap<number, LaidArrow & { readonly label: (Spot & Box) | undefined }>,
): LaidIsland {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const reach = (x: number, y: number): void => {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  };
  const labels = [...arrows.values()].flatMap(({ label }) => label ?? []);
  for (const { x, y, width, height } of [...nodes.values(), ...labels]) {
    reach(x - width / 2, y - height / 2);
    reach(x + width / 2, y + height / 2);
  }
  for (const { points } of arrows.values()) for (const { x, y } of points) reach(x, y);
  const shift = ({ x, y }: Spot): Spot => ({ x: x - left, y: y - top });
  return {
    width: right - left,
    height: bottom - top,
    nodes: new Map([...nodes].map(([node, spot]) => [node, shift(spot)])),
    arrows: new Map(
      [...arrows].map(([arrow, { points, label }]) => [
        arrow,
        { points: points.map(shift), label: label && shift(label) },
      ]),
    ),
  };
}
