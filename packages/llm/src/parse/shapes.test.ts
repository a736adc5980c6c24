import { type DomainDefinition, loadDomain, type Step, type Value } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse-plan.ts";

/** Tools with names and parameters of all kinds, as in games. */
const definition: DomainDefinition = {
  name: "ship",
  state: {
    deck: { type: "enum", values: ["upper-deck", "cargo_bay", "bridge", "Mars"] },
    level: { type: "integer", min: -5, max: 50 },
    sealed: { type: "boolean" },
  },
  tools: [
    {
      name: "goTo",
      parameters: { deck: { enum: ["upper-deck", "cargo_bay", "bridge", "Mars"] } },
      then: { deck: "$deck" },
    },
    {
      name: "seal_door",
      parameters: { deck: { enum: ["upper-deck", "bridge"] }, locked: { type: "boolean" } },
      then: { sealed: "$locked" },
    },
    {
      name: "pump",
      parameters: { litres: { type: "integer", minimum: -5, maximum: 50 } },
      then: { level: "$litres" },
    },
    { name: "crew.wake-up", then: { sealed: false } },
    { name: "rest", then: { level: 1 } },
    {
      name: "tune",
      parameters: {
        channel: { enum: ["1", "2", "a:b"] },
        loud: { type: "boolean" },
        by: { type: "integer", minimum: 0, maximum: 9 },
      },
      then: { sealed: "$loud" },
    },
  ],
};
const domain = loadDomain(definition);
const steps = fc.nat(domain.actions.count - 1).map((action): Step => {
  const { tool, args } = domain.step(action);
  return { tool, args };
});
const plans = fc.array(steps, { minLength: 1, maxLength: 6 });

type Args = Readonly<Record<string, Value>>;
const quoted = (value: Value): string => (typeof value === "string" ? `"${value}"` : String(value));
const python = (value: Value): string =>
  typeof value === "string"
    ? `'${value}'`
    : typeof value === "boolean"
      ? value
        ? "True"
        : "False"
      : String(value);
const pairs = (args: Args, sign: string, write: (value: Value) => string): string =>
  Object.entries(args)
    .map(([name, value]) => `${name}${sign}${write(value)}`)
    .join(", ");
const texts = (args: Args): Record<string, string> =>
  Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)]));

/** Formats of one step as an object. */
const objects: Readonly<Record<string, (step: Step) => unknown>> = {
  contract: ({ tool, args }) => ({ tool, args }),
  thought: ({ tool, args }) => ({ thought: "it is near", tool, args, reason: "so" }),
  numbered: ({ tool, args }) => ({ step: 1, action: tool, parameters: args }),
  named: ({ tool, args }) => ({ name: tool, arguments: args }),
  typed: ({ tool, args }) => ({
    type: "function",
    function: { name: tool, arguments: JSON.stringify(args) },
  }),
  inline: ({ tool, args }) => ({ action: tool, ...args }),
  used: ({ tool, args }) => ({ type: "tool_use", id: "t1", name: tool, input: args }),
  chat: ({ tool, args }) => ({ action: tool, action_input: args }),
  command: ({ tool, args }) => ({ command: { name: tool, args } }),
  recipient: ({ tool, args }) => ({ recipient_name: `functions.${tool}`, parameters: args }),
  texts: ({ tool, args }) => ({ tool, args: texts(args) }),
  byName: ({ tool, args }) => ({ [tool]: args }),
  null: ({ tool, args }) => ({ tool, args: Object.keys(args).length === 0 ? null : args }),
  list: ({ tool, args }) => ({ tool, args: Object.values(args) }),
  described: ({ tool, args }) => ({
    description: "Go on.",
    tool,
    args,
    expected_state: { at: 1 },
    cost: 2,
  }),
  upper: ({ tool, args }) => ({ Action: tool.toUpperCase(), Arguments: args }),
};

/** Formats of several objects in one text. */
const containers: Readonly<Record<string, (items: readonly unknown[]) => string>> = {
  steps: (items) => JSON.stringify({ steps: items }),
  plan: (items) => JSON.stringify({ plan: items, total_cost: 7 }, null, 2),
  nested: (items) => JSON.stringify({ status: "ok", result: { actions: items } }),
  list: (items) => JSON.stringify(items),
  fenced: (items) =>
    `Here it is:\n\`\`\`json\n${JSON.stringify({ thoughts: "Let me see.", steps: items }, null, 2)}\n\`\`\`\nGood luck!`,
  lines: (items) => items.map((item) => JSON.stringify(item)).join("\n"),
  semicolons: (items) => items.map((item) => JSON.stringify(item)).join("; "),
  calls: (items) =>
    items.map((item) => `<tool_call>\n${JSON.stringify(item)}\n</tool_call>`).join("\n"),
  marked: (items) => `[TOOL_CALLS] ${JSON.stringify(items)}</s>`,
  text: (items) => JSON.stringify({ answer: JSON.stringify({ steps: items }) }),
  thoughtful: (items) =>
    `<think>{"steps":[{"tool":"rest","args":{}}]} or not</think>\n${JSON.stringify({ steps: items })}`,
  corrected: (items) =>
    `{"steps":[{"tool":"rest"}]}\nNo, wait.\n${JSON.stringify({ steps: items })}`,
  commented: (items) =>
    `{ // the plan\n "steps": [\n${items.map((item) => `  ${JSON.stringify(item)}, // next`).join("\n")}\n ] }`,
  quotes: (items) => JSON.stringify({ steps: items }).replaceAll('"', "'").replaceAll("\\'", '"'),
  typographic: (items) =>
    JSON.stringify(items).includes("\\")
      ? JSON.stringify(items)
      : JSON.stringify({ steps: items }).replace(/"([^"]*)"/g, "“$1”"),
  mapped: (items) =>
    JSON.stringify(Object.fromEntries(items.map((item, index) => [`step_${index + 1}`, item]))),
};

