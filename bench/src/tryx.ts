import { villageTasks } from "./world/village/tasks.ts";
for (const t of villageTasks({ quick: false })) { if (!t.name.includes(process.argv[2]!) || !t.problem!.includes(process.argv[3] ?? "")) continue;
 const w = await t.setup(); const s = (w.samples?.() ?? new Float64Array()).sort();
 console.log(t.name, t.problem, JSON.stringify(await w.counts!()), [0.5,0.95,0.99].map((p)=>(s[Math.floor(p*s.length)]!/1e6).toFixed(2)).join()); }
