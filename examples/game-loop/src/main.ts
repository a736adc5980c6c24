import { createLlmPlanner } from "@understudy/llm";
import { runLoop } from "./loop.ts";

const llm = await createLlmPlanner();
const print = (line: string): void => console.log(line);
await runLoop({ agents: 200, frames: 600, sliceMs: 2, isRealTime: true, llm, print });
await llm.dispose();
