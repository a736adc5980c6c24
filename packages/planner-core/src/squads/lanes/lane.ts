import type { JointStep, JointWait, RunningInput } from "../../engine/contract/together.ts";
import type { AnyDomainTypes, DomainTypes } from "../../rules/domain/definition/types.ts";

type NamedThings = Readonly<Record<string, string | number | undefined>>;

/** A joint plan as it is drawn: that of an outcome, or steps that a game has gathered. Times are in units. */
export interface LanesInput<T extends DomainTypes = AnyDomainTypes> {
  /** With the things of a step in a world, as a world's squad tells them, by their names in the tool. */
  readonly steps: readonly (JointStep<T> & { readonly things?: NamedThings | undefined })[];
  /** Default: none. */
  readonly waits?: readonly JointWait[] | undefined;
  /** Steps that run from the start, as in the request. Default: none. */
  readonly running?: readonly RunningInput<T>[] | undefined;
  /** End of each running step, as in the outcome. Default: after `leftMs`, for units of a second. */
  readonly ends?: readonly number[] | undefined;
}

/** The text of a step: its tool and the values of its arguments, of things their own names. */
export function textOfLaneStep({ step, things }: LaneStep["joint"]): string {
  const { tool, args } = step;
  const values = Object.entries(args).map(([name, value]) => things?.[name] ?? value);
  return [tool, ...values].join(" ");
}

/** A step in the lane of a member that takes part in it. */
export interface LaneStep {
  readonly kind: "step";
  readonly joint: LanesInput["steps"][number];
  /** The others that take part, seen from the lane's own agent. */
  readonly with: readonly string[];
  /** The role of the lane's agent in the step; undefined for the step's own agent, and in steps without roles. */
  readonly role: string | undefined;
  readonly from: number;
  readonly until: number;
}

/** A wait in a lane. */
export interface LaneWait {
  readonly kind: "wait";
  readonly wait: JointWait;
  readonly from: number;
  readonly until: number;
}

/** The lane of an agent: its steps and waits, in rows of their own where they overlap. */
export interface SquadLane {
  readonly agent: string;
  /** At least one row. Nothing overlaps in a row, and all is in the order of the times. */
  readonly rows: readonly (readonly (LaneStep | LaneWait)[])[];
}

/**
 * The lanes of a joint plan, one for each agent. A step with partners is in the lanes of all agents that take part.
 *
 * @param agents the order of the lanes; agents that are not named follow. Default: the order of their first steps
 */
export function lanesOf<T extends DomainTypes>(
  plan: LanesInput<T>,
  agents: readonly string[] = [],
): SquadLane[] {
  const { steps, waits = [], running = [], ends = [] } = plan as unknown as LanesInput;
  const parts = new Map<string, (LaneStep | LaneWait)[]>(agents.map((agent) => [agent, []]));
  const add = (agent: string, part: LaneStep | LaneWait): void => {
    const known = parts.get(agent);
    if (known === undefined) parts.set(agent, [part]);
    else known.push(part);
  };
  const begun = running.map(
    ({ agent, step, leftMs, with: others = [] }, index): JointStep => ({
      ...{ agent, step, startsAt: 0, duration: ends[index] ?? leftMs / 1000, with: others },
    }),
  );
  for (const joint of [...begun, ...steps]) {
    const members = [joint.agent, ...joint.with];
    const from = joint.startsAt;
    for (const agent of members) {
      const others = members.filter((each) => each !== agent);
      const role = joint.roles?.[joint.with.indexOf(agent)];
      add(agent, { kind: "step", joint, with: others, role, from, until: from + joint.duration });
    }
  }
  for (const wait of waits) {
    if (wait.until > wait.from) {
      add(wait.agent, { kind: "wait", wait, from: wait.from, until: wait.until });
    }
  }
  return [...parts].map(([agent, own]) => ({ agent, rows: rowsOf(own) }));
}

/** Puts each part into the first row that is free by then. Steps come before waits. */
function rowsOf(parts: readonly (LaneStep | LaneWait)[]): (LaneStep | LaneWait)[][] {
  const rows: (LaneStep | LaneWait)[][] = [[]];
  const inOrder = [...parts].sort(
    (one, other) =>
      Number(one.kind === "wait") - Number(other.kind === "wait") ||
      one.from - other.from ||
      one.until - other.until,
  );
  for (const part of inOrder) {
    const free = rows.find((row) => row.every((other) => !overlap(part, other)));
    if (free === undefined) rows.push([part]);
    else free.push(part);
  }
  for (const row of rows)
    row.sort((one, other) => one.from - other.from || one.until - other.until);
  return rows;
}

function overlap(one: LaneStep | LaneWait, other: LaneStep | LaneWait): boolean {
  return one.from < other.until && other.from < one.until;
}
