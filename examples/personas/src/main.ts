import { parseArgs } from "node:util";
import { runPersonas } from "./evening.ts";

const { values } = parseArgs({
  options: { model: { type: "string" }, budget: { type: "string", default: "2000" } },
});
const print = (line: string): void => console.log(line);
await runPersonas({ model: values.model, budgetMs: Number(values.budget), print });
