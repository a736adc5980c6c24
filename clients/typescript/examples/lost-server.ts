// Measures the client's cost per frame after losing its server, for `pnpm bench clients`.
import { performance } from "node:perf_hooks";
import { UnderstudyClient } from "@understudy/client";

const url = process.env["UNDERSTUDY_URL"] ?? "http://127.0.0.1:7071";
const frames = Number(process.env["UNDERSTUDY_FRAMES"] ?? 300);
const client = new UnderstudyClient({ url, domain: "village" });
const ann = client.agent("ann");
ann.see({
  ...{ at: "home", energy: 6, hungry: true, fire_lit: false, house_built: false },
  ...{ has_axe: false, has_pick: true, has_rod: true },
  ...{ wood: 0, stone: 0, fish: 0, grain: 0, coins: 0 },
});
ann.want("build", { budgetMs: 5000 });

let isPlanned = false;
let stale = 0;
let proved = 0;
const frameMs: number[] = [];
// The client also works between frames, so the thread's busy time counts.
let load = performance.eventLoopUtilization();

const timer = setInterval(() => {
  if (client.connection === "open") {
    if (!isPlanned && ann.answer !== undefined) console.log("planned");
    isPlanned ||= ann.answer !== undefined;
    load = performance.eventLoopUtilization();
    return;
  }
  if (!isPlanned) return;
  ann.see({ energy: frameMs.length % 9 });
  if (ann.answer?.stale) stale++;
  if (ann.answer?.proved) proved++;
  const next = performance.eventLoopUtilization();
  frameMs.push(next.active - load.active);
  load = next;
  if (frameMs.length >= frames) end();
}, 1000 / 60);

function end(): void {
  clearInterval(timer);
  const bob = client.agent("bob");
  bob.restore(JSON.parse(JSON.stringify(ann.save())));
  const steps = ann.answer?.steps.length;
  const restored = bob.answer?.stale && bob.answer.steps.length;
  console.log(JSON.stringify({ frameMs, stale, proved, steps, restored }));
  void client.close(0).then(() => process.exit());
}
