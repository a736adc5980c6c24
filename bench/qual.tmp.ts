import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { camp, drawCamp } from "./src/squads/camp.ts";
const agents=Number(process.argv[2]), n=Number(process.argv[3]), ms=Number(process.argv[4]);
let first=0;
class Watch extends TimePlanner {
  override startTogether(problem:any){ const search=super.startTogether(problem); first=0; return { get expansions(){return search.expansions}, result:()=>search.result(), end:()=>search.end?.(),
   step(sl:any){ const clock=sl.clock; for(;;){ const over=search.step({...sl,untilMs:Math.min(sl.untilMs,clock.now()+0.2)}); const r=search.result(); if(!first&&r.status==="solved") first=r.scaledTime/1000; if(over)return true; if(clock.now()>=sl.untilMs) return false; } } } as any; }
}
const o=new Orchestrator({domain:camp,planner:new ClassicalPlanner(),time:new Watch()});
const random=seededRandom(3);
for(let i=0;i<3;i++)o.planTogetherNow(drawCamp(random,agents) as any,5000);
const rows:any[]=[];
for(let i=0;i<n;i++){const q=drawCamp(random,agents); const r=o.planTogetherNow(q as any,ms); rows.push([first,r.time,r.lowerBound,r.steps.length,r.optimal?1:0]);}
console.log(rows.slice(0,12)); const m=(f:any)=>(rows.reduce((s,r)=>s+f(r),0)/rows.length).toFixed(3);
console.log("first/last",m((r:any)=>r[0]/r[1]),"last/bound",m((r:any)=>r[1]/r[2]),"opt",m((r:any)=>r[4]),"time",m((r:any)=>r[1]));
