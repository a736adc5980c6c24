import type { Step } from "@understudy/planner-core";
import type { LogisticsTask } from "./logistics.ts";

/** Drives, flies and carries by the rules; returns the reason of a failure, if any. */
export function playDeliveries(
  { cities, trucks, airplanes, packages, goal }: LogisticsTask,
  steps: readonly Step[],
): string | undefined {
  const where = new Map<string, string>();
  const put = (kind: string, places: readonly string[]) => {
    for (const [index, place] of places.entries()) where.set(`${kind}${index + 1}`, place);
  };
  put("truck", trucks);
  put("airplane", airplanes);
  put("package", packages);
  for (const [index, { tool, args }] of steps.entries()) {
    const [thing, vehicle, place, to] = ["package", "vehicle", "place", "to"].map((parameter) =>
      String(args[parameter] ?? ""),
    ) as [string, string, string, string];
    const broken = `step ${index + 1}, ${tool}, does not work`;
    if (tool.startsWith("drive_")) {
      const truck = tool.slice("drive_".length);
      const city = cities[Number(truck.slice("truck".length)) - 1];
      if (city?.includes(to) !== true) return broken;
      where.set(truck, to);
    } else if (tool === "fly") {
      const airplane = String(args["airplane"]);
      if (!where.has(airplane) || !cities.some(([airport]) => airport === to)) return broken;
      where.set(airplane, to);
    } else if (tool === "load") {
      if (where.get(thing) !== place || where.get(vehicle) !== place) return broken;
      where.set(thing, vehicle);
    } else if (tool === "unload") {
      if (where.get(thing) !== vehicle || where.get(vehicle) !== place) return broken;
      where.set(thing, place);
    } else {
      return `there is no step ${tool}`;
    }
  }
  const missing = goal.findIndex((place, index) => where.get(`package${index + 1}`) !== place);
  return missing === -1 ? undefined : `package${missing + 1} is not at ${goal[missing]}`;
}
