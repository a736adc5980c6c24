import type { ThingLayout } from "../layout.ts";
import { type ActionModel, anyOf, effectsOf } from "./action-models.ts";

/** How the names of happenings begin that are starts of steps. */
const START = "start:";

/** The steps of an agent that no action stands for, since what their start and their end do does not combine. */
export function stepModelsOf(layout: ThingLayout): readonly ActionModel[] {
  const { happenings, tools = [] } = layout.domain.time ?? {};
  const ofSchedules = new Set(
    tools.flatMap(({ isSequential, partners }, index) =>
      isSequential || partners > 0 ? [] : [layout.domain.tools[index]?.name ?? ""],
    ),
  );
  if (happenings === undefined || ofSchedules.size === 0) return [];
  const { domain: cases, split } = happenings.cases;
  const casesOf = new Map<number, number[]>();
  for (let at = 0; at < cases.actions.count; at++) {
    const action = split?.actionOf[at] ?? at;
    casesOf.set(action, [...(casesOf.get(action) ?? []), at]);
  }
  const models: ActionModel[] = [];
  for (const start of casesOf.keys()) {
    const { tool: happening, args } = happenings.step(start);
    const tool = happening.slice(START.length);
    if (!happening.startsWith(START) || !ofSchedules.has(tool)) continue;
    const rest = ["during", "end"]
      .map((part) => happenings.actionOf({ tool: `${part}:${tool}`, args }))
      .filter((action) => action >= 0);
    const all = [start, ...rest].flatMap((action) => casesOf.get(action) ?? []);
    const found = all.map((at) => effectsOf(cases, at));
    const copied = found.flatMap((one) => one.copied);
    models.push({
      needs: {
        kind: "all",
        children: [happenings.simplifiedCondition(start), ...copied.map(anyOf)],
      },
      later: {
        kind: "all",
        children: [
          ...rest.map((action) => happenings.simplifiedCondition(action)),
          ...all.map((at) => cases.simplifiedCondition(at)),
        ],
      },
      brings: found.flatMap(({ brings }) => brings),
      // Only whether such a step may help is asked for.
      ...{ tool, places: [], claims: [], amounts: [], effects: [], priced: [] },
      ...{ scaledCost: 0, scaledLeast: 0, to: undefined, way: undefined },
    });
  }
  return models;
}
