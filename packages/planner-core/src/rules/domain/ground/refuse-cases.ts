import type { IssueCollector } from "../../../base/json/issues.ts";
import type { Grounding } from "../actions/grounding.ts";
import type { LiftedTool } from "../lift/tools.ts";

/** Reports that ways and conditional effects give too many cases. */
export function refuseCases(
  grounding: Grounding,
  tools: readonly LiftedTool[],
  maxCases: number,
  issues: IssueCollector,
): void {
  const { conditional, ways } = grounding.actions;
  const causes = [
    ...(ways === undefined ? [] : ["ways"]),
    ...(conditional === undefined ? [] : ["conditional effects"]),
  ];
  issues.add(
    "/tools",
    `have ${causes.join(" and ")} that make more than ${maxCases} cases, or take too long to tell apart`,
    conditional === undefined
      ? "each way starts from any place: use ways as costs of fewer tools, or fewer places"
      : `use mutually exclusive conditions for more effects of ${busiestTool(grounding, tools)}`,
  );
}

/** The tool with the most conditional effects, named in messages. */
function busiestTool({ actions }: Grounding, tools: readonly LiftedTool[]): string {
  const { conditional, tool, count } = actions;
  let most = 0;
  let busiest = 0;
  for (let action = 0; conditional !== undefined && action < count; action++) {
    const groups =
      (conditional.start[action + 1] as number) - (conditional.start[action] as number);
    if (groups <= most) continue;
    most = groups;
    busiest = tool[action] as number;
  }
  return `"${tools[busiest]?.name}", which has ${most}`;
}
