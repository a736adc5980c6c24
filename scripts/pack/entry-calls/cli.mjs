import { callMcpTools } from "./mcp-tools.mjs";
import { planThroughDoors } from "./served-plans.mjs";

export const calls = {
  // Its other commands are in `check-command.mjs`.
  "understudy of @understudy/cli": async (program) => {
    await callMcpTools(program);
    await planThroughDoors(program);
  },
};
