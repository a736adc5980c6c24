import { runEvening } from "./evening.ts";

runEvening((line) => console.log(line));
