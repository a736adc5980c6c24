// A joint plan for two builders, from a server that has the domain `yard`.
import { UnderstudyClient } from "@understudy/client";

const url = process.env["UNDERSTUDY_URL"] ?? "http://127.0.0.1:7071";
const client = new UnderstudyClient({ url, domain: "yard" });

const plan = await client.planTogether({
  agents: { ann: { state: { at: "mill" } }, bo: { state: { at: "mill" }, disabled: ["nail"] } },
  shared: { beam_up: false, nailed: false, planks: 0 },
  goal: "raised",
  budgetMs: 500,
});
for (const { agent, step, startsAt, duration } of plan.steps) {
  console.log(`${startsAt}: ${agent} ${step.tool}, for ${duration}`);
}
