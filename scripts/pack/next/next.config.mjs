// next.config.mjs
export default { serverExternalPackages: ["@understudy/llm"] };
