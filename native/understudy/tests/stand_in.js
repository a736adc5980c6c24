// A stand-in for the planner's script, with which the host's limits are tested: it obeys messages that no planner knows.
"use strict";
(() => {
  const engines = [];
  let told = "";
  const refuse = (code, message, pointer) => {
    told = JSON.stringify({ code, message, pointer });
    return 0;
  };
  const acts = {
    hello: (engine) => engine.say({ type: "welcome", protocol: 1, limits: { messageBytes: 4096 } }),
    echo: (engine, message) => engine.say({ type: "echo", text: message.text, from: message.from }),
    later: (engine, message) => engine.timers.push({ at: hostNow() + message.ms, text: message.text }),
    promise: (engine) => Promise.resolve().then(() => engine.say({ type: "kept" })),
    slices: (engine, message) => {
      engine.work += message.count;
    },
    spin: () => {
      for (;;);
    },
    chain: () => {
      const again = () => Promise.resolve().then(again);
      again();
    },
    eat: () => {
      const eaten = [];
      for (;;) eaten.push(new Float64Array(100_000));
    },
    deep: () => {
      const fall = (depth) => fall(depth + 1) + 1;
      fall(0);
    },
    throw: () => {
      throw new Error("out of order");
    },
    flood: (engine, message) => {
      for (let i = 0; i < message.count; i++) engine.say({ type: "flood", i, text: "x".repeat(1000) });
    },
    see: (engine, message) => engine.say({ type: "seen", part: message.part, parts: message.parts, things: message.things }),
    state: (engine, message) => engine.say({ type: "stated", seq: message.seq, values: message.values }),
    want: (engine, message) => {
      engine.say({ type: "begin", n: 1, agent: message.agent, stepId: 1, step: { tool: "chop", args: { tree: "oak" } } });
    },
    step: (engine, message) => engine.say({ type: "ended", stepId: message.stepId, event: message.event }),
    forget: (engine, message) => engine.say({ type: "resync", agents: message.agents }),
    invalid: (engine) => {
      engine.out.push("{");
    },
  };
  globalThis.understudy = {
    open(text) {
      let options;
      try {
        options = JSON.parse(text);
      } catch {
        return refuse("invalid-request", "the options are no JSON", "");
      }
      if (options.spin) acts.spin();
      if (options.refuse) return refuse("unknown-domain", "there is no such domain", "/domain");
      const engine = { out: [], timers: [], work: 0, say: (message) => void engine.out.push(JSON.stringify(message)) };
      return engines.push(engine);
    },
    lastError: () => told,
    send(handle, text) {
      let message;
      try {
        message = JSON.parse(text);
      } catch {
        return refuse("invalid-request", "the message is no JSON", "");
      }
      const act = Object.hasOwn(acts, message?.type) ? acts[message.type] : undefined;
      if (act === undefined) return refuse("invalid-request", "there is no such message", "/type");
      act(engines[handle - 1], message);
      return 1;
    },
    take: (handle) => engines[handle - 1].out.shift() ?? "",
    step(handle, nowMs, untilMs) {
      const engine = engines[handle - 1];
      const isDue = (timer) => timer.at <= hostNow();
      for (const timer of engine.timers.filter(isDue)) engine.say({ type: "late", text: timer.text, nowMs });
      engine.timers = engine.timers.filter((timer) => !isDue(timer));
      while (engine.work > 0 && hostNow() < untilMs) {
        engine.work--;
        if (engine.work === 0) engine.say({ type: "worked" });
      }
      if (engine.work > 0) return 0;
      if (engine.timers.length > 0) return Math.max(0, Math.min(...engine.timers.map((timer) => timer.at)) - hostNow());
      return -1;
    },
    close(handle) {
      engines[handle - 1] = undefined;
    },
  };
})();