/** Formats of one step as a call. */
const calls: Readonly<Record<string, (step: Step) => string>> = {
  python: ({ tool, args }) => `${tool}(${pairs(args, "=", python)})`,
  script: ({ tool, args }) => `${tool}(${Object.values(args).map(quoted).join(", ")})`,
  bare: ({ tool, args }) => `${tool}(${Object.values(args).join(",")})`,
  colons: ({ tool, args }) => `${tool}(${pairs(args, ": ", String)})`,
  brackets: ({ tool, args }) => `${tool}[${Object.values(args).join(", ")}]`,
  lisp: ({ tool, args }) => `(${[tool, ...Object.values(args)].join(" ")})`,
  object: ({ tool, args }) => `${tool}(${JSON.stringify(args)})`,
};

/** Formats of several calls in one text. */
const lists: Readonly<Record<string, (written: readonly string[]) => string>> = {
  numbered: (written) => written.map((call, index) => `${index + 1}. ${call}`).join("\n"),
  explained: (written) =>
    `The plan:\n\n${written.map((call, index) => `${index + 1}. \`${call}\` - this helps.`).join("\n")}\n\nThat is all.`,
  bold: (written) => written.map((call, index) => `**Step ${index + 1}:** ${call}`).join("\n"),
  bullets: (written) => `I would do this:\n${written.map((call) => `- ${call}`).join("\n")}`,
  fenced: (written) => `\`\`\`python\n${written.join("\n")}\n\`\`\``,
  plain: (written) => written.join("\n"),
  react: (written) =>
    written
      .map(
        (call, index) =>
          `Thought ${index + 1}: go on\nAction ${index + 1}: ${call}\nObservation ${index + 1}: done`,
      )
      .join("\n"),
  steps: (written) => JSON.stringify({ steps: written }),
  tagged: (written) =>
    `<plan>\n${written.map((call) => `<step>${call}</step>`).join("\n")}\n</plan>`,
  table: (written) =>
    `| # | Action | Why |\n|---|---|---|\n${written.map((call, index) => `| ${index + 1} | ${call} | so |`).join("\n")}`,
};

const tag = (name: string, inner: string, attributes = ""): string =>
  `<${name}${attributes}>${inner}</${name}>`;

