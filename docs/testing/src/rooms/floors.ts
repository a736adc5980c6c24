import type { Building } from "./building.ts";
import type { Imports } from "./imports.ts";

/** Imports upwards or within a layer, each as `FILE -> FILE`. */
export function upwardImports(
  { folder, floors, exceptions }: Building,
  imports: Imports,
): string[] {
  const excepted = new Set(exceptions?.flatMap(({ files }) => files));
  return arrowsWithin(folder, imports)
    .filter(([from, to]) => {
      const [importer, imported] = [roomOf(folder, from), roomOf(folder, to)];
      if (importer === imported || excepted.has(to)) return false;
      return floorOf(floors, importer) <= floorOf(floors, imported);
    })
    .map(([from, to]) => `${from} -> ${to}`);
}

/** Exceptions that are no longer needed. */
export function idleExceptions(building: Building, imports: Imports): string[] {
  const upward = upwardImports({ ...building, exceptions: [] }, imports);
  return (building.exceptions ?? [])
    .flatMap(({ files }) => files)
    .filter((file) => !upward.some((arrow) => arrow.endsWith(` -> ${file}`)));
}

/** The subfolders of a folder, by name. */
export function roomsOf(folder: string, imports: Imports): string[] {
  const files = [...imports.keys()].filter((file) => file.startsWith(`${folder}/`));
  return [...new Set(files.map((file) => roomOf(folder, file)))].toSorted();
}

/** The names in all layers, sorted. */
export function plannedRooms({ floors }: Building): string[] {
  return floors.flatMap((floor) => floor.split(" ")).toSorted();
}

function arrowsWithin(folder: string, imports: Imports): [from: string, to: string][] {
  const isWithin = (file: string): boolean => file.startsWith(`${folder}/`);
  return [...imports].flatMap(([from, targets]) =>
    isWithin(from) ? targets.filter(isWithin).map((to): [string, string] => [from, to]) : [],
  );
}

/** The subfolder or file of `folder` that contains a file. */
function roomOf(folder: string, file: string): string {
  return file.slice(folder.length + 1).split("/")[0] as string;
}

function floorOf(floors: readonly string[], room: string): number {
  return floors.findIndex((floor) => floor.split(" ").includes(room));
}
