import type { DomainExchange } from "../domain/exchanges.ts";
import { exchangeKey } from "../domain/light-plan.ts";

/** An exchange between two nodes. */
export interface PictureArrow {
  readonly from: number;
  readonly to: number;
  readonly variables: readonly string[];
  readonly isLit: boolean;
}

/** Variables exchanged between the same nodes, as a node of their own. */
export interface Hub {
  readonly variables: readonly string[];
  /** Numbers of groups that give and need it. */
  readonly givers: number;
  readonly takers: number;
  readonly isLit: boolean;
}

/** Variables that a node needs or gives, as text instead of arrows. */
export interface VariableMention {
  readonly variables: readonly string[];
  readonly isLit: boolean;
}

/** The arrows between groups, and their replacements. */
interface Connections {
  readonly arrows: readonly PictureArrow[];
  /** Nodes of variables, numbered after the groups. */
  readonly hubs: readonly Hub[];
  /** Needed variables of each group. */
  readonly needs: ReadonlyMap<number, readonly VariableMention[]>;
  readonly gives: ReadonlyMap<number, readonly VariableMention[]>;
  /** Number of omitted arrows. */
  readonly hidden: number;
}

/** Number of arrows that are readable in any layout. */
const FEW_ARROWS = 26;
/** Arrows per group in larger pictures. */
const ARROWS_PER_GROUP = 1.4;
/** Least number of links for a variable to become a node. */
const LEAST_LINKS = 3;
/** Limit on variable nodes per group. */
const VARIABLES_PER_GROUP = 0.35;
const FEW_VARIABLES = 10;
/** Limit on givers with arrows to a variable node. */
const MOST_GIVERS = 5;

/**
 * Connects groups. If there are too many arrows, the variables with the most become nodes: givers point to them, takers
 * mention them as text. If there are still too many, only the strongest arrows are drawn.
 *
 * @param groupOf group of each tool or goal
 * @param lit exchanges of the plan
 * @param share share of the allowed arrows, for pictures that become too large
 */
export function connect(given: {
  readonly all: readonly DomainExchange[];
  readonly groupOf: readonly number[];
  readonly lit: ReadonlySet<string>;
  readonly share: number;
}): Connections {
  const groups = Math.max(-1, ...given.groupOf) + 1;
  const bundles = bundlesOf(given);
  const enough = Math.max(FEW_ARROWS, groups * ARROWS_PER_GROUP) * given.share;
  const plain = [...bundles];
  const crowded: Bundle[] = [];
  const widest = bundles.toSorted((a, b) => b.links.length - a.links.length);
  for (const bundle of widest) {
    if (bundle.links.length < LEAST_LINKS || pairsOf(plain).size <= enough) break;
    if (crowded.length >= Math.max(FEW_VARIABLES, groups * VARIABLES_PER_GROUP)) break;
    plain.splice(plain.indexOf(bundle), 1);
    crowded.push(bundle);
  }
  const pairs = [...pairsOf(plain).values()];
  const arrows = strongest(pairs, enough);
  const hidden = pairs.length - arrows.length;
  const needs = new Map<number, VariableMention[]>();
  const gives = new Map<number, VariableMention[]>();
  const hubs = crowded.map(({ variables, links }, index): Hub => {
    const froms = ends(links, "from");
    const tos = ends(links, "to");
    for (const [from, isLit] of froms) {
      if (froms.size > MOST_GIVERS) mention(gives, from, { variables, isLit });
      else arrows.push({ from, to: groups + index, variables: [], isLit });
    }
    for (const [to, isLit] of tos) mention(needs, to, { variables, isLit });
    const isLit = links.some((link) => link.isLit);
    return { variables, givers: froms.size, takers: tos.size, isLit };
  });
  return { arrows, hubs, needs, gives, hidden };
}

interface Link {
  readonly from: number;
  readonly to: number;
  isLit: boolean;
}

/** Variables exchanged between the same groups. */
interface Bundle {
  readonly variables: string[];
  readonly links: readonly Link[];
}

function bundlesOf({ all, groupOf, lit }: Parameters<typeof connect>[0]): readonly Bundle[] {
  const byVariable = new Map<string, Map<string, Link>>();
  for (const exchange of all) {
    const [from, to] = [groupOf[exchange.giver] as number, groupOf[exchange.taker] as number];
    if (from === to) continue;
    const links = byVariable.get(exchange.variable) ?? new Map<string, Link>();
    byVariable.set(exchange.variable, links);
    const key = `${from} ${to}`;
    const isLit = lit.has(exchangeKey(exchange)) || links.get(key)?.isLit === true;
    links.set(key, { from, to, isLit });
  }
  const bundles = new Map<string, Bundle>();
  for (const [variable, links] of byVariable) {
    const key = [...links]
      .map(([pair, { isLit }]) => `${pair} ${isLit}`)
      .sort()
      .join();
    const known = bundles.get(key);
    if (known === undefined)
      bundles.set(key, { variables: [variable], links: [...links.values()] });
    else known.variables.push(variable);
  }
  return [...bundles.values()];
}

/** One arrow per pair of groups, for all their exchanges. */
function pairsOf(bundles: readonly Bundle[]): ReadonlyMap<string, PictureArrow> {
  const pairs = new Map<string, PictureArrow>();
  for (const { variables, links } of bundles) {
    for (const { from, to, isLit } of links) {
      const key = `${from} ${to}`;
      const known = pairs.get(key);
      pairs.set(key, {
        from,
        to,
        variables: [...(known?.variables ?? []), ...variables],
        isLit: isLit || known?.isLit === true,
      });
    }
  }
  return pairs;
}

/** The arrows with the most variables, in order, plus those of the plan. */
function strongest(arrows: readonly PictureArrow[], enough: number): PictureArrow[] {
  if (arrows.length <= 1.5 * enough) return [...arrows];
  const compare = (a: PictureArrow, b: PictureArrow): number =>
    Number(b.isLit) - Number(a.isLit) || b.variables.length - a.variables.length;
  const order = [...arrows.keys()].sort(
    (a, b) => compare(arrows[a] as PictureArrow, arrows[b] as PictureArrow) || a - b,
  );
  const kept = new Set(order.filter((at, rank) => rank < enough || arrows[at]?.isLit === true));
  return arrows.filter((_, at) => kept.has(at));
}

/** The groups at one end of links, each with whether a link there is highlighted. */
function ends(links: readonly Link[], end: "from" | "to"): ReadonlyMap<number, boolean> {
  const found = new Map<number, boolean>();
  for (const link of links) found.set(link[end], link.isLit || found.get(link[end]) === true);
  return found;
}

function mention(
  mentions: Map<number, VariableMention[]>,
  group: number,
  told: VariableMention,
): void {
  mentions.set(group, [...(mentions.get(group) ?? []), told]);
}
