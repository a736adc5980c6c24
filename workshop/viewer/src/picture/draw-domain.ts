import type { Domain, DomainTypes } from "@understudy/planner-core";
import { type PictureGraph, prepareGraph } from "./graph/make-graph.ts";
import { type Laid, placeGraph } from "./layout/lay-out.ts";
import type { PictureOptions } from "./options.ts";
import { writeSvg } from "./svg/write-svg.ts";

/** Tried in turn until the picture is readable at page width: fewer and fewer arrows, then no labels. */
const LOOKS = [true, false].flatMap((hasLabels) =>
  [1, 0.6, 0.3].map((share) => ({ hasLabels, share })),
);
const LEGIBLE_WIDTH = 1000;

/**
 * Draws a domain: tools, goals, and arrows between them for the variables exchanged. A variable with many arrows
 * becomes a node. Tools whose effects are unused, and parts that never apply, are marked; a plan is highlighted with
 * step numbers. Large domains are folded.
 *
 * @returns a complete SVG document, deterministic for domain and options
 * @throws RequestError if the domain has more than 50,000 ground actions or 2,000 tools and goals, or the plan or goal
 * is not of this domain
 * @example await writeFile("domain.svg", drawDomain(domain, { plan: outcome.plan?.steps, goal: "warm_home" }));
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
