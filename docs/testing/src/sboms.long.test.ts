import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { publishedPackages } from "../../../scripts/build/published-packages.mjs";
import { bundledIn, writeSboms } from "../../../scripts/build/write-sboms.mjs";

interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly components: readonly { readonly purl: string }[];
}

const folder = mkdtempSync(join(tmpdir(), "understudy-sboms-"));
afterAll(() => rmSync(folder, { recursive: true }));
const packages = publishedPackages();
const files = writeSboms(folder);

it("a list of materials is written for each published package, named after it", () => {
  const names = packages.map(({ manifest: { name, version } }) => {
    return `${`${name}`.replace("@", "").replace("/", "-")}-${version}.cdx.json`;
  });
  expect(files.map((file) => basename(file))).toEqual(names);
});

it.each(packages.map((each, index) => [each.folder, each, files[index] ?? ""] as const))(
  "%s: what it depends on and what is bundled in it is listed, with versions",
  (_, { folder: of, manifest }, file) => {
    const sbom = JSON.parse(readFileSync(file, "utf8")) as Sbom;
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6" });
    const listed = sbom.components.map(
      ({ purl }) => /^pkg:npm\/(.+)@\d/.exec(decodeURIComponent(purl))?.[1],
    );
    const { dependencies = {} } = manifest as { dependencies?: Record<string, string> };
    expect(listed).toEqual(
      expect.arrayContaining([...Object.keys(dependencies), ...bundledIn(of)]),
    );
  },
);
