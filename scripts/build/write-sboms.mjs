// `node scripts/build/write-sboms.mjs`: a software bill of materials (CycloneDX) for each published package, in
// `.cache/sboms`. A release writes them beside what it publishes.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { librariesOf } from "../private-names/taken-libraries.mjs";
import { publishedPackages } from "./published-packages.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where a release leaves them. */
const SBOMS = join(root, ".cache/sboms");

/** Libraries in the page of the viewer: a dependency of its build alone, and a part of what is published. */
const IN_PAGES = { "workshop/viewer": ["preact", "@preact/signals"] };

/** The development dependencies whose code is in a published package, by the package's folder. */
export function bundledIn(folder) {
  return [...librariesOf(folder).map(({ name }) => name), ...(IN_PAGES[folder] ?? [])];
}

/**
 * Writes a file `NAME-VERSION.cdx.json` for each package, with what is installed with it and what is bundled in it.
 *
 * @param folder where to write; made if missing
 * @returns the files, in the order of the packages
 */
export function writeSboms(folder = SBOMS, packages = publishedPackages()) {
  const work = mkdtempSync(join(tmpdir(), "understudy-sboms-"));
  try {
    list(packages, join(work, "run"), ["--prod"]);
    const bundling = packages.filter((each) => bundledIn(each.folder).length > 0);
    if (bundling.length > 0) list(bundling, join(work, "all"), []);
    mkdirSync(folder, { recursive: true });
    return packages.map((each) => {
      const sbom = read(work, "run", each);
      const names = bundledIn(each.folder);
      if (names.length > 0) addBundled(sbom, read(work, "all", each), names);
      const file = join(folder, `${fileName(each)}.cdx.json`);
      writeFileSync(file, `${JSON.stringify(sbom, undefined, 2)}\n`);
      return file;
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const fileName = ({ manifest: { name, version } }) =>
  `${name.replace(/^@/, "").replace("/", "-")}-${version}`;

const read = (work, kind, each) =>
  JSON.parse(readFileSync(join(work, kind, `${fileName(each)}.json`), "utf8"));

/** Has pnpm list the dependencies of packages, from what is installed. */
function list(packages, folder, flags) {
  mkdirSync(folder, { recursive: true });
  const filters = packages.flatMap((each) => ["--filter", `./${each.folder}`]);
  const format = ["--sbom-format", "cyclonedx", "--sbom-spec-version", "1.6"];
  const out = ["--split", "--out", join(folder, "%s-%v.json")];
  const words = ["-r", ...filters, "sbom", ...format, ...out, ...flags];
  const options = { cwd: root, shell: process.platform === "win32", encoding: "utf8" };
  const asked = spawnSync("pnpm", words, options);
  // Without pnpm on the path, as for a single test file, npx has it.
  const isMissing = asked.error?.code === "ENOENT";
  const { status, stderr } = isMissing
    ? spawnSync("npx", ["-y", "pnpm@12", ...words], options)
    : asked;
  if (status !== 0) throw new Error(`pnpm sbom ended with ${status}: ${stderr}`);
}

/** Adds development dependencies, and what they depend on. */
function addBundled(sbom, all, names) {
  const dependenciesOf = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const nameOf = (ref) => decodeURIComponent(ref).replace(/^pkg:npm\/(.+)@.*$/, "$1");
  const own = sbom.dependencies.find(({ ref }) => ref === sbom.metadata.component["bom-ref"]);
  const direct = dependenciesOf.get(own.ref).filter((ref) => names.includes(nameOf(ref)));
  const missing = names.length - direct.length;
  if (missing > 0)
    throw new Error(`${missing} of ${names.join(", ")} is not installed for ${own.ref}`);
  own.dependsOn = [...new Set([...own.dependsOn, ...direct])];
  const known = new Set(sbom.components.map((each) => each["bom-ref"]));
  // The list grows while it is read.
  const added = [...direct];
  for (const ref of added) {
    if (known.has(ref)) continue;
    known.add(ref);
    const dependsOn = dependenciesOf.get(ref) ?? [];
    sbom.components.push(all.components.find((each) => each["bom-ref"] === ref));
    sbom.dependencies.push({ ref, dependsOn });
    added.push(...dependsOn);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const file of writeSboms()) console.log(file);
}
