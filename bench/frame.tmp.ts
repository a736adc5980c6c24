import { frameTasks } from "./src/squads/frames.ts";
const [task]=frameTasks({quick:false}); const w:any=await task.setup(); const s=w.samples().toSorted(); const at=(p:number)=>(s[Math.floor(p*s.length)]/1e6).toFixed(3);
console.log(at(.5),at(.95),at(.99),at(.999), w.counts()); try{w.check()}catch(e){console.log(String(e))}
