import {
  type Domain,
  type Issue,
  RequestError,
  Reservations,
  type Step,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { ClientMessage } from "../schema/session-messages.ts";

/** A step that uses something which the agents of a session share. */
export type SharedUse = NonNullable<ClientMessage<"hello">["shared"]>[number];

/** Leases are renewed with what is heard of an agent: one that waits for the end of a long step says nothing. */
const LEASE_MS = 60_000;
/** Comparisons of a step with a use in one piece. */
const COMPARED = 1000;

/**
 * Reservations of what the agents of a session share.
 *
 * @returns undefined where they share nothing
 * @throws RequestError with every use that is no step of the domain
 */
export function* reservationsOf(
  domain: Domain,
  uses: readonly SharedUse[] = [],
): Work<Reservations | undefined> {
  if (uses.length === 0) return undefined;
  const byTool = grouped(uses);
  const usesOf = (step: Step): readonly SharedUse[] =>
    (byTool.get(step.tool) ?? []).filter((use) => isUse(step, use));
  const met = new Set<SharedUse>();
  let compared = 0;
  for (let action = 0; action < domain.actions.count; action++) {
    for (const use of usesOf(domain.step(action))) met.add(use);
    compared += uses.length;
    if (compared < COMPARED) continue;
    compared = 0;
    yield;
  }
  const issues = uses.flatMap((use, index): Issue[] => {
    if (met.has(use)) return [];
    const message = `no step of the domain is ${use.tool.slice(0, 100)} with these arguments`;
    return [{ pointer: `/shared/${index}`, message }];
  });
  if (issues.length > 0) throw new RequestError(issues.slice(0, 20));
  const resourcesOf = (step: Step): string[] => usesOf(step).map(({ resource }) => resource);
  return new Reservations({ domain, resourcesOf, leaseMs: LEASE_MS });
}

function grouped(uses: readonly SharedUse[]): ReadonlyMap<string, readonly SharedUse[]> {
  const byTool = new Map<string, SharedUse[]>();
  for (const use of uses) byTool.set(use.tool, [...(byTool.get(use.tool) ?? []), use]);
  return byTool;
}

/** Arguments that are left out may be any. */
function isUse(step: Step, { args = {} }: SharedUse): boolean {
  return Object.entries(args).every(([name, value]) => step.args[name] === value);
}
