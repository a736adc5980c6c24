import { RequestError } from "@understudy/planner-core";
import { withoutPassword } from "../http/server-address.ts";

/** Which model to ask, as a SPEC names it. */
export type ModelSpec =
  /** The model that ships with this package. */
  | { readonly kind: "nano" }
  /** A `.gguf` file, run inside this process. */
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "ollama"; readonly model: string }
  | { readonly kind: "openai"; readonly model: string; readonly url: string }
  /** A model by name, wherever it is on this machine, or `at` one place. */
  | {
      readonly kind: "local";
      readonly model: string;
      readonly variant: string | undefined;
      readonly at: "ollama" | "embedded" | undefined;
    };

const FORMS =
  "nano, FILE.gguf, ollama/NAME, openai/NAME@URL or local/NAME:VARIANT[@ollama|@embedded]";

/**
 * Reads a SPEC.
 *
 * @throws RequestError if it names no model
 *
 * @example
 * parseModelSpec("local/phi3:mini"); // { kind: "local", model: "phi3", variant: "mini", … }
 */
export function parseModelSpec(text: string): ModelSpec {
  const spec = text.trim();
  if (spec === "nano") return { kind: "nano" };
  const slash = spec.indexOf("/");
  const rest = spec.slice(slash + 1);
  switch (slash < 0 ? "" : spec.slice(0, slash)) {
    case "ollama":
      return { kind: "ollama", model: named(rest, text, "such as ollama/phi3") };
    case "openai":
      return openAiSpec(rest, text);
    case "local":
      return localSpec(rest, text);
    default:
  }
  if (/\.gguf$/i.test(spec)) return { kind: "file", path: spec };
  // The bare name of a model, as other tools take it.
  const isBare = /^[\w.:-]+$/.test(spec);
  const meant = isBare ? `did you mean ollama/${spec}? ` : "";
  throw wrong(text, "names no model", `${meant}One of: ${FORMS}`);
}

function openAiSpec(rest: string, text: string): ModelSpec {
  const hint = "such as openai/phi-3@http://127.0.0.1:8080";
  // The name of a model may hold an @ as well, and so may an address with a password.
  const withScheme = rest.search(/@[a-z][a-z0-9+.-]*:\/\//i);
  const at = withScheme >= 0 ? withScheme : rest.lastIndexOf("@");
  if (at < 0) throw wrong(text, "says not where the server is", hint);
  const model = named(rest.slice(0, at), text, hint);
  if (withScheme < 0 && /@[^/]*:/.test(model)) {
    throw wrong(text, "has a password but no scheme", "write https:// before the address");
  }
  return { kind: "openai", model, url: named(rest.slice(at + 1), text, hint) };
}

function localSpec(rest: string, text: string): ModelSpec {
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
