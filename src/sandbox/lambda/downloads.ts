import { createHash } from "node:crypto";
import type { NetworkAnswer } from "../../aws/network.ts";
import type { HttpRequest, Sites } from "../network.ts";
import { ACCOUNT, type World } from "../world.ts";

/** How long a presigned URL can be used (Lambda API reference: FunctionCodeLocation). */
const SECONDS = 600;

type Store = "tasks" | "layers";

/** A URL from which a package can be had by anybody who knows it, for ten minutes. */
export function locationOf(
  sha256: string,
  { world, region, store }: { world: World; region: string; store: Store },
): string {
  const path = `/snapshots/${ACCOUNT}/${Buffer.from(sha256, "base64").toString("hex")}`;
  const url = new URL(`https://awslambda-${region}-${store}.s3.${region}.amazonaws.com${path}`);
  const date = new Date(world.now).toISOString().replaceAll(/[-:]|\.\d+/gu, "");
  const query = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Date": date,
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Expires": String(SECONDS),
    "X-Amz-Credential": `SANDBOX/${date.slice(0, 8)}/${region}/s3/aws4_request`,
    "X-Amz-Signature": signature(path, date),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

const signature = (path: string, date: string): string => createHash("sha256").update(`${path} ${date}`).digest("hex");

/** The stores of all regions. */
export const stores: Sites = (address) => {
  const pattern = /^awslambda-(?<region>[a-z0-9-]+)-(?:tasks|layers)\.s3\.\k<region>\.amazonaws\.com$/u;
  const region = pattern.exec(address)?.groups?.["region"];
  return region === undefined ? undefined : { service: "s3", region, answer: async (...asked) => download(...asked) };
};

function download(world: World, { path, query }: HttpRequest): NetworkAnswer {
  const said = new URLSearchParams(query);
  const date = said.get("X-Amz-Date") ?? "";
  if (said.get("X-Amz-Signature") !== signature(path, date)) return error(403, "SignatureDoesNotMatch");
  const signedAt = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/u, "$1-$2-$3T$4:$5:$6Z"));
  if (world.now > signedAt + SECONDS * 1000) return error(403, "AccessDenied", "Request has expired");
  const sha256 = Buffer.from(path.split("/").at(-1)!, "hex").toString("base64");
  const bytes = world.state.code[sha256];
  if (bytes === undefined) return error(404, "NoSuchKey");
  return { status: 200, headers: { "content-type": "application/zip" }, body: Buffer.from(bytes, "base64") };
}

function error(status: number, code: string, message = code): NetworkAnswer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body: new TextEncoder().encode(text) };
}
