import { loadDomain, type Random } from "@understudy/planner-core";
import { names, pick } from "../pddl/written-task.ts";
import type { BenchProblem } from "./bench-problem.ts";
import { playDeliveries } from "./play-deliveries.ts";

/** Numbers of all elements. */
export interface LogisticsSize {
  readonly cities: number;
  readonly airplanes: number;
  /** Places per city; the first is its airport. */
  readonly places: number;
  readonly packages: number;
}

/** Packages moved by trucks within cities and by airplanes between them. */
export interface LogisticsTask {
  /** The places of each city, which has one truck. */
  readonly cities: readonly (readonly string[])[];
  /** The places of trucks, in city order, and below of airplanes and packages. */
  readonly trucks: readonly string[];
  readonly airplanes: readonly string[];
  readonly packages: readonly string[];
  /** The destination of each package. */
  readonly goal: readonly string[];
}

/**
 * Sizes in PlanBench's order: airplanes up to the number of cities, then packages up to the number of places, then
 * places up to three per city, then cities up to five.
 */
export function* logisticsSizes(): Generator<LogisticsSize> {
  for (let cities = 2; cities <= 5; cities++) {
    for (let places = 1; places <= 3; places++) {
      for (let packages = 1; packages <= cities * places; packages++) {
        for (let airplanes = 1; airplanes <= cities; airplanes++) {
          yield { cities, airplanes, places, packages };
        }
      }
    }
  }
}

/** Draws a task whose goal does not hold at its start. */
export function drawLogistics(size: LogisticsSize, random: Random): LogisticsTask {
  const cities = names("city", size.cities).map((city) => names(`${city}_place`, size.places));
  const all = cities.flat();
  const airports = cities.map(([airport]) => airport as string);
  const drawPlaces = (): string[] => names("p", size.packages).map(() => pick(random, all));
  for (;;) {
    const task = {
      cities,
      trucks: cities.map((places) => pick(random, places)),
      airplanes: names("a", size.airplanes).map(() => pick(random, airports)),
      packages: drawPlaces(),
      goal: drawPlaces(),
    };
    if (task.goal.some((place, index) => place !== task.packages[index])) return task;
  }
}

/** A task for planner and model. */
export function logisticsProblem(task: LogisticsTask): BenchProblem {
  const { cities, goal } = task;
  const places = cities.flat();
  const airports = cities.map(([airport]) => airport as string);
  const trucks = names("truck", cities.length);
  const airplanes = names("airplane", task.airplanes.length);
  const packages = names("package", goal.length);
  const drives = trucks.map((truck, index) => ({
    name: `drive_${truck}`,
    parameters: { to: { enum: cities[index] } },
    then: { [`at_${truck}`]: "$to" },
  }));
  const vehicles = [...trucks, ...airplanes];
  const freight = {
    package: { enum: packages },
    vehicle: { enum: vehicles },
    place: { enum: places },
  };
  const here = { at_$vehicle: "$place" };
  const domain = loadDomain({
    name: "logistics",
    state: {
      ...Object.fromEntries(
        vehicles.map((vehicle) => [`at_${vehicle}`, { type: "enum", values: places }]),
      ),
      ...Object.fromEntries(
        packages.map((each) => [`at_${each}`, { type: "enum", values: [...places, ...vehicles] }]),
      ),
    },
    tools: [
      ...drives.filter((_, index) => (cities[index]?.length ?? 0) > 1),
      {
        name: "fly",
        parameters: { airplane: { enum: airplanes }, to: { enum: airports } },
        then: { at_$airplane: "$to" },
      },
      {
        name: "load",
        parameters: freight,
        when: { ...here, at_$package: "$place" },
        then: { at_$package: "$vehicle" },
      },
      {
        name: "unload",
        parameters: freight,
        when: { ...here, at_$package: "$vehicle" },
        then: { at_$package: "$place" },
      },
    ],
    goals: [],
  });
  const at = (things: readonly string[], whereOf: readonly string[]) =>
    Object.fromEntries(things.map((thing, index) => [`at_${thing}`, whereOf[index] as string]));
  return {
    domain,
    state: domain.state({
      ...at(trucks, task.trucks),
      ...at(airplanes, task.airplanes),
      ...at(packages, task.packages),
    }),
    goal: domain.goal(at(packages, goal)),
    refute: (steps) => playDeliveries(task, steps),
  };
}
