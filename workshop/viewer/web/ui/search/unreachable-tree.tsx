import type { JSX } from "preact";
import type { UnreachableResult } from "../../../src/protocol/command.ts";
import { formatNumber } from "../../model/format.ts";

/**
 * The explanation of an unreachable goal: missing conditions, and the tools that could achieve them but cannot apply.
 */
export function UnreachableTree({ result }: { result: UnreachableResult }): JSX.Element {
  const { goal, why, text } = result;
  return (
    <div class="why">
      <h2 class="detail-title">{goal}</h2>
      {text.split("\n").map((line) => (
        <p key={line} class={why.status === "unreachable" ? "verdict bad" : "verdict"}>
          {line}
        </p>
      ))}
      {why.status === "unreachable" && (
        <>
          <ul class="tree">
            {why.conditions.map(({ condition, isGoal, tools }) => (
              <li key={condition}>
                <span class="tree-line">
                  <span class="holds no">✗</span>
                  <span class="code">{condition}</span>
                  {isGoal && <span class="tag">the goal requires it</span>}
                </span>
                <ul>
                  {tools.length === 0 && <li class="muted">no tool makes it so</li>}
                  {tools.map(({ tool, needs, disabled, actions }) => (
                    <li key={tool}>
                      <span class="tree-line">
                        <span class="code">{tool}</span>
                        <span class="muted">
                          {disabled === actions
                            ? "is disabled"
                            : `needs ${needs.join(" or ")}, which is out of reach too`}
                          {disabled > 0 && disabled < actions
                            ? `; ${formatNumber(disabled, "of its actions is disabled", "of its actions are disabled")}`
                            : ""}
                        </span>
                      </span>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          <p class="note">
            {why.minimal
              ? "Each of these matters: without any one of them there would be a way."
              : "Some of these may not matter: the limit came before all were tried."}
          </p>
        </>
      )}
    </div>
  );
}
