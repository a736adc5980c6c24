import type { Step } from "@understudy/planner-core";
import { readCallText } from "../step/call-text.ts";
import { foldWord } from "../step/plain-word.ts";
import { stepWith } from "../step/read-arguments.ts";
import type { DomainWords, ToolWords } from "../step/tool-words.ts";
import type { ShapedSteps } from "./shaped-steps.ts";
import { type Element, readTags } from "./tag-reader.ts";

/** Names of elements that hold a step. */
const STEP_TAGS = new Set([
  ...["invoke", "function", "call", "tool", "action", "step", "toolcall", "use", "functioncall"],
  ...["command", "task", "node", "item", "tooluse", "usemcptool", "execute"],
]);
/** Elements and attributes that hold the tool name of a step. */
const NAME_TAGS = new Set([
  ...[
    "tool",
    "toolname",
    "name",
    "action",
    "actionname",
    "function",
    "functionname",
    "command",
    "id",
  ],
]);
const ARGUMENT_TAGS = new Set([
  ...["args", "arguments", "parameters", "params", "input", "toolinput", "actioninput", "kwargs"],
]);
const PARAMETER_TAGS = new Set(["parameter", "param", "arg", "argument"]);
/** Elements that hold a plan; the last one counts. */
const PLAN_TAGS = new Set(["plan", "answer", "result", "output", "solution", "steps", "final"]);
/** Elements that list the available tools. */
const OFFER_TAGS =
  /^(?:available)?(?:tools|functions|actionsavailable|options|alternatives)(?:list)?$/;
/** A quick test for tags. */
const MAY_HOLD_TAGS = /<\/?[A-Za-z_｜]/;

/**
 * Reads steps from tags: `<invoke name="goto">`, `<function=goto>`, `<step tool="goto" place="market"/>`,
 * `<tool>goto</tool><tool_input>…`, `<goto place="market"/>` and similar ones.
 */
export function readTaggedSteps(words: DomainWords, text: string): ShapedSteps | undefined {
  if (!MAY_HOLD_TAGS.test(text)) return undefined;
  const root = readTags(text.replaceAll("｜DSML｜", ""));
  const walk = new TagWalk(words);
  walk.visit(root);
  const { steps, hasMisfit, isCut } = walk;
  if (steps.length === 0 && !hasMisfit) return undefined;
  // `<tool>chop</tool> is one of them`: a name in a sentence.
  const isNameAlone = steps.length === 1 && walk.hasNameAlone && /[a-z]{2}/i.test(root.text);
  return isNameAlone ? undefined : { shape: "tags", steps, hasMisfit, isCut };
}

class TagWalk {
  readonly #words: DomainWords;
  steps: Step[] = [];
  hasMisfit = false;
  isCut = false;
  hasNameAlone = false;

  constructor(words: DomainWords) {
    this.#words = words;
  }

  visit({ children }: Element): void {
    for (let index = 0; index < children.length; index++) {
      const child = children[index] as Element;
      if (OFFER_TAGS.test(foldWord(child.name))) continue;
      const pair = this.#pair(child, children[index + 1]);
      if (pair !== undefined) {
        this.#take(pair.step, child);
        if (pair.hasInput) index++;
        else this.hasNameAlone = true;
        continue;
      }
      const step = this.#step(child);
      if (step !== undefined) this.#take(step, child);
      else if (PLAN_TAGS.has(foldWord(child.name)) && this.steps.length > 0) this.#restart(child);
      else this.visit(child);
    }
  }

