import { readFileSync } from "node:fs";
import { cp, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ProjectError } from "./project-error.ts";
import {
  DEFAULT_TEMPLATE,
  isTemplate,
  SHARED_FILES,
  TEMPLATES,
  type TemplateName,
} from "./templates.ts";

/** A created project. */
export interface CreatedProject {
  /** The project's folder, as given. */
  readonly folder: string;
  /** Name in its `package.json`: the folder's, within npm's rules. */
  readonly name: string;
  readonly template: TemplateName;
}

/**
 * Creates a game project: copies a template into a new or empty folder, and fills in name and versions. Installs
 * nothing, and overwrites nothing.
 *
 * @param folder created if missing
 * @param template default: `survival`
 * @throws ProjectError for an unknown template, a non-empty folder, or failed writes
 *
 * @example const { name } = await createProject("games/my-game", "phaser");
 */
export async function createProject(
  folder: string,
  template: string = DEFAULT_TEMPLATE,
): Promise<CreatedProject> {
  if (!isTemplate(template)) throw unknownTemplate(template);
  const name = nameOf(folder);
  await checkEmpty(folder);
  try {
    await copy(template, folder);
    for (const file of SHARED_FILES[template]) await copy(`_shared/${file}`, join(folder, file));
    // npm does not pack .gitignore.
    await rename(join(folder, "gitignore"), join(folder, ".gitignore"));
    await fillIn(join(folder, "package.json"), name);
  } catch (cause) {
    throw refused(folder, "cannot be written", cause);
  }
  return { folder, name, template };
}

async function copy(source: string, target: string): Promise<void> {
  const from = fileURLToPath(new URL(`../templates/${source}`, import.meta.url));
  await cp(from, target, { recursive: true, filter: (path) => !isMade(basename(path)) });
}

/** Build outputs left by working on a template in place. */
function isMade(name: string): boolean {
  return name === "node_modules" || name === "dist";
}

function unknownTemplate(template: string): ProjectError {
  const hint = `choose one of ${Object.keys(TEMPLATES).join(", ")}`;
  return new ProjectError([
    { pointer: "/template", message: `there is no template "${template}"`, hint },
  ]);
}

/** A valid npm name: lower case letters, digits and hyphens. */
function nameOf(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  if (name !== "" && name.length <= 200) return name;
  const message = `"${basename(folder)}" cannot be the name of a package`;
  throw new ProjectError([
    { pointer: "/folder", message, hint: "use letters and digits, such as my-game" },
  ]);
}

async function checkEmpty(folder: string): Promise<void> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
    throw refused(folder, "is no folder that can be read", cause);
  }
  // A fresh repository counts as empty.
  if (names.every((name) => name === ".git")) return;
  throw new ProjectError([
    {
      pointer: "/folder",
      message: `"${folder}" is not empty`,
      hint: "name a folder that does not exist yet",
    },
  ]);
}

function refused(folder: string, what: string, cause: unknown): ProjectError {
  const { code = "unknown" } = cause as NodeJS.ErrnoException;
  return new ProjectError([{ pointer: "/folder", message: `"${folder}" ${what} (${code})` }], {
    cause,
  });
}

/** Sets a manifest's name, and its dependencies' versions. */
async function fillIn(path: string, name: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path, "utf8"));
  for (const kind of ["dependencies", "devDependencies"]) {
    for (const each of Object.keys(manifest[kind] ?? {})) manifest[kind][each] = versionOf(each);
  }
  await writeFile(path, `${JSON.stringify({ ...manifest, name }, undefined, 2)}\n`);
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): Manifest =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8"));

/**
 * The version of a dependency in projects: the one tested with the templates, from this package's manifest. Publishing
 * fills in versions there; in a clone the manifest has a catalogue reference, and the installed version is used.
 */
function versionOf(name: string): string {
  const { dependencies, devDependencies } = read("package.json");
  const range = { ...dependencies, ...devDependencies }[name] ?? "workspace:";
  if (!/^(catalog|workspace):/.test(range)) return range;
  return `^${read(`node_modules/${name}/package.json`).version}`;
}
