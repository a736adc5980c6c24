import type { Domain } from "@understudy/planner-core";
import { type HelloMessage, type MapSummary, PROTOCOL_VERSION } from "../protocol/hello.ts";
import type { ViewerCommandContext } from "./commands/command-context.ts";
import { summariseDomain } from "./domain-summary.ts";
import type { ViewerOptions } from "./options.ts";

/** The first message to pages: the game's agents, and the commands that pages may send. */
export function buildHello(
  options: ViewerOptions,
  { domains, controls, faults, mayOrder, mayDirect }: ViewerCommandContext,
  map: MapSummary | undefined,
): HelloMessage {
  const { budgetMs, model, title } = options;
  return {
    type: "hello",
    protocol: PROTOCOL_VERSION,
    title: title ?? (domains[0] as Domain).name,
    domains: domains.map(summariseDomain),
    ...(map === undefined ? undefined : { map }),
    capabilities: {
      pause: controls.pause !== undefined && controls.resume !== undefined,
      step: controls.step !== undefined,
      speed: controls.speed !== undefined,
      setVariable: controls.setVariable !== undefined,
      orderGoal: mayOrder,
      orderDirective: mayDirect,
      explain: true,
      history: options.history !== false,
    },
    faults:
      controls.setFault === undefined
        ? []
        : faults.map(({ name, description }) => ({ name, description })),
    ...(budgetMs === undefined ? undefined : { budgetMs }),
    ...(model === undefined ? undefined : { model }),
  };
}
