import { formatLanes } from "@understudy/planner-core/squad";
import { gate } from "./gate.ts";
import { house } from "./house.ts";
import { Stage, type Task } from "./stage.ts";

const NAMES = ["ann", "bo", "cai", "dee"];
const LIMIT_MS = 60_000;
const FALL_MS = 9000;
const CLOSING_MS = 8000;

/** The times that the two tasks took, in units; undefined for a task that failed. */
export interface SquadTimes {
  readonly house: number | undefined;
  readonly gate: number | undefined;
}

/** Four villagers raise a house and take a gate, told in text. */
export async function runSquad(print: (line: string) => void): Promise<SquadTimes> {
  const lanes = (plan: Parameters<typeof formatLanes>[0], agents: readonly string[]): void =>
    print(formatLanes(plan, { width: 96, agents }));
  const open = (task: Task): Stage => {
    const stage: Stage = new Stage(task, NAMES, (plan) => {
      const proof = plan.optimal ? "no plan is faster" : "a faster one may exist";
      print(`\n${stage.now.toFixed(1)}  a plan of ${plan.time} units; ${proof}:`);
      lanes(plan, stage.names);
    });
    return stage;
  };

  print("A house: two carry a log, and one holds the beam while others nail it.");
  const site = open(house);
  const isRaised = await site.play(LIMIT_MS, () => {
    if (site.nowMs !== FALL_MS) return;
    print(`\n${site.now.toFixed(1)}  dee falls from the beam. The others finish without her.`);
    site.fall("dee");
  });
  print(
    `\n${site.now.toFixed(1)}  ${isRaised ? "the house stands" : "no house"}, as it was played:`,
  );
  lanes(site, NAMES);

  print("\n\nA gate closes at 8: somebody must hold it by then, and three storm it with the ram.");
  const wall = open(gate);
  const isTaken = await wall.play(LIMIT_MS, () => {
    if (wall.nowMs === CLOSING_MS) wall.shared["gate_open"] = false;
  });
  print(
    `\n${wall.now.toFixed(1)}  ${isTaken ? "the gate is taken" : "no gate"}, as it was played:`,
  );
  lanes(wall, NAMES);
  return { house: isRaised ? site.now : undefined, gate: isTaken ? wall.now : undefined };
}
