import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DomainDefinition } from "@understudy/planner-core";
import { codeOf, InputError, issuesOf } from "./input-error.ts";
import { checkReadable } from "./read-text.ts";

/** A program's exports by name. */
type Exports = Readonly<Record<string, unknown>>;

/** The used part of tsx, an optional dependency. */
interface Tsx {
  tsImport(specifier: string, parent: string): Promise<Exports>;
}

/** The used part of esbuild. */
interface Esbuild {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>;
}

const MODULE_FILE = /^(.*\.([cm]?)[jt]s)(?:#([\w$]+))?$/s;
const TYPESCRIPT = /\.[cm]?ts$/;

/** Codes of Node's errors for TypeScript that needs a loader: types, syntax or module names. */
const FOR_A_LOADER: ReadonlySet<unknown> = new Set([
  "ERR_UNKNOWN_FILE_EXTENSION",
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_INVALID_TYPESCRIPT_SYNTAX",
  "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING",
  "ERR_UNSUPPORTED_DIR_IMPORT",
  "ERR_MODULE_NOT_FOUND",
]);

/** Whether a path names a program that exports a domain, optionally with an export as `#name`. */
export function isModuleFile(path: string): boolean {
  return MODULE_FILE.test(path);
}

/**
 * Runs a program and finds its exported domain: from `defineDomain` or `loadDomain`, or a plain definition. Node itself
 * runs TypeScript from 22.18 on; otherwise, and if Node fails, tsx or esbuild runs it, if the file's project has
 * either.
 *
 * @param path path of the file; `#name` after it selects an export
 * @throws InputError if the program fails, or exports no domain
 */
export async function importDomain(path: string): Promise<DomainDefinition> {
  const [, file = path, , name] = MODULE_FILE.exec(path) ?? [];
  await checkReadable(file);
  let exports: Exports;
  try {
    exports = await importProgram(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    // Errors of `defineDomain`, possibly from another copy of the engine.
    const issues = issuesOf(error);
    const code = codeOf(error);
    if (issues !== undefined && code !== undefined) {
      throw new InputError(code, file, issues, { cause: error });
    }
    const message = `cannot be run: ${error instanceof Error ? error.message : String(error)}`;
    throw new InputError("unreadable-input", file, [{ pointer: "", message }], { cause: error });
  }
  return chooseDomain(file, exports, name);
}

async function importProgram(file: string): Promise<Exports> {
  const { href } = pathToFileURL(resolve(file));
  try {
    return (await import(href)) as Exports;
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    if (!TYPESCRIPT.test(file) || !FOR_A_LOADER.has(code)) throw error;
    const load = loaderFor(file);
    if (load !== undefined) return await load();
    if (code === "ERR_MODULE_NOT_FOUND") throw error;
    const message = `is TypeScript that Node ${process.versions.node} cannot run`;
    const hint = "run npm install --save-dev tsx in its project, or use Node 22.18 or newer";
    throw new InputError("unreadable-input", file, [{ pointer: "", message, hint }], {
      cause: error,
    });
  }
}

/** A loader for a TypeScript file from its project; undefined if there is none. */
function loaderFor(file: string): (() => Promise<Exports>) | undefined {
  const path = resolve(file);
  const require = createRequire(path);
  const find = (name: string): string | undefined => {
    try {
      return pathToFileURL(require.resolve(name)).href;
    } catch {
      return undefined;
    }
  };
  // `require` resolves to the CommonJS file.
  const tsx = find("tsx/esm/api")?.replace(/\.cjs$/, ".mjs");
  if (tsx !== undefined) {
    return async () => {
      const { tsImport } = (await import(tsx)) as Tsx;
      const { href } = pathToFileURL(path);
      return tsImport(href, href);
    };
  }
  const esbuild = find("esbuild");
  if (esbuild === undefined) return undefined;
  return async () => {
    const { build } = (await import(esbuild)) as Esbuild;
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
      logLevel: "silent",
    });
    const text = outputFiles[0]?.text ?? "";
    return (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Exports;
  };
}

function chooseDomain(file: string, exports: Exports, name: string | undefined): DomainDefinition {
  let found = domainsIn(exports);
  // A CommonJS program may export everything through its default.
  if (found.size === 0) found = domainsIn(Object(exports["default"]) as Exports);
  const names = [...found.keys()];
  const chosen = name === undefined && new Set(found.values()).size === 1 ? names[0] : name;
  const definition = found.get(chosen ?? "default");
  if (definition !== undefined) return definition;
  const listed = names.join(", ");
  const [message, hint] =
    names.length === 0
      ? ["exports no domain", "such as export const domain = defineDomain({ … })"]
      : name === undefined
        ? [`exports several domains: ${listed}`, `name one: ${file}#${names[0]}`]
        : [`exports no domain named ${name}`, `there is ${listed}`];
  throw new InputError("invalid-domain", file, [{ pointer: "", message, hint }]);
}

function domainsIn(exports: Exports): ReadonlyMap<string, DomainDefinition> {
  const found = new Map<string, DomainDefinition>();
  for (const [name, value] of Object.entries(exports)) {
    // A compiled domain expands its kinds; `written` is the original definition.
    const { written } = Object(value) as { readonly written?: unknown };
    const own = [written, value].find(isDefinition);
    if (own !== undefined) found.set(name, own);
  }
  return found;
}

function isDefinition(value: unknown): value is DomainDefinition {
  const { state, tools } = Object(value) as { readonly state?: unknown; readonly tools?: unknown };
  return typeof state === "object" && state !== null && Array.isArray(tools);
}
