import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { camp, drawCamp, type CampQuestion } from "./camp.ts";
import { FirstAnswer } from "./first-answer.ts";
const planner = new ClassicalPlanner();
const random = seededRandom(4);
const camps = Array.from({ length: 300 }, () => drawCamp(random, 4));
const first = new Orchestrator({ domain: camp, planner, time: new FirstAnswer() });
const ms = (): number => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const rounds = Number(process.argv[2] ?? 3);
let hash = 0;
for (let r = 0; r < rounds; r++) {
  const samples: number[] = [];
  for (const c of camps) {
    const b = ms();
    const o = first.planTogetherNow(c as CampQuestion, 600_000);
    samples.push(ms() - b);
    hash = (hash * 31 + Math.round(o.time * 1000) + o.steps.length) % 1_000_000_007;
  }
  samples.sort((a, b) => a - b);
  console.log(r, "p50", samples[150]?.toFixed(2), "p95", samples[285]?.toFixed(2), "p99", samples[297]?.toFixed(2), "mean", (samples.reduce((a, b) => a + b, 0) / 300).toFixed(2), hash);
}
