import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the pages: the site is made from them as they are. */
export const pagesFolder: string = fileURLToPath(new URL("../..", import.meta.url));

const REPOSITORY = "https://github.com/understudy/understudy/blob/main/";
const OWN_SCHEME = /^([a-z]+:|#)/i;
/** Folders beside the pages that hold none. */
const NO_PAGES = /^(\.\.|site|testing)(\/|$)/;

/**
 * The address on the site of what a page links to. Sources, and pages beside packages, are read in the repository.
 *
 * @param page the path of the page that has the link
 */
export function addressOnSite(page: string, target: string): string {
  if (OWN_SCHEME.test(target)) return target;
  const [path = "", anchor] = target.split("#");
  const file = relative(pagesFolder, join(dirname(page), path)).replaceAll("\\", "/");
  const behind = anchor === undefined ? "" : `#${anchor}`;
  if (NO_PAGES.test(file))
    return `${REPOSITORY}${join("docs", file).replaceAll("\\", "/")}${behind}`;
  return `${path.replace(/(^|\/)README\.md$/, "$1index.md")}${behind}`;
}
