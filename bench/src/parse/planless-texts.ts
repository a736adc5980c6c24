import { readFileSync } from "node:fs";
import { renderPrompt, renderSystem } from "@understudy/llm/internal";
import type { Domain, DomainDefinition, Step } from "@understudy/planner-core";
import { collectedAnswers } from "./answer-corpus.ts";

/** A text without a plan of a domain. */
export interface PlanlessText {
  /** The kind of text. */
  readonly kind: string;
  readonly domain: Domain;
  readonly text: string;
}

/** Texts without any plan, some of them similar to plans. */
export function planlessTexts(): readonly PlanlessText[] {
  const answers = collectedAnswers();
  const domains = [...new Set(answers.map(({ domain }) => domain))];
  const texts = domains.flatMap((domain) => [
    ...of(domain, "refusal", refusals(domain)),
    ...of(domain, "sentence", sentences(domain)),
    ...of(domain, "definition", definitions(domain)),
    ...of(domain, "data", data(domain)),
    ...of(domain, "draft", drafts(domain)),
    ...of(domain, "instructions", instructions(domain)),
    ...of(domain, "code", code(domain)),
    ...of(domain, "pages", domain.name === "village" ? [] : paragraphs()),
  ]);
  const foreign = answers.flatMap(({ domain, text }) =>
    domains
      .filter((other) => !sharesTools(domain, other))
      .map((other): PlanlessText => ({ kind: "other domain", domain: other, text })),
  );
  const misspelt = answers.map(({ domain, text, steps }): PlanlessText => {
    const names = [...new Set(steps.map(({ tool }) => tool))];
    return { kind: "misspelt", domain, text: names.reduce(misspell, text) };
  });
  return [...texts, ...foreign, ...misspelt];
}

function of(domain: Domain, kind: string, texts: readonly string[]): readonly PlanlessText[] {
  return texts.map((text) => ({ kind, domain, text }));
}

function sharesTools(one: Domain, other: Domain): boolean {
  return one.tools.some(({ name }) => other.tools.some((tool) => tool.name === name));
}

/** Every spelling of a name in the corpus, with an extra letter. */
function misspell(text: string, name: string): string {
  const written = name.split("_").join("(?:\\\\?_|-)?");
  return text.replace(
    new RegExp(`\\b${written}\\b`, "gi"),
    (found) => `${found.slice(0, 2)}q${found.slice(2)}`,
  );
}

function sampleSteps(domain: Domain): readonly Step[] {
  const { count } = domain.actions;
  const stride = Math.max(1, Math.floor(count / 12));
  return Array.from(
    { length: Math.min(12, count) },
    (_, index) => domain.step((index * stride) % count) as Step,
  );
}

function call({ tool, args }: Step): string {
  return `${tool}(${Object.entries(args)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ")})`;
}

function refusals(domain: Domain): readonly string[] {
  const goal = domain.goals[0]?.name ?? "the goal";
  const { name } = domain;
  const [tool = { name: "act" }] = domain.tools;
  return [
    "",
    "   \n\n",
    "I'm sorry, but I can't help with that.",
    "As an AI language model, I don't have the ability to act in your game.",
    `I cannot plan for ${name}, since the state is not given.`,
    `Could you tell me more about the agent in ${name}? What does it hold, and where is it?`,
    `The goal ${goal} already holds, so nothing has to be done.`,
    `It is not possible to reach ${goal} from this state. No sequence of actions leads there.`,
    `{"error": "no plan found", "goal": "${goal}"}`,
    `{"plan": null, "reason": "the goal cannot be reached"}`,
    `{"error": "cannot plan", "steps": []}`,
    `{"answer": "The agent should rest.", "confidence": 0.4}`,
    `{"thought": "I have to use ${tool.name} somehow.", "status": "thinking"}`,
    "```json\n{}\n```",
    "```json\n[]\n```",
    "[]",
    "null",
    "undefined",
    "Sure! Here is the plan:",
    "Sure! Here is the plan:\n\n```json\n",
    "Thought: I do not know what to do.\nFinal Answer: I do not know.",
    "Action: None (direct response required)",
    "<tool_call>\n</tool_call>",
    "<plan></plan>",
    `<answer>The agent can't reach ${goal}.</answer>`,
    "[TOOL_CALLS] I would like to walk to the next place and look around.",
    "<|channel|>final<|message|>Could you tell me where the agent is?<|return|>",
    "The model server answered 500 Internal Server Error",
    "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>",
    "a ".repeat(400),
    "{".repeat(200),
    '{"steps":['.repeat(40),
    "😀".repeat(100),
    "lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor ".repeat(20),
  ];
}