  /** Replaces the steps with those of a later plan. */
  #restart(child: Element): void {
    const before = this.steps;
    this.steps = [];
    this.visit(child);
    if (this.steps.length === 0) this.steps = before;
  }

  #take(step: Step | "misfit", { isOpen }: Element): void {
    if (isOpen && step === "misfit") this.isCut = true;
    else if (step === "misfit") this.hasMisfit = true;
    else this.steps.push(step);
  }

  /** Reads `<tool>goto</tool><tool_input>market</tool_input>` */
  #pair(
    element: Element,
    next: Element | undefined,
  ): { readonly step: Step | "misfit"; readonly hasInput: boolean } | undefined {
    const isName = NAME_TAGS.has(foldWord(element.name)) && element.children.length === 0;
    if (!isName || element.attributes.size > 0 || element.value !== undefined) return undefined;
    const tool = this.#words.named(element.text.trim());
    if (tool === undefined) return undefined;
    const input = next !== undefined && ARGUMENT_TAGS.has(foldWord(next.name)) ? next : undefined;
    const given = input === undefined ? undefined : contentOf(input);
    return { step: stepWith(tool, given) ?? "misfit", hasInput: input !== undefined };
  }

  #step(element: Element): Step | "misfit" | undefined {
    const { tool, isCertain } = this.#toolOf(element);
    if (tool === undefined) return isCertain ? "misfit" : this.#call(element);
    if (element.isOpen) return "misfit";
    if (element.children.some(({ name }) => foldWord(name) === "description")) return "misfit";
    return stepWith(tool, argumentsOf(element, tool)) ?? "misfit";
  }

  /** Reads `<step>goto(market)</step>` */
  #call({ name, children, text, isOpen }: Element): Step | undefined {
    const isStep = STEP_TAGS.has(foldWord(name)) && children.length === 0 && !isOpen;
    return isStep ? readCallText(this.#words, text.trim()) : undefined;
  }

  /** The tool named by an element. `isCertain` means that the element is a call, even if the tool is unknown. */
  #toolOf(element: Element): {
    readonly tool?: ToolWords | undefined;
    readonly isCertain?: boolean;
  } {
    const name = foldWord(element.name);
    if (!STEP_TAGS.has(name)) return { tool: this.#words.named(element.name) };
    const attribute = [...element.attributes].find(([key]) => NAME_TAGS.has(foldWord(key)))?.[1];
    const child = element.children.find((one) => NAME_TAGS.has(foldWord(one.name)))?.text.trim();
    const said = element.value ?? attribute ?? child;
    if (said !== undefined) {
      const isCall = name === "invoke" || name === "function";
      return { tool: this.#words.named(said), isCertain: isCall && said !== "" };
    }
    const text = element.text.trim();
    return { tool: text === "" ? undefined : this.#words.named(text) };
  }
}

/** The arguments of a step's element, in any of the supported forms. */
function argumentsOf(element: Element, tool: ToolWords): unknown {
  const given: Record<string, unknown> = {};
  for (const [key, value] of element.attributes) {
    if (!NAME_TAGS.has(foldWord(key)) || tool.parameters.some((one) => one.name === key)) {
      given[key] = value;
    }
  }
  let key: string | undefined;
  for (const child of element.children) {
    const name = foldWord(child.name);
    if (name === "argkey") key = child.text.trim();
    else if (name === "argvalue" && key !== undefined) given[key] = child.text.trim();
    else if (ARGUMENT_TAGS.has(name)) {
      const content = contentOf(child);
      if (typeof content !== "object") return content;
      Object.assign(given, content);
    } else if (PARAMETER_TAGS.has(name)) {
      const label = child.value ?? child.attributes.get("name") ?? child.attributes.get("key");
      if (label !== undefined) given[label] = child.text.trim();
    } else if (!NAME_TAGS.has(name)) given[child.name] = child.text.trim();
  }
  if (Object.keys(given).length > 0) return given;
  return element.children.length === 0 ? element.text.trim() : given;
}

/** The child elements as an object, or the element's text. */
function contentOf({ children, text }: Element): unknown {
  if (children.length === 0) return text.trim();
  return Object.fromEntries(
    children.map((child) => [
      child.value ?? child.attributes.get("name") ?? child.name,
      child.attributes.get("value") ?? child.text.trim(),
    ]),
  );
}
