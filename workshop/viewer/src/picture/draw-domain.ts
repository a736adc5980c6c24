import type { Domain, DomainTypes } from "@understudy/planner-core";
import { type PictureGraph, prepareGraph } from "./graph/make-graph.ts";
import { type Laid, placeGraph } from "./layout/lay-out.ts";
import type { PictureOptions } from "./options.ts";
import { writeSvg } from "./svg/write-svg.ts";

/** Tried in turn, until the picture can be read in the width of a page: fewer and fewer arrows, and then no labels. */
const LOOKS = [true, false].flatMap((hasLabels) =>
  [1, 0.6, 0.3].map((share) => ({ hasLabels, share })),
);
const LEGIBLE_WIDTH = 1000;

/**
 * Draws a domain: its tools and goals, and arrows for what each gives to whom. Variables through which many arrows would
 * go are nodes of their own. Tools that give nothing that anybody needs, and what never applies, are marked; with a plan,
 * what it does is lit up, with the numbers of its steps. Large domains are folded.
 *
 * @returns a whole SVG document, the same for the same domain and options
 * @throws RequestError if the domain has more than 50,000 ground actions, or 2,000 tools and goals, or the plan or the
 * goal is none of it
 * @example
 * await writeFile("domain.svg", drawDomain(domain, { plan: outcome.plan?.steps, goal: "warm_home" }));
 */
export function drawDomain<T extends DomainTypes>(
  domain: Domain<T>,
  options: PictureOptions = {},
): string {
  const graphWith = prepareGraph(domain.untyped, options);
  let best: readonly [PictureGraph, Laid] | undefined;
  let tried = "";
  for (const { hasLabels, share } of LOOKS) {
    const graph = graphWith(share);
    const look = `${hasLabels} ${graph.arrows.length} ${graph.nodes.length}`;
    if (look === tried) continue;
    tried = look;
    const laid = placeGraph(graph, hasLabels);
    if (best === undefined || laid.width < 0.9 * best[1].width) best = [graph, laid];
    if (laid.width <= LEGIBLE_WIDTH) break;
  }
  const [graph, laid] = best as readonly [PictureGraph, Laid];
  return writeSvg(graph, laid, domain.untyped, options);
}
