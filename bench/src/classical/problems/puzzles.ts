import type { DomainDefinition, Random, ToolDefinition } from "@understudy/planner-core";
import { seededRandom } from "@understudy/planner-core";
import { choice, names, no, type Problem } from "./problem.ts";

type State = Record<string, DomainDefinition["state"][string]>;

/** Classics of the planning competitions. */
export function puzzleProblems(): Problem[] {
  return [
    blocks("blocks-4", "game", 4, 1),
    blocks("blocks-5", "game", 5, 2),
    blocks("blocks-6", "game", 6, 3),
    blocks("blocks-7", "game", 7, 21),
    blocks("blocks-14", "large", 14, 5),
    blocks("blocks-18", "large", 18, 6),
    hanoi("hanoi-3", 3),
    hanoi("hanoi-4", 4),
    gripper("gripper-4", "game", 4),
    gripper("gripper-8", "game", 8),
    gripper("gripper-40", "large", 40),
    lights("lights-9", 3, 1),
    tiles("tiles-5", 2, 3),
    locks("locks-8", 8),
  ];
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random.next() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

/** Blocks world: the support of each block, from random towers to others. */
function blocks(name: string, size: Problem["size"], count: number, seed: number): Problem {
  const all = names("b", count);
  const state: State = { holding: { type: "enum", values: ["none", ...all], default: "none" } };
  const tools: ToolDefinition[] = [];
  for (const block of all) {
    const places = ["table", "hand", ...all.filter((other) => other !== block)];
    state[`${block}_on`] = { type: "enum", values: places, default: "table" };
    state[`${block}_clear`] = { type: "boolean", default: true };
    tools.push(
      {
        name: `lift_${block}`,
        when: { [`${block}_on`]: "table", [`${block}_clear`]: true, holding: "none" },
        then: { [`${block}_on`]: "hand", holding: block },
      },
      {
        name: `put_down_${block}`,
        when: { holding: block },
        then: { [`${block}_on`]: "table", holding: "none" },
      },
    );
    for (const other of all) {
      if (other === block) continue;
      tools.push(
        {
          name: `stack_${block}_${other}`,
          when: { holding: block, [`${other}_clear`]: true },
          then: { [`${block}_on`]: other, [`${other}_clear`]: false, holding: "none" },
        },
        {
          name: `unstack_${block}_${other}`,
          when: { [`${block}_on`]: other, [`${block}_clear`]: true, holding: "none" },
          then: { [`${block}_on`]: "hand", [`${other}_clear`]: true, holding: block },
        },
      );
    }
  }
  const random = seededRandom(seed);
  const arrange = (): [string, string][] => {
    const order = shuffled(all, random);
    const pairs: [string, string][] = [];
    for (let index = 1; index < order.length; index++) {
      if (random.next() < 0.75) pairs.push([order[index] as string, order[index - 1] as string]);
    }
    return pairs;
  };
  const start: Record<string, string | boolean> = {};
  for (const [upper, lower] of arrange()) {
    start[`${upper}_on`] = lower;
    start[`${lower}_clear`] = false;
  }
  const goal = Object.fromEntries(arrange().map(([upper, lower]) => [`${upper}_on`, lower]));
  return { name, size, domain: { name, state, tools }, state: start, goal };
}

function hanoi(name: string, discs: number): Problem {
  const pegs = ["a", "b", "c"];
  const all = names("d", discs);
  const state: State = Object.fromEntries(all.map((disc) => [disc, choice(pegs)]));
  // A disc moves if no smaller one is on its peg or on the target.
  const tools: ToolDefinition[] = all.flatMap((disc, index) =>
    pegs.flatMap((from) =>
      pegs
        .filter((to) => to !== from)
        .map((to): ToolDefinition => {
          const third = pegs.find((peg) => peg !== from && peg !== to) as string;
          const smaller = Object.fromEntries(all.slice(0, index).map((other) => [other, third]));
          return {
            name: `move_${disc}_${from}_${to}`,
            when: { [disc]: from, ...smaller },
            then: { [disc]: to },
          };
        }),
    ),
  );
  const goal = Object.fromEntries(all.map((disc) => [disc, "c"]));
  return { name, size: "game", domain: { name, state, tools }, state: {}, goal };
}

/** Two grippers and interchangeable balls. */
function gripper(name: string, size: Problem["size"], count: number): Problem {
  const balls = names("ball", count);
  const state: State = {
    robot: choice(["a", "b"]),
    left: choice(["free", ...balls]),
    right: choice(["free", ...balls]),
  };
  const tools: ToolDefinition[] = [
    { name: "move", parameters: { room: { enum: ["a", "b"] } }, then: { robot: "$room" } },
  ];
  for (const ball of balls) {
    state[ball] = choice(["a", "b", "held"]);
    for (const hand of ["left", "right"]) {
      for (const room of ["a", "b"]) {
        tools.push(
          {
            name: `pick_${ball}_${hand}_${room}`,
            when: { robot: room, [ball]: room, [hand]: "free" },
            then: { [ball]: "held", [hand]: ball },
          },
          {
            name: `drop_${ball}_${hand}_${room}`,
            when: { robot: room, [hand]: ball },
            then: { [ball]: room, [hand]: "free" },
          },
        );
      }
    }
  }
  const goal = Object.fromEntries(balls.map((ball) => [ball, "b"]));
  return { name, size, domain: { name, state, tools }, state: {}, goal };
}

/** Lights out on a square: every switch also toggles its neighbours. */
function lights(name: string, width: number, seed: number): Problem {
  const cells = names("l", width * width);
  const random = seededRandom(seed);
  const tools: ToolDefinition[] = [];
  cells.forEach((_, index) => {
    const column = index % width;
    const near = [index];
    if (column > 0) near.push(index - 1);
    if (column < width - 1) near.push(index + 1);
    if (index >= width) near.push(index - width);
    if (index < width * (width - 1)) near.push(index + width);
    // One action per pattern of toggled lights.
    for (let pattern = 0; pattern < 1 << near.length; pattern++) {
      const when = Object.fromEntries(
        near.map((cell, bit) => [cells[cell] as string, ((pattern >> bit) & 1) === 1]),
      );
      const then = Object.fromEntries(Object.entries(when).map(([cell, on]) => [cell, !on]));
      tools.push({ name: `press_${index}_${pattern}`, when, then });
    }
  });
  const state: State = Object.fromEntries(cells.map((cell) => [cell, no]));
  const start = Object.fromEntries(cells.map((cell) => [cell, random.next() < 0.5]));
  const goal = Object.fromEntries(cells.map((cell) => [cell, false]));
  return { name, size: "game", domain: { name, state, tools }, state: start, goal };
}

/** Sliding tiles on a small board. */
function tiles(name: string, rows: number, columns: number): Problem {
  const count = rows * columns;
  const cells = names("c", count);
  const labels = ["blank", ...names("t", count - 1)];
  const state: State = Object.fromEntries(cells.map((cell) => [cell, choice(labels)]));
  const tools: ToolDefinition[] = [];
  for (let cell = 0; cell < count; cell++) {
    for (const next of [
      ...(cell % columns < columns - 1 ? [cell + 1] : []),
      ...(cell + columns < count ? [cell + columns] : []),
    ]) {
      for (const [from, to] of [
        [cell, next],
        [next, cell],
      ] as const) {
        for (const tile of labels.slice(1)) {
          tools.push({
            name: `slide_${tile}_${from}_${to}`,
            when: { [cells[from] as string]: tile, [cells[to] as string]: "blank" },
            then: { [cells[from] as string]: "blank", [cells[to] as string]: tile },
          });
        }
      }
    }
  }
  const start: Record<string, string> = {};
  const goal: Record<string, string> = {};
  cells.forEach((cell, index) => {
    // Two swaps away from reversed, for the right parity.
    start[cell] = labels[(count - index) % count] as string;
    goal[cell] = labels[(index + 1) % count] as string;
  });
  return { name, size: "game", domain: { name, state, tools }, state: start, goal };
}

/** A row of bolts; a bolt moves only if the previous one is shut and all earlier ones are open. */
function locks(name: string, count: number): Problem {
  const bolts = names("bolt", count);
  const state: State = Object.fromEntries(
    bolts.map((bolt) => [bolt, { type: "boolean", default: true } as const]),
  );
  const tools: ToolDefinition[] = bolts.flatMap((bolt, index) => {
    const when: Record<string, boolean> = {};
    if (index > 0) when[bolts[index - 1] as string] = true;
    for (let before = 0; before < index - 1; before++) when[bolts[before] as string] = false;
    return [
      { name: `open_${bolt}`, when: { ...when, [bolt]: true }, then: { [bolt]: false } },
      { name: `shut_${bolt}`, when: { ...when, [bolt]: false }, then: { [bolt]: true } },
    ];
  });
  const goal = Object.fromEntries(bolts.slice(0, 5).map((bolt) => [bolt, false]));
  return { name, size: "game", domain: { name, state, tools }, state: {}, goal };
}
