import { type DomainDefinition, seededRandom, type ToolDefinition } from "@understudy/planner-core";
import { choice, counter, names, no, type Problem } from "./problem.ts";

type State = Record<string, DomainDefinition["state"][string]>;

/** Transport: by truck and plane, with fuel, on a map, with instruments. */
export function transportProblems(): Problem[] {
  return [
    logistics("logistics-4", "game", { cities: 2, perCity: 2, packages: 4, planes: 1, seed: 1 }),
    logistics("logistics-5", "game", { cities: 3, perCity: 2, packages: 3, planes: 1, seed: 2 }),
    logistics("logistics-40", "large", { cities: 8, perCity: 3, packages: 16, planes: 2, seed: 3 }),
    logistics("logistics-60", "large", { cities: 6, perCity: 4, packages: 22, planes: 2, seed: 4 }),
    delivery("delivery-5", "game", 8, 3, 4, 5),
    delivery("delivery-10", "game", 12, 5, 6, 6),
    delivery("delivery-60", "large", 40, 14, 12, 7),
    rovers("rovers-2", "game", 2, 5, 3, 8),
    rovers("rovers-6", "large", 6, 14, 16, 9),
    ferry("ferry-4", 4),
    keys("keys-6", "game", 6, 10),
    keys("keys-40", "large", 40, 11),
  ];
}

interface LogisticsSize {
  readonly cities: number;
  readonly perCity: number;
  readonly packages: number;
  readonly planes: number;
  readonly seed: number;
}

function logistics(name: string, size: Problem["size"], of: LogisticsSize): Problem {
  const { cities, perCity, packages, planes, seed } = of;
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random.next() * count);
  const places = names("c", cities).map((city) => names(`${city}p`, perCity));
  const airports = places.map((city) => city[0] as string);
  const trucks = names("truck", cities);
  const aircraft = names("plane", planes);
  const state: State = {};
  const tools: ToolDefinition[] = [];
  trucks.forEach((truck, city) => {
    const own = places[city] as string[];
    state[truck] = choice(own);
    tools.push({
      name: `drive_${truck}`,
      parameters: { to: { enum: own } },
      then: { [truck]: "$to" },
    });
  });
  for (const plane of aircraft) {
    state[plane] = choice(airports);
    tools.push({
      name: `fly_${plane}`,
      parameters: { to: { enum: airports } },
      then: { [plane]: "$to" },
      cost: 2,
    });
  }
  const start: Record<string, string> = {};
  const goal: Record<string, string> = {};
  for (const item of names("pkg", packages)) {
    state[item] = { type: "enum", values: [...places.flat(), ...trucks, ...aircraft] };
    trucks.forEach((truck, city) => {
      const to = { enum: places[city] as string[] };
      tools.push(
        {
          name: `load_${item}_${truck}`,
          parameters: { at: to },
          when: { [truck]: "$at", [item]: "$at" },
          then: { [item]: truck },
        },
        {
          name: `unload_${item}_${truck}`,
          parameters: { at: to },
          when: { [truck]: "$at", [item]: truck },
          then: { [item]: "$at" },
        },
      );
    });
    for (const plane of aircraft) {
      const to = { enum: airports };
      tools.push(
        {
          name: `load_${item}_${plane}`,
          parameters: { at: to },
          when: { [plane]: "$at", [item]: "$at" },
          then: { [item]: plane },
        },
        {
          name: `unload_${item}_${plane}`,
          parameters: { at: to },
          when: { [plane]: "$at", [item]: plane },
          then: { [item]: "$at" },
        },
      );
    }
    const from = places[below(cities)] as string[];
    const to = places[below(cities)] as string[];
    start[item] = from[below(perCity)] as string;
    goal[item] = to[below(perCity)] as string;
  }
  return { name, size, domain: { name, state, tools }, state: start, goal };
}

/** One courier with a tank on a road map; parcels are counted, not named. */
function delivery(
  name: string,
  size: Problem["size"],
  towns: number,
  parcels: number,
  tank: number,
  seed: number,
): Problem {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random.next() * count);
  const all = names("town", towns);
  const state: State = {
    at: choice(all),
    fuel: { type: "integer", min: 0, max: tank, default: tank },
    carried: counter(2),
  };
  const tools: ToolDefinition[] = [];
  const built = new Set<string>();
  const road = (a: number, b: number): void => {
    if (built.has(`${a},${b}`)) return;
    built.add(`${a},${b}`).add(`${b},${a}`);
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      tools.push({
        name: `drive_${all[from]}_${all[to]}`,
        when: { at: all[from] as string },
        then: { at: all[to] as string, fuel: { "-": 1 } },
        cost: 1 + ((a * 7 + b) % 3),
      });
    }
  };
  for (let town = 1; town < towns; town++) road(below(town), town);
  for (let extra = 0; extra < Math.floor(towns / 3); extra++) {
    const a = below(towns);
    const b = below(towns);
    if (a < b - 1) road(a, b);
  }
  for (let index = 0; index < Math.max(1, Math.floor(towns / 4)); index++) {
    tools.push({
      name: `refuel_${index}`,
      when: { at: all[index * 3] as string },
      then: { fuel: tank },
      cost: 2,
    });
  }
  const goal: Record<string, boolean> = {};
  for (const parcel of names("parcel", parcels)) {
    const from = all[below(towns)] as string;
    let to = all[below(towns)] as string;
    if (to === from) to = all[(all.indexOf(from) + 1) % towns] as string;
    state[`${parcel}_waiting`] = { type: "boolean", default: true };
    state[`${parcel}_here`] = no;
    state[`${parcel}_done`] = no;
    tools.push(
      {
        name: `take_${parcel}`,
        when: { at: from, [`${parcel}_waiting`]: true },
        then: { [`${parcel}_waiting`]: false, [`${parcel}_here`]: true, carried: { "+": 1 } },
      },
      {
        name: `hand_over_${parcel}`,
        when: { at: to, [`${parcel}_here`]: true },
        then: { [`${parcel}_here`]: false, [`${parcel}_done`]: true, carried: { "-": 1 } },
      },
    );
    goal[`${parcel}_done`] = true;
  }
  // Increases saturate, so without a limit a full bag would accept any number.
  const bounded = tools.map((tool) =>
    tool.name.startsWith("take_")
      ? { ...tool, when: { ...tool.when, carried: { "<=": 1 } } }
      : tool,
  );
  return { name, size, domain: { name, state, tools: bounded }, state: {}, goal };
}

