import { zip } from "../../../src/aws/zip.ts";

const packed = (files: Record<string, string>): Uint8Array =>
  zip(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, { bytes: new TextEncoder().encode(text) }])),
  );

/** The package of shop-api: it tells its release and region on every path, and at /health whether it is well. */
export function shopCode({ release = 1, isWell = true } = {}): Uint8Array {
  return packed({
    "index.js": `"use strict";

// From the layer: /opt/nodejs/node_modules/greeting.
const { greet } = require("greeting");

const { AWS_REGION: region, EVENT_BUS: bus, SELF_URL: self } = process.env;

exports.handler = async ({ rawPath, routeKey, pathParameters = {} }) => {
  const content = rawPath === "/health"
    ? { status: ${isWell} ? "ok" : "broken", region, release: ${release} }
    : { message: greet(region), region, release: ${release}, routeKey, pathParameters, self, bus };
  const statusCode = content.status === "broken" ? 503 : 200;
  const headers = { "content-type": "application/json", "x-region": region };
  return { statusCode, headers, body: JSON.stringify(content) };
};
`,
  });
}

/** The package of shop-auth: it lets those in who have the token that it gives to anybody. */
export function authCode(): Uint8Array {
  return packed({
    "index.js": `"use strict";

const TOKEN = "let-me-in";

exports.handler = async (event) => {
  if (event.type === "REQUEST") return { isAuthorized: event.headers?.authorization === \`Bearer \${TOKEN}\` };
  return { statusCode: 201, headers: { "content-type": "application/json" }, body: JSON.stringify({ token: TOKEN }) };
};
`,
  });
}

/** The package of the layer. */
export function layerCode(greeting = "Hello"): Uint8Array {
  return packed({
    "nodejs/node_modules/greeting/package.json": JSON.stringify({ name: "greeting", version: "1.0.0" }),
    "nodejs/node_modules/greeting/index.js": `exports.greet = (whom) => \`${greeting} from \${whom}\`;\n`,
  });
}
