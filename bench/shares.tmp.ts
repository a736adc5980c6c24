import { seededRandom } from "/work/wt-time/packages/planner-core/src/index.ts";
import { drawQuestion } from "/work/wt-time/bench/src/time/draw.ts";
const random = seededRandom(Number(process.argv[2]));
let c=0,t=0,f=0,n=Number(process.argv[3]),s=0;
const t0=performance.now();
for(let i=0;i<n;i++){const d=drawQuestion(seededRandom(random.integer(2**31)));c+=+d.isConcurrent;t+=+d.isTimed;f+=+d.isInFlight;s+=+(d.answer.status==="solved")}
console.log({n,s,c,t,f,ms:performance.now()-t0});
