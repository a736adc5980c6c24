// Gives the unreleased part of CHANGELOG.md the version number and today's date.
import { readFileSync, writeFileSync } from "node:fs";
import { publishedPackages } from "./build/published-packages.mjs";
import { readOptions } from "./read-options.mjs";

readOptions(
  "Usage: node scripts/head-changelog.mjs\n\nGives the unreleased part of CHANGELOG.md its version and date.",
);

const file = new URL("../CHANGELOG.md", import.meta.url);
const text = readFileSync(file, "utf8");
const { version } = publishedPackages()[0].manifest;
const today = new Date().toISOString().slice(0, 10);
const heading = /^## .*\(not yet released\)$/m;
if (!heading.test(text)) throw new Error("CHANGELOG.md has no heading (not yet released)");
writeFileSync(file, text.replace(heading, `## ${version} (${today})`));