/** Formats of a whole plan. */
const wholes: Readonly<Record<string, (plan: readonly Step[]) => string>> = {
  pythonic: (plan) => `[${plan.map((step) => calls["python"]?.(step)).join(", ")}]`,
  arrows: (plan) => `Plan: ${plan.map((step) => calls["python"]?.(step)).join(" -> ")}`,
  react: (plan) =>
    plan
      .map(
        ({ tool, args }) =>
          `Thought: hm\nAction: ${tool}\nAction Input: ${Object.keys(args).length === 0 ? "" : JSON.stringify(args)}\nObservation: ok`,
      )
      .join("\n"),
  yaml: (plan) =>
    `steps:\n${plan
      .map(
        ({ tool, args }) =>
          `  - tool: ${tool}\n    args:${Object.keys(args).length === 0 ? " {}" : ""}${Object.entries(
            args,
          )
            .map(([name, value]) => `\n      ${name}: ${value}`)
            .join("")}`,
      )
      .join("\n")}`,
  yamlFlow: (plan) =>
    plan
      .map(({ tool, args }) => `- tool: ${tool}\n  args: {${pairs(args, ": ", String)}}`)
      .join("\n"),
  invoke: (plan) =>
    tag(
      "function_calls",
      plan
        .map(({ tool, args }) =>
          tag(
            "invoke",
            Object.entries(args)
              .map(([name, value]) => tag("parameter", String(value), ` name="${name}"`))
              .join("\n"),
            ` name="${tool}"`,
          ),
        )
        .join("\n"),
    ),
  functions: (plan) =>
    plan.map(({ tool, args }) => `<function=${tool}>${JSON.stringify(args)}</function>`).join("\n"),
  coder: (plan) =>
    plan
      .map(({ tool, args }) =>
        tag(
          "tool_call",
          `\n<function=${tool}>\n${Object.entries(args)
            .map(([name, value]) => `<parameter=${name}>\n${value}\n</parameter>`)
            .join("\n")}\n</function>\n`,
        ),
      )
      .join("\n"),
  attributes: (plan) =>
    tag(
      "plan",
      plan
        .map(
          ({ tool, args }) =>
            `<step tool="${tool}"${Object.entries(args)
              .map(([name, value]) => ` ${name}="${value}"`)
              .join("")}/>`,
        )
        .join("\n"),
    ),
  elements: (plan) =>
    tag(
      "plan",
      plan
        .map(({ tool, args }) =>
          tag(
            "step",
            tag("tool", tool) +
              tag(
                "args",
                Object.entries(args)
                  .map(([name, value]) => tag(name, String(value)))
                  .join(""),
              ),
          ),
        )
        .join("\n"),
    ),
  inputs: (plan) =>
    plan
      .map(({ tool, args }) => tag("tool", tool) + tag("tool_input", JSON.stringify(args)))
      .join("\n"),
  table: (plan) =>
    `| step | tool | args |\n| --- | --- | --- |\n${plan.map(({ tool, args }, index) => `| ${index + 1} | ${tool} | ${pairs(args, "=", String)} |`).join("\n")}`,
  mistral: (plan) =>
    plan.map(({ tool, args }) => `[TOOL_CALLS]${tool}[ARGS]${JSON.stringify(args)}`).join(""),
  gemma: (plan) =>
    plan
      .map(
        ({ tool, args }) =>
          `<|tool_call>call:${tool}{${Object.entries(args)
            .map(
              ([name, value]) =>
                `${name}:${typeof value === "string" ? `<|"|>${value}<|"|>` : value}`,
            )
            .join(",")}}<tool_call|>`,
      )
      .join("\n"),
  deepseek: (plan) =>
    `<｜tool▁calls▁begin｜>${plan.map(({ tool, args }) => `<｜tool▁call▁begin｜>${tool}<｜tool▁sep｜>${JSON.stringify(args)}<｜tool▁call▁end｜>`).join("")}<｜tool▁calls▁end｜>`,
  harmony: (plan) =>
    `<|channel|>analysis<|message|>rest() perhaps<|end|>${plan.map(({ tool, args }) => `<|start|>assistant<|channel|>commentary to=functions.${tool} <|constrain|>json<|message|>${JSON.stringify(args)}<|call|>`).join("")}`,
  kimi: (plan) =>
    plan
      .map(
        ({ tool, args }, index) =>
          `<|tool_call_begin|>functions.${tool}:${index}<|tool_call_argument_begin|>${JSON.stringify(args)}<|tool_call_end|>`,
      )
      .join(""),
  described: (plan) =>
    plan
      .map(
        ({ tool, args }, index) =>
          `${index + 1}. **${tool}** (${pairs(args, ": ", String)}) – it is needed.`,
      )
      .join("\n"),
  assigned: (plan) =>
    plan
      .map(
        ({ tool, args }, index) =>
          `${index + 1}. ${tool}${Object.keys(args).length === 0 ? "" : `: ${pairs(args, "=", String)}`}`,
      )
      .join("\n"),
};

function expectRead(text: string, plan: readonly Step[], how: string): void {
  const parsed = parsePlan(domain, text);
  const steps = parsed.kind === "plan" ? parsed.steps : parsed;
  expect({ how, text, steps }).toEqual({ how, text, steps: plan });
}

describe("every format of every plan", () => {
  const shaped = Object.keys(objects).flatMap((item) =>
    Object.keys(containers).map((container): [string, string] => [container, item]),
  );
  it.each(shaped)("%s of %s", (container, item) => {
    fc.assert(
      fc.property(plans, (plan) => {
        const text = containers[container]?.(plan.map((step) => objects[item]?.(step))) ?? "";
        expectRead(text, plan, `${container} of ${item}`);
      }),
      { numRuns: 15 },
    );
  });

  const listed = Object.keys(calls).flatMap((call) =>
    Object.keys(lists).map((list): [string, string] => [list, call]),
  );
  it.each(listed)("%s of %s", (list, call) => {
    fc.assert(
      fc.property(plans, (plan) => {
        const text = lists[list]?.(plan.map((step) => calls[call]?.(step) ?? "")) ?? "";
        expectRead(text, plan, `${list} of ${call}`);
      }),
      { numRuns: 15 },
    );
  });

  it.each(Object.keys(wholes))("%s", (whole) => {
    fc.assert(
      fc.property(plans, (plan) => expectRead(wholes[whole]?.(plan) ?? "", plan, whole)),
      { numRuns: 25 },
    );
  });
});
