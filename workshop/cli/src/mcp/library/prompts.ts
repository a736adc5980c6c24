import {
  ErrorCode,
  type GetPromptResult,
  McpError,
  type Prompt,
} from "@modelcontextprotocol/sdk/types.js";

/** A prompt template. */
interface McpPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly description: string;
    readonly required: boolean;
  }[];
  readonly write: (given: Readonly<Record<string, string>>) => string;
}

/** Limit on the length of an argument. */
const MAX_ARGUMENT = 20_000;

const PROMPTS: readonly McpPrompt[] = [
  {
    name: "write_domain",
    title: "Write a domain for my game",
    description: "From a description of the game to a domain that is checked and played.",
    arguments: [
      {
        name: "game",
        description: "The game, and what its agents can do and want.",
        required: true,
      },
      { name: "file", description: "The file to write, such as guard.json.", required: false },
    ],
    write: ({ game = "", file = "domain.json" }) => `Write an Understudy domain for this game:

${game}

1. Read the resource understudy://docs/domains and one example, such as understudy://examples/village.
2. Write the domain as JSON: few variables with small ranges and defaults, tools with the state that they need and change and what they cost, goals with priorities. Mark variables that the world sets with "sensed": true. Describe every tool and goal in a sentence.
3. Call check_domain. Read the mend that each mistake and finding names, and apply it, or one that says better what is meant. Check again until it finds nothing.
4. Call simulate. Every goal should be reached, and every tool be used; mend what is not.
5. Call plan for each goal, and look whether the plans are what a player would expect.
6. Save it as ${file}, and say in a few lines what an agent of it does.`,
  },
  {
    name: "why_not",
    title: "Why does my agent not …",
    description: "Finds the reason why an agent does not do what is expected.",
    arguments: [
      { name: "domain", description: "The file of the domain.", required: true },
      { name: "expected", description: "What the agent should do, and when.", required: true },
    ],
    write: ({ domain = "", expected = "" }) => `An agent of the domain ${domain} does not do this:

${expected}

Find out why, with proofs instead of guesses.
1. Call check_domain: a tool that never applies or a goal out of reach is the reason if it is about them.
2. Write down the state in which it is expected, and the goal. Call plan from that state: is the expected step in the plan?
3. If there is no plan, call explain: it names what stands in the way. If there is another plan, call explain and compare its cost with that of the expected one: the cheapest wins.
4. If plan and expectation agree, the domain is not the reason: look at the state that the game passes on, and at the priorities of the goals.
5. Change as little as possible, call compare with both versions, and say what else the change does.`,
  },
];

/** All prompts, in the protocol's form. */
export function listPrompts(): Prompt[] {
  return PROMPTS.map(({ name, title, description, arguments: taken }) => ({
    name,
    title,
    description,
    arguments: taken.map((argument) => ({ ...argument })),
  }));
}

/**
 * Fills in a prompt.
 *
 * @throws McpError for an unknown prompt, and for missing or too long arguments
 */
export function getPrompt(name: string, given: Readonly<Record<string, string>>): GetPromptResult {
  const prompt = PROMPTS.find((one) => one.name === name);
  if (prompt === undefined) {
    const names = PROMPTS.map((one) => one.name).join(", ");
    throw refusal(`there is no prompt ${name.slice(0, 100)}. Mend: one of ${names}`);
  }
  for (const { name: argument, required } of prompt.arguments) {
    const value = given[argument];
    if (required && (value === undefined || value.trim() === "")) {
      throw refusal(`${argument} is missing`);
    }
    if (value !== undefined && value.length > MAX_ARGUMENT) {
      throw refusal(`${argument} is longer than ${MAX_ARGUMENT} characters`);
    }
  }
  const content = { type: "text" as const, text: prompt.write(given) };
  return { description: prompt.description, messages: [{ role: "user" as const, content }] };
}

function refusal(message: string): McpError {
  return new McpError(ErrorCode.InvalidParams, message);
}
