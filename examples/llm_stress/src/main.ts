import { runStorm } from "./storm.ts";

// The model server answers 503, stalls and dies in turn; plans keep coming.
await runStorm({ agents: 200, durationSeconds: 5, faults: "flaky" }, (line) => console.log(line));