/** Rovers with energy that sample, photograph and report. */
function rovers(
  name: string,
  size: Problem["size"],
  count: number,
  waypoints: number,
  tasks: number,
  seed: number,
): Problem {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random.next() * limit);
  const places = names("w", waypoints);
  const state: State = {};
  const tools: ToolDefinition[] = [];
  const goal: Record<string, boolean> = {};
  const samples = names("sample", tasks);
  const sites = samples.map(() => places[below(waypoints)] as string);
  for (const sample of samples) {
    state[`${sample}_sent`] = no;
    goal[`${sample}_sent`] = true;
  }
  for (const rover of names("r", count)) {
    state[`${rover}_at`] = choice(places);
    state[`${rover}_energy`] = { type: "integer", min: 0, max: 8, default: 5 };
    for (let place = 0; place < waypoints; place++) {
      const next = places[(place + 1) % waypoints] as string;
      const here = places[place] as string;
      tools.push(
        {
          name: `${rover}_go_${here}_${next}`,
          when: { [`${rover}_at`]: here },
          then: { [`${rover}_at`]: next, [`${rover}_energy`]: { "-": 1 } },
        },
        {
          name: `${rover}_go_${next}_${here}`,
          when: { [`${rover}_at`]: next },
          then: { [`${rover}_at`]: here, [`${rover}_energy`]: { "-": 1 } },
        },
      );
      if (place % 3 === 0) {
        tools.push({
          name: `${rover}_charge_${here}`,
          when: { [`${rover}_at`]: here },
          then: { [`${rover}_energy`]: { "+": 4 } },
          cost: 3,
        });
      }
    }
    samples.forEach((sample, index) => {
      state[`${rover}_${sample}`] = no;
      tools.push(
        {
          name: `${rover}_take_${sample}`,
          when: { [`${rover}_at`]: sites[index] as string },
          then: { [`${rover}_${sample}`]: true, [`${rover}_energy`]: { "-": 1 } },
          cost: 2,
        },
        {
          name: `${rover}_send_${sample}`,
          when: {
            [`${rover}_${sample}`]: true,
            [`${rover}_at`]: {
              in: [places[0] as string, places[Math.floor(waypoints / 2)] as string],
            },
          },
          then: { [`${sample}_sent`]: true },
        },
      );
    });
  }
  return { name, size, domain: { name, state, tools }, state: {}, goal };
}

function ferry(name: string, cars: number): Problem {
  const all = names("car", cars);
  const docks = ["north", "south", "isle"];
  const state: State = { ferry: choice(docks), aboard: choice(["none", ...all]) };
  const tools: ToolDefinition[] = [
    { name: "sail", parameters: { to: { enum: docks } }, then: { ferry: "$to" }, cost: 2 },
  ];
  const goal: Record<string, string> = {};
  all.forEach((car, index) => {
    state[car] = choice([...docks, "aboard"]);
    for (const dock of docks) {
      tools.push(
        {
          name: `board_${car}_${dock}`,
          when: { ferry: dock, [car]: dock, aboard: "none" },
          then: { [car]: "aboard", aboard: car },
        },
        {
          name: `leave_${car}_${dock}`,
          when: { ferry: dock, aboard: car },
          then: { [car]: dock, aboard: "none" },
        },
      );
    }
    goal[car] = docks[1 + (index % 2)] as string;
  });
  return { name, size: "game", domain: { name, state, tools }, state: {}, goal };
}

/** A corridor of locked doors; each key is behind an earlier door, sometimes far back. */
function keys(name: string, size: Problem["size"], rooms: number, seed: number): Problem {
  const random = seededRandom(seed);
  const all = names("room", rooms);
  const state: State = { at: choice(all) };
  const tools: ToolDefinition[] = [];
  for (let room = 1; room < rooms; room++) {
    const key = Math.floor(random.next() * room);
    state[`key${room}`] = no;
    state[`door${room}`] = no;
    const [before, after] = [all[room - 1] as string, all[room] as string];
    tools.push(
      { name: `take_key${room}`, when: { at: all[key] as string }, then: { [`key${room}`]: true } },
      {
        name: `unlock_door${room}`,
        when: { at: before, [`key${room}`]: true },
        then: { [`door${room}`]: true },
      },
      {
        name: `enter_room${room}`,
        when: { at: before, [`door${room}`]: true },
        then: { at: after },
      },
      { name: `back_to_room${room - 1}`, when: { at: after }, then: { at: before } },
    );
  }
  return {
    name,
    size,
    domain: { name, state, tools },
    state: {},
    goal: { at: all[rooms - 1] as string },
  };
}
