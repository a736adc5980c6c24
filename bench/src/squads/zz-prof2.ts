import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { camp, drawCamp, type CampQuestion } from "./camp.ts";
import { FirstAnswer } from "./first-answer.ts";
const random = seededRandom(4);
const camps = Array.from({ length: 300 }, () => drawCamp(random, 4));
const planner = new ClassicalPlanner();
const first = new Orchestrator({ domain: camp, planner, time: new FirstAnswer() });
const ms = (): number => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const best = camps.map(() => Infinity);
for (let r = 0; r < 4; r++) for (const [i, c] of camps.entries()) { const b = ms(); first.planTogetherNow(c as CampQuestion, 6e5); best[i] = Math.min(best[i]!, ms() - b); }
const order = camps.map((_, i) => i).sort((a, b) => best[b]! - best[a]!);
console.log("best-of-4 p50", [...best].sort((a,b)=>a-b)[150]!.toFixed(2), "p95", [...best].sort((a,b)=>a-b)[285]!.toFixed(2));
const heavy = order.slice(0, 36);
const inspector = await import("node:inspector");
const { writeFileSync } = await import("node:fs");
const s = new inspector.Session(); s.connect();
const post = (m: string, a?: object) => new Promise<any>((res, rej) => s.post(m as any, a as any, (e: any, v: any) => e ? rej(e) : res(v)));
await post("Profiler.enable"); await post("Profiler.setSamplingInterval", { interval: 200 }); await post("Profiler.start");
for (let r = 0; r < 8; r++) {
  for (const i of heavy) first.planTogetherNow({ ...(camps[i] as CampQuestion), nowMs: 0, measure: { time: 1, cost: 0.0001 * (r + 1) } } as never, 6e5);
}
const { profile } = await post("Profiler.stop");
writeFileSync("/tmp/prof/heavy.cpuprofile", JSON.stringify(profile));
