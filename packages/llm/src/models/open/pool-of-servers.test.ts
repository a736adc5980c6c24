import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ClassicalPlanner } from "@understudy/classical";
import { type LlmRequest, loadDomain, Orchestrator } from "@understudy/planner-core";
import { afterEach, expect, it } from "vitest";
import { loadPrompts } from "../../prompts/tasks/load-prompts.ts";
import { createPool } from "./create-pool.ts";

const domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});
const plan = '{"steps":[{"tool":"press","args":{}}]}';
const chunk = (part: object): string => `data: ${JSON.stringify({ choices: [part] })}\n\n`;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server with OpenAI's API and scripted responses. */
async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.method === "GET") response.writeHead(404).end();
      else answer(response.setHeader("content-type", "text/event-stream"));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function makeSignal() {
  let tell = (): void => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { tell: () => tell(), told };
}

it("closes the connection of the losing member, and records it", async () => {
  let isRacing = false;
  const asked = makeSignal();
  const closed = makeSignal();
  const url = await serve((response) => {
    response.write(chunk({ delta: { content: isRacing ? plan.slice(0, 5) : plan } }));
    if (!isRacing) {
      response.end(`${chunk({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
      return;
    }
    response.on("close", closed.tell);
    asked.tell();
  });
  const quick = {
    ...{ model: "quick", fingerprint: "quick" },
    admit: () => ({ admitted: true, predictedMs: undefined }) as const,
    ask: async ({ draft = [] }: LlmRequest) => {
      await asked.told;
      return { kind: "plan", actions: draft, text: "" } as const;
    },
  };
  const members = [
    { name: "slow", model: `openai/slow@${url}` },
    { name: "quick", llm: quick },
  ];
  const llm = await createPool({ members, strategy: "race" });
  await llm.warmUp(domain);
  isRacing = true;
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain, planner, llm });
  const request = { agent: "ann", state: domain.state({}), goal: "lit", budgetMs: 60_000 };
  const { member, ensemble } = await orchestrator.plan(request);
  await closed.told;
  expect([member, ensemble?.calls.map(({ end }) => end)]).toEqual(["quick", ["cancelled", "won"]]);
  orchestrator.dispose();
  await llm.dispose();
});

it("describes an agent's actions in a model's words if prompts are given", async () => {
  let text = plan;
  const url = await serve((response) => {
    response.write(chunk({ delta: { content: text } }));
    response.end(`${chunk({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
  });
  const model = `openai/talker@${url}`;
  const llm = await createPool({ members: ["gone.gguf", model], prompts: await loadPrompts() });
  await llm.warmUp(domain);
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain, planner, llm });
  const request = { agent: "ann", state: domain.state({}), goal: "lit", budgetMs: 60_000 };
  const outcome = await orchestrator.plan(request);
  text = "Let there be light!";
  expect(await orchestrator.describe(outcome, { withinMs: 60_000 })).toBe("Let there be light!");
  orchestrator.dispose();
  await llm.dispose();
});