/** Calls and names within sentences. */
function sentences(domain: Domain): readonly string[] {
  return sampleSteps(domain).flatMap((step) => {
    const written = call(step);
    const { tool } = step;
    return [
      `You can use ${written} here, but it would not help.`,
      `If the agent were elsewhere, ${written} would be worth its cost.`,
      `The agent must not call \`${written}\` before it is ready.`,
      `The tool ${tool} is described above; it costs more than the others.`,
      `I considered ${tool}, but the precondition does not hold.`,
      `${tool} changes the state only when its conditions are met.`,
      `A call such as ${written} needs its precondition to hold.`,
      `What would happen after ${written}? Nothing, as far as I can see.`,
      `Neither ${written} nor anything else leads to the goal.`,
      `The last thing that happened was ${written}, which failed.`,
      `Available actions: ${domain.tools.map(({ name }) => name).join(", ")}`,
      `For example, ${written} moves the state one step on.`,
      `* ${tool} is what most agents begin with.\n* It needs time.`,
      `Note: **${tool}** was tried before, without success.`,
      `I think that ${written} and then ${written} would only waste time, so I would not do it.`,
    ];
  });
}

/** Tools in other definition formats. */
function definitions(domain: Domain): readonly string[] {
  return [...schemas(domain), ...lists(domain.definition), ...declarations(domain.definition)];
}

function schemas(domain: Domain): readonly string[] {
  const { definition } = domain;
  const functions = asFunctions(definition);
  return [
    renderSystem(domain).content,
    renderPrompt(
      domain,
      Int32Array.from(domain.variables.all, ({ min }) => min),
      domain.goal({}),
    ),
    JSON.stringify(definition),
    JSON.stringify(definition, null, 2),
    `\`\`\`json\n${JSON.stringify(definition.tools, null, 2)}\n\`\`\``,
    JSON.stringify(functions),
    JSON.stringify(
      { tools: functions.map((one) => ({ type: "function", function: one })) },
      null,
      1,
    ),
    functions.map((one) => JSON.stringify(one)).join("\n"),
    `<tools>\n${functions.map((one) => JSON.stringify({ type: "function", function: one })).join("\n")}\n</tools>`,
    JSON.stringify(
      functions.map(({ parameters, ...rest }) => ({ ...rest, input_schema: parameters })),
    ),
    JSON.stringify({ available_actions: definition.tools.map(({ name }) => name) }),
  ];
}

/** Tools in OpenAI's format. */
function asFunctions(definition: DomainDefinition) {
  return definition.tools.map(({ name, description = `Do ${name}.`, parameters = {} }) => ({
    name,
    description,
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(parameters).map(([key, value]) => [
          key,
          "enum" in value ? { type: "string", enum: value.enum } : value,
        ]),
      ),
      required: Object.keys(parameters),
    },
  }));
}

function lists({ tools }: DomainDefinition): readonly string[] {
  const signature = ({ name, parameters = {} }: (typeof tools)[number]): string =>
    `${name}(${Object.keys(parameters).join(", ")})`;
  const lines = tools.map((tool) => `${signature(tool)}: ${tool.description ?? "an action"}`);
  const empty = tools.filter(({ parameters = {} }) => Object.keys(parameters).length === 0);
  return [
    `Tools:\n${lines.map((line) => `- ${line}`).join("\n")}`,
    `You have these tools:\n\n${lines.map((line, index) => `${index + 1}. ${line}`).join("\n")}`,
    `The available actions are:\n${empty.map(({ name }) => `- ${name}()`).join("\n")}`,
    `Available tools:\n${empty.map(({ name }, index) => `${index + 1}. ${name}: an action`).join("\n")}`,
    `You can use:\n${empty.map(({ name }) => `* \`${name}()\``).join("\n")}`,
    `| tool | parameters | what it does |\n|---|---|---|\n${tools
      .map(
        ({ name, parameters = {} }) =>
          `| ${name} | ${Object.keys(parameters).join(", ")} | an action |`,
      )
      .join("\n")}`,
    JSON.stringify({ possible_actions: empty.map(({ name }) => name), chosen: null }),
    `Allowed: ${empty.map(({ name }) => `${name}()`).join(", ")} and the others.`,
  ];
}

/** Tools as declarations of a language. */
function declarations({ tools }: DomainDefinition): readonly string[] {
  return [
    `namespace functions {\n${tools
      .map(
        ({ name, parameters = {} }) =>
          `type ${name} = (_: { ${Object.keys(parameters)
            .map((key) => `${key}: string`)
            .join(", ")} }) => any;`,
      )
      .join("\n")}\n}`,
    tools
      .map(
        ({ name, parameters = {} }) =>
          `def ${name}(${Object.keys(parameters)
            .map((key) => `${key}: str`)
            .join(", ")}) -> None:\n    """An action."""`,
      )
      .join("\n\n"),
    tools
      .map(
        ({ name, parameters = {} }) =>
          `(:action ${name}\n  :parameters (${Object.keys(parameters)
            .map((key) => `?${key}`)
            .join(" ")})\n  :precondition ()\n  :effect ())`,
      )
      .join("\n"),
    `<tools>\n${tools.map(({ name }) => `<tool name="${name}"><description>An action.</description></tool>`).join("\n")}\n</tools>`,
    `tools:\n${tools.map(({ name, parameters = {} }) => `  - name: ${name}\n    description: an action\n    parameters: ${JSON.stringify(parameters)}`).join("\n")}`,
  ];
}

function data(domain: Domain): readonly string[] {
  const states = Array.from({ length: 12 }, (_, index) =>
    Object.fromEntries(
      domain.variables.all.map(({ name, min, max }): [string, number] => [
        name,
        min + ((index * 7) % (max - min + 1)),
      ]),
    ),
  );
  return states.flatMap((state, index) => [
    JSON.stringify(state),
    JSON.stringify({ state, goal: domain.goals[index % domain.goals.length]?.name }),
    `\`\`\`json\n${JSON.stringify({ before: state, after: state }, null, 2)}\n\`\`\``,
    Object.entries(state)
      .map(([name, value]) => `${name}=${value}`)
      .join(","),
    Object.entries(state)
      .map(([name, value]) => `- ${name}: ${value}`)
      .join("\n"),
    `State: ${Object.entries(state)
      .map(([name, value]) => `${name}=${value}`)
      .join(",")}\nGoal: ${domain.goals[0]?.name ?? ""}`,
    `| variable | value |\n|---|---|\n${Object.entries(state)
      .map(([name, value]) => `| ${name} | ${value} |`)
      .join("\n")}`,
  ]);
}

