import { expect, test } from "vitest";
import { packed, running } from "./lambda-running.ts";

test("is found as Node finds it", async () => {
  const { result } = await running(
    {
      "src/app.js": `
        const { name } = require("../package.json");
        exports.deep = { handler: async () => [
          name, require("./lib"), require("./lib/other"), require("left"), require("@own/right/sub"), require("cjs"),
          require("node:path").posix.join("a", "b"), require("os").EOL, require.resolve("left"), this === module.exports,
          globalThis.crypto === crypto, global.process === process, typeof globalThis.setTimeout, require("process") === process,
        ] };`,
      "src/lib/index.js": "module.exports = 'lib'; exports.ignored = require('../app.js');",
      "src/lib/other.json": '"other"',
      "node_modules/left/package.json": '{ "main": "dist/left" }',
      "node_modules/left/dist/left.js": "#!/usr/bin/env node\nmodule.exports = 'left';".replace(/^.*\n/u, ""),
      "node_modules/@own/right/sub.js": "module.exports = 'right';",
      "src/node_modules/cjs/package.json": '{ "type": "module", "main": "index.cjs" }',
      "src/node_modules/cjs/index.cjs": "module.exports = 'cjs';",
      "package.json": '{ "name": "mine" }',
    },
    { Handler: "src/app.deep.handler" },
  );
  const left = "/var/task/node_modules/left/dist/left.js";
  const found = ["mine", "lib", "other", "left", "right", "cjs", "a/b", "\n", left];
  expect(await result()).toEqual([...found, true, true, true, "function", true]);
});

test("is found in layers, the last of which has the last word", async () => {
  const { lambda, result, pass } = await running(`
    exports.handler = async () => [require("one"), require("two"), require("three"), require("/opt/here")];`);
  const layer = async (LayerName: string, files: Record<string, string>) =>
    (await lambda.publishLayerVersion({ LayerName, Content: { ZipFile: packed(files) } })).LayerVersionArn!;
  const module = (name: string) => `nodejs/node_modules/${name}/index.js`;
  const said = (text: string) => `module.exports = "${text}";`;
  const Layers = [
    await layer("a", { [module("one")]: said("a1"), [module("two")]: said("a2"), "here.json": "1" }),
    await layer("b", { [module("two")]: said("b2"), [module("three")]: said("b3") }),
  ];
  await lambda.updateFunctionConfiguration({ FunctionName: "hello", Layers });
  await pass(5);
  expect(await result()).toEqual(["a1", "b2", "b3", 1]);
});

test("reaches what is in the sandbox, and nothing else", async () => {
  const { result, sandbox } = await running(
    "exports.handler = async (url) => { const r = await fetch(url, { method: 'POST', body: 'x' }); return [r.status, await r.json()]; };",
  );
  const begin = sandbox.clock.now();
  const nobody = "https://nobody.execute-api.eu-west-1.amazonaws.com/a";
  expect(await result(nobody)).toEqual([403, { message: "Forbidden" }]);
  expect(sandbox.clock.now() - begin).toBe(100);
  expect(await result("https://example.com")).toMatchObject({
    errorMessage: "nothing in the sandbox answers at example.com",
  });
});

test("that could not be loaded is no more there when it is asked for again", async () => {
  const { result } = await running({
    "index.js": `
      const told = () => { try { return require("./bad"); } catch (error) { return error.message; } };
      exports.handler = async () => [told(), told()];`,
    "bad.js": "throw new Error('bad');",
  });
  expect(await result()).toEqual(["bad", "bad"]);
});

test("keeps its globals to itself", async () => {
  const { result } = await running(
    "globalThis.mine = 7; exports.handler = async () => [globalThis.mine, 'mine' in global];",
  );
  expect(await result()).toEqual([7, true]);
  expect(globalThis).not.toHaveProperty("mine");
});

test.each([
  ["index.handler", { "other.js": "" }, "Runtime.ImportModuleError", "Error: Cannot find module '/var/task/index'"],
  [
    "index.handler",
    { "index.js": "require('x');" },
    "Runtime.ImportModuleError",
    "Error: Cannot find module 'x'\nRequire stack:\n- /var/task/index.js",
  ],
  ["index.handler", { "index.js": "{" }, "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected end of input"],
  ["index.other", { "index.js": "" }, "Runtime.HandlerNotFound", "index.other is undefined or not exported"],
  ["index", { "index.js": "" }, "Runtime.MalformedHandlerName", "Bad handler"],
  ["index.handler", { "index.js": "throw new RangeError('no');" }, "RangeError", "no"],
  [
    "index.handler",
    { "index.js": "exports.handler = async () => { throw new TypeError('bad'); };" },
    "TypeError",
    "bad",
  ],
  ["index.handler", { "index.js": "exports.handler = () => { throw new Error('worse'); };" }, "Error", "worse"],
  [
    "index.handler",
    { "index.js": "exports.handler = (e, c, callback) => callback(new Error('said'));" },
    "Error",
    "said",
  ],
  ["index.handler", { "index.js": "exports.handler = async () => { throw 'text'; };" }, "string", "text"],
  [
    "index.handler",
    { "index.js": "exports.handler = async () => process.exit(3);" },
    "Error",
    "the code ended its process with exit code 3",
  ],
  [
    "index.handler",
    { "index.js": "exports.handler = async () => ({ n: 1n });" },
    "TypeError",
    "Do not know how to serialize a BigInt",
  ],
  [
    "index.handler",
    { "index.js": "exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('alone'); }, 5));" },
    "Error",
    "alone",
  ],
])("%s of %j fails with %s: %s", async (Handler, files, errorType, errorMessage) => {
  const { call, sandbox } = await running(files as Record<string, string>, { Handler });
  const { answer, result } = await call();
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
  expect(result).toMatchObject({ errorType, errorMessage });
  expect(sandbox.served.functions[0]).toMatchObject({ end: "failed" });
});

test("is loaded anew when it could not be loaded", async () => {
  const { result } = await running("globalThis.tries; throw new Error(String(Date.now()));");
  const first = (await result())!["errorMessage"];
  expect((await result())!["errorMessage"]).not.toBe(first);
});
