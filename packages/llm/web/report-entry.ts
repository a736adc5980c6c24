/* A page that needs nobody to steer it: it answers, plans, and tells its host what came of it. */
import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner } from "@understudy/llm/browser";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { answersOf } from "./answers.ts";

const LONG_MS = 250_000;

async function report(): Promise<object> {
  const prompts = (await (await fetch("prompts.json")).json()) as readonly string[];
  const file = new Uint8Array(await (await fetch("nano-planner.gguf")).arrayBuffer());
  const webassembly = await answersOf(file, prompts, "webassembly");
  const typescript = await answersOf(file, prompts.slice(0, 1), "typescript");
  return { webassembly, typescript, ...(await planned()) };
}

/** With the model in a worker, from the file that the page fetches. */
async function planned(): Promise<object> {
  const domain = loadDomain(await (await fetch("village.json")).text());
  const llm = await createLlmPlanner({
    loadTimeoutMs: LONG_MS,
    resilience: { timeoutMs: LONG_MS },
  });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });
  const state = Int32Array.from(domain.variables.all, ({ min }) => min);
  const request = { agent: "ann", state, goal: { at: "forest" }, budgetMs: LONG_MS };
  const { source, plan } = await orchestrator.plan(request);
  await orchestrator.dispose();
  await llm.dispose();
  return { source, steps: plan?.steps.map(({ tool }) => tool) };
}

const told = await report().catch((error: unknown) => ({ error: String(error) }));
await fetch("report", { method: "POST", body: JSON.stringify(told) });
