import { setImmediate as nextTurn } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { camp } from "./src/squads/camp.ts";
import { Crew } from "./src/squads/crew.ts";
const cpu=()=>{const {user,system}=process.cpuUsage();return (user+system)/1000};
import { PerformanceObserver } from "node:perf_hooks";
let gc=0; new PerformanceObserver(l=>{for(const e of l.getEntries())gc+=e.duration}).observe({entryTypes:["gc"]});
const random = seededRandom(25);
const orchestrator = new Orchestrator({ domain: camp, planner: new ClassicalPlanner(), time: new TimePlanner() });
const crews = Array.from({ length: 25 }, () => new Crew(orchestrator, random, 4));
let nowMs=0; const rows:any[]=[];
for(let f=0;f<400||crews.some(c=>!c.started);f++){nowMs+=1000/60; for(const c of crews)c.pass(nowMs); for(const c of crews)c.tick(nowMs); for(let i=0;i<4;i++)await nextTurn();}
for(let f=0;f<2000;f++){ nowMs+=1000/60; for(const c of crews)c.pass(nowMs);
 const q0=crews.map(c=>c.runner.hasQuestion), p0=crews.reduce((s,c)=>s+c.plans,0), s0=crews.reduce((s,c)=>s+c.started,0); const t=cpu(), w=performance.now(); let worst=0; for(const c of crews){const a=cpu();c.tick(nowMs);worst=Math.max(worst,cpu()-a);} const ms=cpu()-t, wall=performance.now()-w;
 const asks=crews.filter((c,i)=>!q0[i]&&c.runner.hasQuestion).length; rows.push({f,ms,wall,worst,asks,plans:crews.reduce((s,c)=>s+c.plans,0)-p0,started:crews.reduce((s,c)=>s+c.started,0)-s0});
 for(let i=0;i<4;i++)await nextTurn();}
const s=rows.map(r=>r.ms).sort((a,b)=>a-b); const w=rows.map(r=>r.wall).sort((a,b)=>a-b);
console.log("cpu",[.5,.9,.95,.99].map(p=>s[Math.floor(p*s.length)].toFixed(2)),"wall",[.5,.9,.95,.99].map(p=>w[Math.floor(p*s.length)].toFixed(2)));
console.log(rows.sort((a,b)=>b.ms-a.ms).slice(0,25)); const q=rows.filter(r=>!r.asks&&!r.plans&&!r.started).map(r=>r.ms).sort((a,b)=>a-b); console.log("quiet",q.length,[.5,.95,.99].map(p=>q[Math.floor(p*q.length)].toFixed(2)),"gc total",gc);
process.exit(0);
