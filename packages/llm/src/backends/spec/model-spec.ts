import { RequestError } from "@understudy/planner-core";
import { readEnvironment } from "../../environment.ts";
import { withoutPassword } from "../http/connection/server-address.ts";
import { type ModelOptions, type ModelPlace, parseModelOptions } from "./model-options.ts";

/** A parsed SPEC: the model and its options. */
export type ModelSpec = NamedModel & {
  /** The options after `#`; undefined if there are none. */
  readonly options?: ModelOptions | undefined;
};

type NamedModel =
  /** The model that ships with this package. */
  | { readonly kind: "nano" }
  /** A `.gguf` file, run inside this process. */
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "ollama"; readonly model: string }
  | { readonly kind: "openai"; readonly model: string; readonly url: string }
  /** Claude; without a URL on Anthropic's own service. */
  | {
      readonly kind: "anthropic";
      readonly model: string;
      readonly url: string | undefined;
    }
  /** A model by name, on this machine; `at` limits the search to one place. */
  | {
      readonly kind: "local";
      readonly model: string;
      readonly variant: string | undefined;
      readonly at: "ollama" | "embedded" | undefined;
    };

/** Possible places per kind of SPEC. */
const PLACES: Readonly<Record<NamedModel["kind"], readonly ModelPlace[]>> = {
  nano: ["nano"],
  file: ["file"],
  ollama: ["ollama"],
  openai: ["openai"],
  anthropic: ["anthropic"],
  local: ["ollama", "file"],
};

const FORMS =
  "nano, FILE.gguf, ollama/NAME, openai/NAME@URL, anthropic/NAME or local/NAME:VARIANT[@ollama|@embedded]";

/**
 * Parses a SPEC. Options follow after `#`, as in `my.gguf#context=4096&temperature=0.2`.
 *
 * @throws RequestError if the SPEC or one of its options is invalid
 *
 * @example
 * parseModelSpec("local/phi3:mini"); // { kind: "local", model: "phi3", variant: "mini", … }
 */
export function parseModelSpec(text: string): ModelSpec {
  const spec = text.trim();
  const hash = spec.lastIndexOf("#");
  // File names may contain `#` too.
  const isName = /\.gguf$/i.test(spec) && !/^#[^/]*=/.test(spec.slice(hash));
  if (hash < 0 || isName) return parseName(spec, text);
  const named = parseName(spec.slice(0, hash).trimEnd(), text);
  return { ...named, options: parseModelOptions(spec.slice(hash + 1), PLACES[named.kind]) };
}

function parseName(spec: string, text: string): NamedModel {
  if (spec === "nano") return { kind: "nano" };
  if (spec === "none") {
    const hint = "an orchestrator without an LLM planner plans with the classical planner alone";
    throw wrong(text, "is not a model that can be opened", hint);
  }
  if (spec === "ollama") return { kind: "ollama", model: readEnvironment().ollamaModel };
  const slash = spec.indexOf("/");
  const rest = spec.slice(slash + 1);
  switch (slash < 0 ? "" : spec.slice(0, slash)) {
    case "ollama":
      return { kind: "ollama", model: named(rest, text, "such as ollama/phi3") };
    case "openai":
      return openAiSpec(rest, text);
    case "anthropic":
      return anthropicSpec(rest, text);
    case "local":
      return localSpec(rest, text);
    default:
  }
  if (/\.gguf$/i.test(spec)) return { kind: "file", path: spec };
  // A bare model name, which other tools accept.
  const isBare = /^[\w.:-]+$/.test(spec);
  const meant = isBare ? `did you mean ollama/${spec}? ` : "";
  throw wrong(text, "names no model", `${meant}One of: ${FORMS}`);
}

function openAiSpec(rest: string, text: string): NamedModel {
  const hint = "such as openai/phi-3@http://127.0.0.1:8080";
  // Model names and addresses with passwords may both contain `@`.
  const withScheme = rest.search(/@[a-z][a-z0-9+.-]*:\/\//i);
  const at = withScheme >= 0 ? withScheme : rest.lastIndexOf("@");
  if (at < 0) throw wrong(text, "says not where the server is", hint);
  const model = named(rest.slice(0, at), text, hint);
  if (withScheme < 0 && /@[^/]*:/.test(model)) {
    throw wrong(text, "has a password but no scheme", "write https:// before the address");
  }
  return { kind: "openai", model, url: named(rest.slice(at + 1), text, hint) };
}

function anthropicSpec(rest: string, text: string): NamedModel {
  const hint = "such as anthropic/claude-haiku-4-5";
  if (!rest.includes("@")) {
    return { kind: "anthropic", model: named(rest, text, hint), url: undefined };
  }
  const { model, url } = openAiSpec(rest, text) as Extract<NamedModel, { kind: "openai" }>;
  return { kind: "anthropic", model, url };
}

function localSpec(rest: string, text: string): NamedModel {
  const hint = "such as local/phi3:mini, local/phi3:mini@ollama or local/phi3:mini@embedded";
  const [name = "", at, ...more] = rest.split("@");
  if (more.length > 0 || (at !== undefined && at !== "ollama" && at !== "embedded")) {
    throw wrong(text, "says not where the model is", hint);
  }
  const colon = name.lastIndexOf(":");
  const model = named(colon < 0 ? name : name.slice(0, colon), text, hint);
  const variant = colon < 0 ? undefined : named(name.slice(colon + 1), text, hint);
  return { kind: "local", model, variant, at };
}

function named(name: string, text: string, hint: string): string {
  if (name.trim() === "" || /\s/.test(name)) throw wrong(text, "names no model", hint);
  return name;
}

function wrong(text: string, problem: string, hint: string): RequestError {
  const message = `"${withoutPassword(text)}" ${problem}`;
  return new RequestError([{ pointer: "/model", message, hint }]);
}
