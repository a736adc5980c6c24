import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { publishedPackages } from "../../../scripts/build/published-packages.mjs";
import { bundledIn, writeSboms } from "../../../scripts/build/write-sboms.mjs";
import { root } from "./repository/pages.ts";

interface Component {
  readonly type: string;
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly purl: string;
  readonly "bom-ref": string;
  readonly licenses: readonly unknown[];
}

interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** Versions by name, as an importer and a package list them. */
type Versions = Readonly<Record<string, string>>;
interface Lock {
  readonly importers: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, { readonly version: string }>>>>>
  >;
  readonly snapshots: Readonly<
    Record<string, { readonly dependencies?: Versions; readonly optionalDependencies?: Versions }>
  >;
}

const lock = parse(readFileSync(join(root, "pnpm-lock.yaml"), "utf8")) as Lock;
const packages = publishedPackages();
const ownVersion = `${packages[0]?.manifest["version"]}`;

/** Packages that the lock file installs with one of ours, as `name@version`. */
function installedWith(folder: string, bundled: readonly string[], withOptional: boolean) {
  const found = new Set<string>();
  const take = (name: string, version: string, from: string): void => {
    const isOwn = version.startsWith("link:");
    const plain = version.replace(/\(.*/s, "");
    const id = `${name}@${isOwn ? ownVersion : plain}`;
    if (found.has(id)) return;
    found.add(id);
    if (isOwn) takeAll(join(from, version.slice(5)), []);
    const { dependencies, optionalDependencies } = lock.snapshots[`${name}@${version}`] ?? {};
    const all = { ...dependencies, ...(withOptional ? optionalDependencies : {}) };
    for (const [other, wanted] of Object.entries(all)) take(other, wanted, from);
  };
  const takeAll = (importer: string, others: readonly string[]): void => {
    const { dependencies = {}, devDependencies = {} } = lock.importers[importer] ?? {};
    for (const [name, { version }] of Object.entries(dependencies)) take(name, version, importer);
    for (const name of others) take(name, `${devDependencies[name]?.version}`, importer);
  };
  takeAll(folder, bundled);
  return found;
}

describe("the software bill of materials", () => {
  let folder: string;
  let sboms: ReadonlyMap<string, Sbom>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "understudy-sboms-"));
    const files = writeSboms(folder);
    sboms = new Map(
      files.map((file, index) => [
        packages[index]?.folder ?? "",
        JSON.parse(readFileSync(file, "utf8")) as Sbom,
      ]),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is written for every published package, named after it", () => {
    const names = packages.map(({ manifest }) => {
      const name = `${manifest["name"]}`.replace("@", "").replace("/", "-");
      return `${name}-${ownVersion}.cdx.json`;
    });
    expect(
      readdirSync(folder)
        .map((file) => basename(file))
        .sort(),
    ).toEqual(names.sort());
  });

  it.each(packages)("has the shape of CycloneDX, for $folder", ({ folder: of, manifest }) => {
    const sbom = sboms.get(of) as Sbom;
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1 });
    expect(sbom.serialNumber).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(Number.isNaN(Date.parse(sbom.metadata.timestamp))).toBe(false);
    const { component } = sbom.metadata;
    expect([component.group, component.name].filter((part) => part !== undefined).join("/")).toBe(
      manifest["name"],
    );
    for (const { type, purl, version, licenses, ...one } of [component, ...sbom.components]) {
      expect([purl, type]).toEqual([one["bom-ref"], "library"]);
      expect(purl).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@[\w.+-]+$/);
      expect(purl.endsWith(`@${version}`)).toBe(true);
      expect([purl, licenses?.length]).toEqual([purl, 1]);
    }
    const refs = [component, ...sbom.components].map((one) => one["bom-ref"]);
    expect(new Set(refs).size).toBe(refs.length);
    expect(sbom.dependencies.map(({ ref }) => ref).sort()).toEqual([...refs].sort());
    for (const { dependsOn } of sbom.dependencies)
      expect(refs).toEqual(expect.arrayContaining(dependsOn as string[]));
  });

  it.each(packages)("lists what is installed with $folder, and nothing more", ({ folder: of }) => {
    const listed = (sboms.get(of) as Sbom).components.map(({ purl }) =>
      decodeURIComponent(purl).replace("pkg:npm/", ""),
    );
    const needed = installedWith(of, bundledIn(of), false);
    const possible = installedWith(of, bundledIn(of), true);
    expect([...needed].filter((each) => !listed.includes(each))).toEqual([]);
    // Which optional ones are installed depends on the system.
    expect(listed.filter((each) => !possible.has(each))).toEqual([]);
  });

  it.each(packages)(
    "has all libraries whose code is bundled into $folder",
    ({ folder: of, manifest }) => {
      const { devDependencies = {}, peerDependencies = {} } = manifest as {
        devDependencies?: Versions;
        peerDependencies?: Versions;
      };
      const imported = new Set(["src", "web"].flatMap((part) => importedIn(join(root, of, part))));
      const bundled = Object.keys(devDependencies)
        .filter((name) => imported.has(name) && !(name in peerDependencies))
        .filter((name) => !name.startsWith("@understudy/"));
      expect(bundled.sort()).toEqual([...bundledIn(of)].sort());
    },
  );
});

/** Names of the packages that sources import, but for types and tests. */
function importedIn(folder: string): string[] {
  let files: string[];
  try {
    files = readdirSync(folder, { recursive: true }).map(String);
  } catch {
    return [];
  }
  return files
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|testing[\\/]|-host\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), "utf8").matchAll(
        /^(?:import|export)\s+(?!type)[^;]*?from\s+"((?:@[^"/]+\/)?[^"./][^"/]*)/gm,
      ),
    ])
    .map(([, name]) => `${name}`);
}
