import {
  type Domain,
  type Issue,
  RequestError,
  Reservations,
  type Step,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { ClientMessage } from "../messages/session-messages.ts";

/** The use of a shared resource by a step. */
export type SharedUse = NonNullable<ClientMessage<"hello">["shared"]>[number];

/** Leases are renewed with each message about an agent. An agent in a long step sends none. */
const LEASE_MS = 60_000;
/** Comparisons of steps with uses per piece. */
const COMPARED = 1000;

/**
 * The reservations for a session's shared resources.
 *
 * @returns undefined without shared uses
 * @throws RequestError with every use that matches no step of the domain
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

/** A missing argument matches any value. */
function isUse(step: Step, { args = {} }: SharedUse): boolean {
  return Object.entries(args).every(([name, value]) => step.args[name] === value);
}
