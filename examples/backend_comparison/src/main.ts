import { parseArgs } from "node:util";
import { compareBackends } from "./compare.ts";

const { values } = parseArgs({
  options: {
    openai: { type: "string" },
    model: { type: "string", multiple: true },
    questions: { type: "string", default: "6" },
    budget: { type: "string", default: "5000" },
  },
});
await compareBackends({
  openai: values.openai,
  models: values.model,
  lookAround: true,
  questions: Number(values.questions),
  budgetMs: Number(values.budget),
  print: (line) => console.log(line),
});
