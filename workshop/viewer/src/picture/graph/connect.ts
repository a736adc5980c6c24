import type { DomainExchange } from "../domain/exchanges.ts";
import { exchangeKey } from "../domain/light-plan.ts";

/** Something that one node gives and the other one needs. */
export interface PictureArrow {
  readonly from: number;
  readonly to: number;
  readonly variables: readonly string[];
  readonly isLit: boolean;
}

/** Variables that go between the same nodes, as a node of their own. */
export interface Hub {
  readonly variables: readonly string[];
  /** The numbers of groups that give it, and that need it. */
  readonly givers: number;
  readonly takers: number;
  readonly isLit: boolean;
}

/** Variables that a node needs or gives, told in words instead of an arrow. */
export interface VariableMention {
  readonly variables: readonly string[];
  readonly isLit: boolean;
}

/** The arrows between groups, and what takes the place of too many of them. */
interface Connections {
  readonly arrows: readonly PictureArrow[];
  /** Their nodes come after those of the groups. */
  readonly hubs: readonly Hub[];
  /** By group. */
  readonly needs: ReadonlyMap<number, readonly VariableMention[]>;
  readonly gives: ReadonlyMap<number, readonly VariableMention[]>;
  /** The number of arrows that are left out, since too many are left even so. */
  readonly hidden: number;
}

/** So many arrows can be followed by eye, however they lie. */
const FEW_ARROWS = 26;
/** In larger pictures so many for each group. */
const ARROWS_PER_GROUP = 1.4;
/** A variable between fewer groups is better told by arrows. */
const LEAST_LINKS = 3;
/** More variables than these for each group are a crowd of their own. */
const VARIABLES_PER_GROUP = 0.35;
const FEW_VARIABLES = 10;
/** With more givers than this their arrows, too, would hide the others. */
const MOST_GIVERS = 5;

/**
 * Connects groups. Where there would be too many arrows, the variables with the most of them become nodes: givers point
 * there, and those who need it say so. Of a tangle in which even that leaves too many, those arrows are drawn that carry
 * the most.
 *
 * @param groupOf by tool or goal its group
 * @param lit the exchanges of the plan
 * @param share of the arrows that a picture may have: where it becomes too large, fewer are drawn
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

/** Variables that go between the same groups. */
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

/** One arrow for each pair of groups, whatever goes between them. */
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

/** The arrows that carry the most, in their order; those of the plan in any case. */
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

/** The groups at one end of links, and whether any link there is lit. */
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
