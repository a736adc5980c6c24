import type { DomainDefinition, ToolDefinition } from "@understudy/planner-core";
import { choice, names, no, type Problem } from "./problem.ts";

type State = Record<string, DomainDefinition["state"][string]>;

/** Four scalable goals over any number of things. */
export const goalFamilies: Readonly<Record<string, (count: number) => Omit<Problem, "size">>> = {
  /** The key of each door is behind the previous one. */
  doors: (count) => {
    const doors = names("door", count);
    const state: State = { at: choice(["hall", ...doors]) };
    const tools: ToolDefinition[] = [
      { name: "go", parameters: { to: { enum: doors } }, then: { at: "$to" } },
    ];
    for (const [index, door] of doors.entries()) {
      const before = doors[index - 1];
      state[`${door}.key`] = state[`${door}.open`] = no;
      tools.push(
        {
          name: `fetch_${door}`,
          when: before === undefined ? { at: door } : { at: before, [`${before}.open`]: true },
          then: { [`${door}.key`]: true },
        },
        {
          name: `open_${door}`,
          when: { at: door, [`${door}.key`]: true },
          then: { [`${door}.open`]: true },
        },
      );
    }
    return family("doors", state, tools, Object.fromEntries(doors.map((x) => [`${x}.open`, true])));
  },

  /** Roads fork at each town, and all towns must be visited. */
  roads: (count) => {
    const towns = names("town", count);
    const state: State = { at: choice(["start", ...towns]) };
    const tools: ToolDefinition[] = [];
    for (const [index, town] of towns.entries()) {
      const before = towns[(index - 1) >> 1] ?? "start";
      state[`${town}.seen`] = no;
      tools.push(
        { name: `go_${town}`, when: { at: before }, then: { at: town } },
        { name: `back_${town}`, when: { at: town }, then: { at: before } },
        { name: `see_${town}`, when: { at: town }, then: { [`${town}.seen`]: true } },
      );
    }
    return family("roads", state, tools, Object.fromEntries(towns.map((x) => [`${x}.seen`, true])));
  },

  /** Each crate must be carried from its position to its home. */
  crates: (count) => {
    const crates = names("crate", count);
    const spots = names("spot", count);
    const homes = names("home", count);
    const state: State = {
      at: choice(["depot", ...spots, ...homes]),
      hand: choice(["none", ...crates]),
    };
    const tools: ToolDefinition[] = [
      { name: "go", parameters: { to: { enum: [...spots, ...homes] } }, then: { at: "$to" } },
    ];
    const goal: Record<string, string> = {};
    for (const [index, crate] of crates.entries()) {
      const spot = spots[index] as string;
      const home = homes[index] as string;
      state[`${crate}.at`] = choice([spot, home, "held"]);
      goal[`${crate}.at`] = home;
      tools.push(
        {
          name: `take_${crate}`,
          when: { at: spot, hand: "none", [`${crate}.at`]: spot },
          then: { hand: crate, [`${crate}.at`]: "held" },
        },
        {
          name: `drop_${crate}`,
          when: { at: home, hand: crate },
          then: { hand: "none", [`${crate}.at`]: home },
        },
      );
    }
    return family("crates", state, tools, goal);
  },

  /** Scattered enemies, and a sword to be forged first. */
  enemies: (count) => {
    const enemies = names("enemy", count);
    const state: State = { at: choice(["camp", "smithy", ...enemies]), sword: no };
    for (const enemy of enemies) state[`${enemy}.dead`] = no;
    const tools: ToolDefinition[] = [
      { name: "go", parameters: { to: { enum: ["smithy", ...enemies] } }, then: { at: "$to" } },
      { name: "forge", when: { at: "smithy" }, then: { sword: true } },
      {
        name: "kill",
        parameters: { enemy: { enum: enemies } },
        when: { at: "$enemy", sword: true },
        then: { "$enemy.dead": true },
      },
    ];
    return family(
      "enemies",
      state,
      tools,
      Object.fromEntries(enemies.map((x) => [`${x}.dead`, true])),
    );
  },
};

function family(
  name: string,
  state: State,
  tools: ToolDefinition[],
  goal: Problem["goal"],
): Omit<Problem, "size"> {
  return { name, domain: { name, state, tools }, state: {}, goal };
}
