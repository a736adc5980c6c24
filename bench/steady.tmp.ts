import { setImmediate as nextTurn } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { camp } from "./src/squads/camp.ts";
import { Crew } from "./src/squads/crew.ts";
const random = seededRandom(25);
const orchestrator = new Orchestrator({ domain: camp, planner: new ClassicalPlanner(), time: new TimePlanner() });
const crews = Array.from({ length: 25 }, () => new Crew(orchestrator, random, 4));
let nowMs=0;
for(let f=0;f<400||crews.some(c=>!c.started);f++){nowMs+=1000/60; for(const c of crews)c.pass(nowMs); for(const c of crews)c.tick(nowMs); for(let i=0;i<4;i++)await nextTurn();}
for (const step of [0, 1/60]) {
const t:number[]=[]; const m0=process.memoryUsage().heapUsed;
for(let f=0;f<3000;f++){ nowMs+=step; const a=performance.now(); for(const c of crews)c.tick(nowMs); t.push(performance.now()-a);}
t.sort((a,b)=>a-b); console.log("steady tick of 25, ms: min",t[0].toFixed(3),"p10",t[300].toFixed(3),"p50",t[1500].toFixed(3));
}
process.exit(0);
