import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { root } from "../repository/pages.ts";
import { nodesOf, parseCode, type SyntaxNode } from "./syntax.ts";

/** A file's functions by name, and from where its other names come. */
export interface Module {
  readonly file: string;
  /** The repository's folder. */
  readonly root: string;
  readonly tree: SyntaxNode;
  readonly lineOf: (node: SyntaxNode) => number;
  /** Values that have a name anywhere in the file: functions, classes, and what a variable holds. */
  readonly named: () => ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  /** The files and packages whose names the file passes on. */
  readonly passedOn: readonly string[];
}

const helpers = new Map<string, Module>();

/** Reads a file that tests import, once. */
export function readHelper(file: string): Module {
  let module = helpers.get(file);
  if (module === undefined) {
    module = readModule(file);
    helpers.set(file, module);
  }
  return module;
}

/** Reads a file. Trees are large: those of tests are not kept. */
export function readModule(file: string): Module {
  const code = readFileSync(file, "utf8");
  const tree = parseCode(code, file);
  const lineOf = ({ start }: SyntaxNode): number => code.slice(0, start).split("\n").length;
  const imports = new Map<string, { from: string; name: string }>();
  const passedOn: string[] = [];
  for (const { type, source, specifiers } of tree["body"]) {
    if (type === "ImportDeclaration") {
      for (const { local, imported } of specifiers) {
        imports.set(local.name, { from: source.value, name: imported?.name ?? "*" });
      }
    }
    if (/^Export(All|Named)Declaration$/.test(type) && source) passedOn.push(source.value);
  }
  let found: Map<string, SyntaxNode[]> | undefined;
  const named = () => {
    found ??= namedIn(tree);
    return found;
  };
  return { file, root, tree, lineOf, named, imports, passedOn };
}

function namedIn(tree: SyntaxNode): Map<string, SyntaxNode[]> {
  const named = new Map<string, SyntaxNode[]>();
  const add = (name: string | undefined, value: SyntaxNode | null) => {
    if (name !== undefined && value !== null) named.set(name, [...(named.get(name) ?? []), value]);
  };
  for (const node of nodesOf(tree)) {
    if (/^(Function|Class)Declaration$/.test(node.type)) add(node["id"]?.name, node);
    if (node.type === "VariableDeclarator") add(node["id"].name, node["init"]);
    if (/^(MethodDefinition|Property|PropertyDefinition)$/.test(node.type)) {
      add(node["key"].name, node["value"]);
    }
  }
  return named;
}

/** The file of an import: a relative one, or an entry of a package of the repository. */
export function resolveImport(from: string, importer: string): string | undefined {
  if (from.startsWith(".")) {
    const file = join(dirname(importer), from);
    return /\.tsx?$/.test(file) && existsSync(file) ? file : undefined;
  }
  return entries().get(from);
}

let known: Map<string, string> | undefined;

/** The source of each entry of the packages, by what imports it. */
function entries(): Map<string, string> {
  known ??= new Map(
    [...packageFolders(), "clients/typescript"].flatMap((folder) => {
      const { name, exports = {} } = JSON.parse(
        readFileSync(join(root, folder, "package.json"), "utf8"),
      );
      return Object.entries(exports).flatMap(([entry, target]) => {
        const source = (target as Record<string, unknown>)["@understudy/source"];
        if (typeof source !== "string") return [];
        return [[name + entry.slice(1), join(root, folder, source)] as const];
      });
    }),
  );
  return known;
}
