import { type Domain, loadDomain } from "@understudy/planner-core";
import { Life, loadScenario } from "@understudy/simulation";
import { exampleDomainText } from "../core/domains.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { Node } from "./node.ts";

/** Figures of a day. */
export interface DayFigures {
  readonly requests: number;
  /** Questions to models. */
  readonly questions: number;
  /** Questions answered by another node's model. */
  readonly answeredElsewhere: number;
  /** Time of each request, in milliseconds. */
  readonly tookMs: readonly number[];
}

/** Options of a day. */
export interface DayOptions {
  readonly nodes: number;
  /** Address of Redis; undefined for nodes that learn alone. */
  readonly redis: string | undefined;
  /** Requests of all agents. */
  readonly requests: number;
}

/** Number of crowds with lives of their own, the same however many nodes serve them. */
const CROWDS = 4;
const AGENTS = 25;
const MODEL_MS = 20;

/** Simulates the crowds up to a number of requests; each node serves its share. */
export async function playDay({ nodes: count, redis, requests }: DayOptions): Promise<DayFigures> {
  const domains = Array.from({ length: count }, () => loadDomain(exampleDomainText("village")));
  const nodes = domains.map((domain) => new Node({ domain, redis, modelMs: MODEL_MS }));
  try {
    await Promise.all(nodes.map((node) => node.connected()));
    const tookMs = await Promise.all(
      Array.from({ length: CROWDS }, (_, crowd) => {
        const node = nodes[crowd % count] as Node;
        const domain = domains[crowd % count] as Domain;
        return playCrowd(node, domain, crowd, requests / CROWDS);
      }),
    );
    return {
      requests,
      questions: nodes.reduce((sum, { asked }) => sum + asked, 0),
      answeredElsewhere: nodes.reduce(
        (sum, { fleet }) => sum + (fleet?.stats.questions.answeredElsewhere ?? 0),
        0,
      ),
      tookMs: tookMs.flat(),
    };
  } finally {
    await Promise.all(nodes.map((node) => node.close()));
  }
}

async function playCrowd(
  { orchestrator }: Node,
  domain: Domain,
  crowd: number,
  requests: number,
): Promise<number[]> {
  const life = new Life({ scenario: loadScenario(domain), agents: AGENTS, seed: crowd + 1 });
  const tookMs: number[] = [];
  for (let agent = 0; tookMs.length < requests; agent = (agent + 1) % AGENTS) {
    const goal = life.liveOn(agent);
    if (goal === undefined) continue;
    const beganMs = performance.now();
    const state = life.state(agent).slice();
    const name = `${crowd}-${agent}`;
    const outcome = await orchestrator.plan({
      agent: name,
      state,
      goal: goal.name as string,
      budgetMs: UNHURRIED_MS,
    });
    tookMs.push(performance.now() - beganMs);
    life.give(agent, outcome.status === "solved" ? outcome.plan?.actions : undefined);
  }
  return tookMs;
}
