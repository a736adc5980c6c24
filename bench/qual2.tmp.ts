import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, seededRandom } from "@understudy/planner-core";
import { camp, drawCamp } from "./src/squads/camp.ts";
import { campByHand } from "./src/squads/camp-by-hand.ts";
import { processorTime } from "./src/world/village/processor-time.ts";
const agents=Number(process.argv[2]), n=Number(process.argv[3]), budgets=process.argv.slice(4).map(Number);
const clock={now:processorTime(),setTimer:()=>0,clearTimer:()=>{}} as any;
const planner=new TimePlanner(); const random=seededRandom(3);
const host={domain:camp,clock}; for(let i=0;i<30;i++)planner.planTogetherNow(host,drawCamp(random,agents) as any,i<2?3000:100);
const qs=Array.from({length:n},()=>drawCamp(random,agents)); const hand=qs.map(campByHand);
for(const b of budgets){ const p=b; let solved=0,sum=0,opt=0; for(const [i,q] of qs.entries()){ const o=planner.planTogetherNow(host,{...q,nowMs:0} as any,p); if(o.status==="solved"){solved++; sum+=o.time/hand[i]; opt+=+o.optimal;} (planner as any)["x"]=0; }
 console.log("budget",b,"solved",solved,"time/byhand",(sum/solved).toFixed(3),"opt",opt); }
