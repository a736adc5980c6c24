import { runSquad } from "./squad.ts";

await runSquad((line) => console.log(line));
