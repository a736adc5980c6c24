import type {
  DirectiveReader,
  Domain,
  DomainTypes,
  Orchestrator,
  OrchestratorOptions,
} from "@understudy/planner-core";
import type { EngineLine } from "../recording.ts";
import { definitionOf } from "./encode.ts";

/** The line of an engine in a recording. */
export function engineLine<T extends DomainTypes>(
  { domain, settings }: Orchestrator<T>,
  options: OrchestratorOptions<T>,
): Omit<EngineLine, "engine"> {
  const { llm, cache, planner } = options;
  const limited = Object.entries(settings).filter(
    ([, value]) => value !== Number.POSITIVE_INFINITY,
  );
  return {
    domain: domain.hash,
    definition: definitionOf(domain.untyped),
    ...(hasCostFunctions(domain) ? { runtimeCosts: true as const } : {}),
    settings: Object.fromEntries(limited),
    ...(llm === undefined ? {} : { llm: { model: llm.model, fingerprint: llm.fingerprint } }),
    ...(cache === undefined ? {} : { cache: true as const }),
    ...(recordedReader(options) !== undefined ? { reader: true as const } : {}),
    ...(planner.policy === undefined ? {} : { tables: true as const }),
    ...(planner.alternatives === undefined ? {} : { alternatives: true as const }),
    ...(options.time === undefined ? {} : { time: true as const }),
  };
}

/** Whether costs are functions of the game, which cannot be recorded. */
function hasCostFunctions({ tools }: Pick<Domain, "tools">): boolean {
  return tools.some(({ runtimeCost }) => runtimeCost !== undefined);
}

/** An orchestrator's own reader, or else its LLM planner's. */
export function recordedReader<T extends DomainTypes>({
  reader,
  llm,
}: OrchestratorOptions<T>): DirectiveReader | undefined {
  return reader === false ? undefined : (reader ?? llm?.reader);
}
