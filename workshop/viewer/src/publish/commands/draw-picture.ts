import { RequestError } from "@understudy/planner-core";
import { drawDomain } from "../../picture/index.ts";
import type { Command, PictureResult } from "../../protocol/command.ts";
import { agentOf, domainOf, type ViewerCommandContext } from "./command-context.ts";
import { CommandFailure } from "./command-failure.ts";

/** The picture of a domain, with an agent's plan. */
export function drawPicture(
  stage: ViewerCommandContext,
  { domain: index, agent, theme }: Extract<Command, { readonly type: "picture" }>,
): PictureResult {
  const slot = agent === undefined ? undefined : agentOf(stage, agent);
  const domain = slot?.domain.untyped ?? domainOf(stage, index);
  const { plan, goal } = slot?.runner.outcome ?? {};
  try {
    return { svg: drawDomain(domain, { plan: plan?.steps, goal: goal?.name, theme }) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const [{ message = "", hint } = {}] = error.issues;
    throw new CommandFailure("refused", "/domain", message, hint);
  }
}
