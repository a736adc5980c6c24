const DEEP = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
const ENDLESS = "1".repeat(400);

/** Invalid messages: not JSON, or without a required member. */
export const NONSENSE: readonly string[] = [
  ...["", " ", "{", '{"type":', "NaN", "null", "3", '"plan"', "[]", "{}", DEEP, "\u0000"],
  ...["NaN", "null", "3", "{}", DEEP, '"__proto__"'].map((type) => `{"type":${type}}`),
  ...["welcome", "plan", "early", "begin", "interrupt", "error"].map(
    (type) => `{"type":"${type}"}`,
  ),
  ...["null", "true", '"1"', "-1", "0", "1.5", "[]", "{}", "NaN", "Infinity"].flatMap((n) => [
    `{"type":"plan","agent":"ann","basedOn":1,"want":2,"steps":[],"n":${n}}`,
    `{"type":"ack","received":${n === "true" ? DEEP : n}}`,
  ]),
  `{"type":"welcome","resumeToken":3,"received":"all","limits":[]}`,
  `{"type":"error","code":3,"message":[]}`,
  `{"type":"resync","agents":3}`,
  `{"type":"plan","agent":"ann","basedOn":1,"want":2,"steps":{"length":1e9}}`,
  `{"type":"plan","agent":["ann"],"basedOn":{},"want":[],"steps":[[]],"cost":"much"}`,
  `{"type":"early","agent":"ann","basedOn":1,"want":2,"step":"chop","index":0}`,
  `{"type":"begin","agent":"ann","stepId":${ENDLESS},"step":{"tool":3,"args":null}}`,
];
