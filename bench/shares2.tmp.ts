import { seededRandom } from "@understudy/planner-core";
import { drawQuestion } from "./src/time/draw.ts";
const cpu=()=>{const {user,system}=process.cpuUsage();return (user+system)/1000};
const random = seededRandom(Number(process.argv[2]));
let c=0,t=0,f=0,n=Number(process.argv[3]),s=0; const t0=cpu();
for(let i=0;i<n;i++){const d=drawQuestion(seededRandom(random.integer(2**31)));c+=+d.isConcurrent;t+=+d.isTimed;f+=+d.isInFlight;s+=+(d.answer.status==="solved")}
console.log({n,s,c,t,f,cpu:cpu()-t0});
