import { createLead } from "@understudy/llm";
import { runLoop } from "./loop.ts";

const lead = await createLead();
const print = (line: string): void => console.log(line);
await runLoop({ agents: 200, frames: 600, sliceMs: 2, isRealTime: true, lead, print });
await lead.dispose();
