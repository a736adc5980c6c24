import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A task with time, in files. */
export interface TemporalFiles {
  /** The folder of the domain, such as `ipc-2014/match-cellar`. */
  readonly group: string;
  /** `instance-1`. */
  readonly name: string;
  readonly domain: string;
  readonly problem: string;
}

/** Parts of paths in the collection that do not name a domain. */
const COMMON = /^domains\/|\/domains(?=\/)|-temporal-satisficing$/g;

/**
 * The first tasks of each domain with durations in a folder, laid out as in
 * https://github.com/potassco/pddl-instances: `domain.pddl`, or `domains/domain-1.pddl` for each task, beside `instances/`.
 *
 * @param count number of tasks of each domain
 */
export function temporalTasks(root: string, count: number): readonly TemporalFiles[] {
  return foldersIn(root).flatMap((folder) => {
    const group = relative(root, folder).replace(COMMON, "");
    const instances = join(folder, "instances");
    return readdirSync(instances)
      .filter((file) => file.endsWith(".pddl"))
      .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
      .slice(0, count)
      .flatMap((file): TemporalFiles[] => {
        const own = join(folder, "domains", file.replace(/^instance/, "domain"));
        const domain = existsSync(own) ? own : join(folder, "domain.pddl");
        if (!existsSync(domain) || !isTemporal(domain)) return [];
        return [
          { group, name: file.slice(0, -".pddl".length), domain, problem: join(instances, file) },
        ];
      });
  });
}

function isTemporal(domain: string): boolean {
  return /:durative-action\b/i.test(readFileSync(domain, "utf8"));
}

/** Folders with instances, at whatever depth, in the order of their paths. */
function foldersIn(root: string): readonly string[] {
  if (existsSync(join(root, "instances"))) return [root];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => foldersIn(join(root, name)));
}
