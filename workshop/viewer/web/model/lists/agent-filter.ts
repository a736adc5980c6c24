import type { SourceName, StatusName } from "../../../src/protocol/frame.ts";
import type { HelloMessage } from "../../../src/protocol/hello.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import { SOURCE_WORDS, STATUS_WORDS } from "../words.ts";

/** A filter of agents. */
export interface AgentFilter {
  /** Words that must all occur in an agent's texts. */
  readonly text: string;
  /** Only plans from this source. */
  readonly source?: SourceName;
  readonly status?: StatusName;
}

/** A test for agents that pass a filter. */
export function agentTest(
  { text, source, status }: AgentFilter,
  hello: HelloMessage,
): (agent: AgentView) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (agent) => {
    if (source !== undefined && agent.source !== source) return false;
    if (status !== undefined && agent.status !== status) return false;
    if (words.length === 0) return true;
    const said = describe(agent, hello).toLowerCase();
    return words.every((word) => said.includes(word));
  };
}

/** Number of agents by their plan's source, without those without a plan. */
export function countSources(agents: readonly AgentView[]): ReadonlyMap<SourceName, number> {
  const counts = new Map<SourceName, number>();
  for (const { source } of agents) {
    if (source !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return counts;
}

function describe(agent: AgentView, hello: HelloMessage): string {
  const place = hello.map?.places[agent.place]?.name;
  return [
    agent.name,
    agent.id,
    hello.domains[agent.domain]?.name,
    agent.persona,
    agent.goal,
    agent.action,
    place,
    STATUS_WORDS[agent.status].label,
    agent.source === undefined ? "" : SOURCE_WORDS[agent.source].label,
  ].join(" ");
}
