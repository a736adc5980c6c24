const cpu=()=>{const {user,system}=process.threadCpuUsage?.()??process.cpuUsage();return (user+system)/1000};
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { camp, drawCamp } from "/work/wt-time/bench/src/squads/camp.ts";
const agents=Number(process.argv[2]), n=Number(process.argv[3]), slice=Number(process.argv[4]??50);
class First extends TimePlanner {
  override startTogether(problem:any){ const search=super.startTogether(problem); const first={ get expansions(){return search.expansions}, result:()=>search.result(), end:()=>search.end?.(),
   step(sl:any){ const clock=sl.clock; for(;;){ if(search.step({...sl,untilMs:Math.min(sl.untilMs,clock.now()+0.2)})) return true; if(search.result().status==="solved") return true; if(clock.now()>=sl.untilMs) return false; } } }; return first as any; }
}
const orchestrator=new Orchestrator({domain:camp,planner:new ClassicalPlanner(),time:new First()});
const full=new Orchestrator({domain:camp,planner:new ClassicalPlanner(),time:new TimePlanner()});
const random=seededRandom(3);
const times:number[]=[];const stat:any={};let r=0,rb=0,k=0, bt=0;
for(let i=0;i<n;i++){const q=drawCamp(random,agents);const t=cpu();const o=orchestrator.planTogetherNow(q as any,1000);times.push(cpu()-t);stat[o.status]=(stat[o.status]??0)+1;
 if(i<3)console.log(o.status,o.time,o.lowerBound,o.steps.length,times.at(-1));
 if(process.argv[4]){const b=full.planTogetherNow(q as any,slice); if(b.status==="solved"&&o.status==="solved"){k++; r+=o.time/b.time; bt+=b.optimal?1:0; rb+=b.time/Math.max(b.lowerBound,0.001)}}}
const s=times.slice(Math.min(10,n/2)).sort((a,b)=>a-b);
const ms=(a:number)=>a.toFixed(2);console.log(stat,"p50",s[Math.floor(s.length*.5)],"p95",s[Math.floor(s.length*.95)],"max",s.at(-1),"cold",times[0], "first/best",r/k,"best/bound",rb/k,"opt",bt/k);
console.log(times.map(t=>t.toFixed(0)).join(" "));
