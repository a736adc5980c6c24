/**
 * Nodes and arrows, after folding and with variable nodes.
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import { type Exchanges, findExchanges } from "../domain/exchanges.ts";
import { findParts } from "../domain/find-parts.ts";
import { exchangesOfPlan } from "../domain/light-plan.ts";
import type { DomainPart, PartMark } from "../domain/part.ts";
import type { PictureOptions } from "../options.ts";
import { connect, type Hub, type PictureArrow, type VariableMention } from "./connect.ts";
import { foldParts, verb } from "./fold-parts.ts";
import { some } from "./text.ts";

/** A node: a tool, a goal, several folded ones, or a variable with many arrows. */
export interface PictureNode {
  readonly kind: "tool" | "goal" | "variable";
  readonly label: string;
  /** Second line; empty for none. */
  readonly note: string;
  /** Full text, for the tooltip. */
  readonly title: string;
  /** Number of tools, goals or variables in it. */
  readonly count: number;
  readonly mark: PartMark | undefined;
  /** Numbers of its plan steps. */
  readonly steps: readonly number[];
  readonly isLit: boolean;
  /** Variable nodes that it needs or gives, as text instead of arrows. */
  readonly needs: readonly VariableMention[];
  readonly gives: readonly VariableMention[];
}

/** A domain's picture before layout. */
export interface PictureGraph {
  readonly nodes: readonly PictureNode[];
  readonly arrows: readonly PictureArrow[];
  /** Variables that tools change and nothing reads. */
  readonly idle: readonly string[];
  /** Number of folded tools and goals. */
  readonly folded: number;
  /** Number of omitted arrows. */
  readonly hidden: number;
}

const DEFAULT_NODES = 40;
const LEAST_NODES = 10;
const MOST_NODES = 100;
/** Share of the nodes reserved for variables. */
const VARIABLE_SHARE = 0.2;
/** Limit on names in a folded node. */
const TOLD = 3;

/**
 * The nodes and arrows of a picture, as a function of the share of arrows to draw.
 *
 * @throws RequestError if the domain is too large, or the plan is not of this domain
 */
export function prepareGraph(
  domain: Domain,
  options: PictureOptions,
): (share: number) => PictureGraph {
  const { maxNodes = DEFAULT_NODES } = options;
  const most = Math.round(Math.min(MOST_NODES, Math.max(LEAST_NODES, maxNodes)));
  const exchanges = findExchanges(domain);
  const parts = findParts(domain, exchanges, options);
  const groupOf = foldParts(parts, exchanges, Math.round(most * (1 - VARIABLE_SHARE)));
  const members = membersOf(groupOf);
  const lit = exchangesOfPlan(domain, options);
  const nodes = members.map((group) => nodeOf(group, parts, exchanges));
  return (share) => {
    const { arrows, hubs, needs, gives, hidden } = connect({
      all: exchanges.all,
      groupOf,
      lit,
      share,
    });
    const told = nodes.map((node, index): PictureNode => {
      return { ...node, needs: needs.get(index) ?? [], gives: gives.get(index) ?? [] };
    });
    return {
      nodes: [...told, ...hubs.map(hubNode)],
      arrows,
      idle: [...exchanges.idle],
      folded: members.filter(({ length }) => length > 1).flat().length,
      hidden,
    };
  };
}

function membersOf(groupOf: readonly number[]): readonly (readonly number[])[] {
  const members: number[][] = [];
  for (const [part, group] of groupOf.entries()) {
    members[group] = [...(members[group] ?? []), part];
  }
  return members;
}

function nodeOf(
  members: readonly number[],
  parts: readonly DomainPart[],
  { needs, gives }: Exchanges,
): Omit<PictureNode, "needs" | "gives"> {
  const own = members.map((index) => parts[index] as DomainPart);
  const [first] = own as [DomainPart, ...DomainPart[]];
  const names = own.map(({ name }) => name);
  const steps = own.flatMap(({ steps: each }) => each).sort((a, b) => a - b);
  const allOf = (sets: readonly ReadonlySet<string>[]): string[] => [
    ...new Set(members.flatMap((index) => [...(sets[index] ?? [])])),
  ];
  const told = [
    names.slice(0, 40).join(", ") + (names.length > 40 ? ` and ${names.length - 40} more` : ""),
    `needs: ${some(allOf(needs), 20) || "nothing"}`,
    ...(first.kind === "goal" ? [] : [`gives: ${some(allOf(gives), 20) || "nothing"}`]),
  ];
  return {
    kind: first.kind,
    ...labelOf(names),
    title: told.join("\n"),
    count: names.length,
    mark: first.mark,
    steps: steps.filter((step) => step > 0),
    isLit: steps.length > 0,
  };
}

function labelOf(names: readonly string[]): { readonly label: string; readonly note: string } {
  const [first = ""] = names;
  if (names.length === 1) return { label: first, note: "" };
  const common = verb(first);
  const isFamily = names.every((name) => verb(name) === common);
  if (!isFamily) return { label: first, note: `and ${names.length - 1} alike` };
  const rests = names.map((name) => name.slice(common.length).replace(/^[_.-]+/, "") || name);
  return { label: `${common} × ${names.length}`, note: some(rests, TOLD) };
}

function hubNode({ variables, givers, takers, isLit }: Hub): PictureNode {
  return {
    kind: "variable",
    label: some(variables, 2),
    note: `${givers} ${givers === 1 ? "gives" : "give"}, ${takers} ${takers === 1 ? "needs" : "need"} it`,
    title: variables.join(", "),
    count: variables.length,
    mark: undefined,
    steps: [],
    isLit,
    needs: [],
    gives: [],
  };
}