/** Plans that were only considered. */
function drafts(domain: Domain): readonly string[] {
  return sampleSteps(domain).flatMap((step) => {
    const json = JSON.stringify({ steps: [{ tool: step.tool, args: step.args }] });
    const written = call(step);
    return [
      `<think>${json}`,
      `<think>\nMaybe ${json}? Or:\n1. ${written}\nHmm.`,
      `<thinking>${json}</thinking>`,
      `<|channel|>analysis<|message|>${json}<|end|>`,
      `[THINK]1. ${written}\n2. ${written}[/THINK]`,
      `${json}\n</think>\n\nI am not sure what to do.`,
      `<scratchpad>\n- ${written}\n</scratchpad>\nThere is no way.`,
      `<|channel>thought\n${written}<channel|>The goal cannot be reached.`,
    ];
  });
}

/** Instructions without a call. */
function instructions(domain: Domain): readonly string[] {
  const names = domain.tools.map(({ name }) => name.replaceAll("_", " "));
  return names.flatMap((name, index) => {
    const other = names[(index + 1) % names.length] ?? name;
    return [
      `1. First ${name} until it is done.\n2. After that, ${other} as often as needed.`,
      `To begin with, ${name}. Then ${other}, and rest.`,
      `- Try to ${name} early\n- Do not ${other} at night`,
      `Step one is to ${name}; step two is to ${other}.`,
      `The agent wants to ${name} and ${other} today.`,
      `**Advice:** ${name} whenever there is time, ${other} otherwise.`,
      `${name} or ${other}? That depends on the weather.`,
      `1. ${name} somewhere nice and quiet\n2. ${other} with a friend`,
    ];
  });
}

function code(domain: Domain): readonly string[] {
  const [one = { name: "act" }, two = { name: "wait" }] = domain.tools;
  return [
    `\`\`\`python\nclass Agent:\n    def __init__(self):\n        self.${one.name} = None\n        self.tools = ["${one.name}", "${two.name}"]\n\`\`\``,
    `\`\`\`js\nconst tools = { ${one.name}: (x) => x + 1, ${two.name}: () => {} };\nexport default tools;\n\`\`\``,
    `import { ${one.name}, ${two.name} } from "./tools.js";`,
    `SELECT * FROM ${one.name} WHERE id = 1;`,
    `.${one.name} { color: red; }\n.${two.name} { margin: 0 }`,
    `<ul><li>${one.name}</li><li>${two.name}</li></ul>`,
    `[2026-01-01 10:00:00] INFO ${one.name} failed with code 3\n[2026-01-01 10:00:01] WARN ${two.name} retried`,
    `${one.name},${two.name}\n1,2\n3,4`,
    `{"name": "${one.name}-tests", "version": "1.0.0", "scripts": {"test": "vitest"}}`,
    `if (${one.name}_ready) { console.log("ready"); }`,
    `--${one.name} is an option of the command; --${two.name} is another.`,
    `logger.info("${one.name}"); // nothing else`,
  ];
}

/** Paragraphs of this project's documentation, with words like tool names. */
function paragraphs(): readonly string[] {
  const pages = [
    "docs/concepts.md",
    "docs/architecture.md",
    "docs/faq.md",
    "docs/glossary.md",
    "README.md",
  ];
  return pages.flatMap((page) =>
    readFileSync(new URL(`../../../${page}`, import.meta.url), "utf8")
      .replace(/<!--[\s\S]*?-->/g, "")
      .split(/\n\s*\n/)
      .filter((paragraph) => paragraph.trim().length > 40 && !/"tool"|```/.test(paragraph)),
  );
}
