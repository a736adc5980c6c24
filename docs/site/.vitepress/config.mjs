// Imported by its address: VitePress would bundle it, and cannot read the sources of our packages.
const { siteConfig } = await import(new URL("../src/site-config.ts", import.meta.url).href);

export default siteConfig;
