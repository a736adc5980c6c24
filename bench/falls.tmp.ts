import { seededRandom } from "@understudy/planner-core";
import { drawFalls, playFall } from "./src/squads/falls.ts";
const cpu=()=>{const {user,system}=process.cpuUsage();return (user+system)/1000};
const n=Number(process.argv[2]); const random=seededRandom(Number(process.argv[3]??7)); const kinds=["repair","anew","in-turn"] as const;
const sum:any={repair:{f:0,w:0,faults:0,t:0,lt:0},anew:{f:0,w:0,faults:0,t:0,lt:0},"in-turn":{f:0,w:0,faults:0,t:0,lt:0}}; let possible=0, impossible=0, undef=0; const bad:any[]=[]; const ms={draw:0,play:0};
for(let i=0;possible<n;i++){ const seed=random.integer(2**31); let t=cpu(); const falls=drawFalls(seededRandom(seed)); ms.draw+=cpu()-t; t=cpu();
 for (const fall of falls){ let go=false; for(const k of kinds){ const e=await playFall(fall,k); if(k==="repair"){ if(e.isPossible===undefined)undef++; else if(e.isPossible){possible++;go=true;} else impossible++; if((e.isPossible&&!e.isFinished)||e.isWaiting||e.faults)bad.push({seed,member:fall.member,...e,events:!!fall.question.domain.events,by:fall.question.domain.goals[0].by,at:fall.at,maintain:!!fall.question.domain.maintain}); }
 const s=sum[k]; s.w+=+e.isWaiting; s.faults+=+(e.faults>0); if(e.isPossible){ s.f+=+e.isFinished; if(e.isFinished){s.t+=e.time;s.lt+=e.leastTime;} } if(!go)break; } if(go)break;} ms.play+=cpu()-t; }
console.log({possible,impossible,undef},ms,sum); console.log(bad);
