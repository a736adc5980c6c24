import { footprintOfClock, footprintOfStart, haveCommon } from "../../durations/footprints.ts";
import type { TimedSteps } from "../timed-steps.ts";
import type { TimedClock } from "./timed-clocks.ts";

type ClockGroups = readonly (readonly TimedClock[])[];

const known = new WeakMap<TimedSteps, ClockGroups>();

/** The clocks of a domain, apart where none changes what another one needs or changes. Those of a group are in declared order. */
export function clockGroups(steps: TimedSteps): ClockGroups {
  let groups = known.get(steps);
  if (groups === undefined) {
    groups = findGroups(steps);
    known.set(steps, groups);
  }
  return groups;
}

function findGroups({ clocks, time: { happenings } }: TimedSteps): ClockGroups {
  const written = new Set<number>();
  for (const clock of clocks)
    for (const variable of footprintOfClock(happenings, clock).writes) written.add(variable);
  let groups: { readonly clocks: TimedClock[]; readonly uses: Set<number> }[] = [];
  for (const clock of clocks) {
    const { reads, writes } = footprintOfClock(happenings, clock);
    const whileRunning = footprintOfStart(happenings, { ...clock, start: clock.runs }).reads;
    const all = [...reads, ...writes, ...whileRunning];
    const group = { clocks: [clock], uses: new Set(all.filter((each) => written.has(each))) };
    const others = groups.filter(({ uses }) => haveCommon(group.uses, uses));
    for (const other of others) {
      group.clocks.push(...other.clocks);
      for (const variable of other.uses) group.uses.add(variable);
    }
    groups = [...groups.filter((each) => !others.includes(each)), group];
  }
  return groups.map((group) => group.clocks.sort((one, other) => one.index - other.index));
}
