// ministack gives the code of $LATEST to whoever asks for that of a version or alias, changes a function although only a dry
// run was asked for, and takes code from S3 out of its own buckets, of which there are none: the lab's are moto's. Here code
// is kept by its hash, and read from the lab's buckets.
import { createHash } from "node:crypto";
import type { Answer, Call, Gap, Next } from "../call.ts";
import { askBucket, askRest } from "../own-calls.ts";
import { json, omit, parsed, refuse } from "../wire.ts";
import { functionIn } from "./function-names.ts";

interface Source {
  ZipFile?: string;
  S3Bucket?: string;
  S3Key?: string;
  S3ObjectVersion?: string;
  DryRun?: boolean;
}

interface Input extends Source {
  Code?: Source;
  Content?: Source;
}

interface Found {
  Configuration: { CodeSha256: string; PackageType: string };
  Code: { Location: string };
}

/** A gap that knows the code of every function. */
export interface FunctionCode extends Gap {
  /** The code at a path that was answered as an address of code. */
  at(path: string): Buffer | undefined;
}

const root = "/_lab/code/";

/** Code of functions that comes from anywhere in the lab, and is had from an address without a signature. */
export function functionCode(): FunctionCode {
  const codes = new Map<string, Buffer>();

  const keep = (code: Buffer) => {
    const sha = createHash("sha256").update(code).digest();
    codes.set(sha.toString("hex"), code);
    return sha.toString("base64");
  };

  const withCode = async (call: Call, next: Next): Promise<Answer> => {
    const input = parsed<Input>(call);
    const source = input.Code ?? input.Content ?? input;
    const code = await bytesOf(source, call, next);
    if (code === undefined) return next(call);
    if (!Buffer.isBuffer(code)) return code;
    const CodeSha256 = keep(code);
    if (source.DryRun) return dryRun(call, next, { CodeSha256, CodeSize: code.length });
    const zip = { ZipFile: code.toString("base64") };
    const rest = input.Code ? { Code: zip } : input.Content ? { Content: zip } : zip;
    return next({
      ...call,
      body: Buffer.from(JSON.stringify({ ...omit(input, "S3Bucket", "S3Key", "S3ObjectVersion"), ...rest })),
    });
  };

  return {
    async answer(call, next) {
      if (call.service !== "lambda") return next(call);
      if (/^(CreateFunction|UpdateFunctionCode|PublishLayerVersion)$/.test(call.operation)) return withCode(call, next);
      const answer = await next(call);
      return call.operation === "GetFunction" && answer.status === 200 ? located(call, answer) : answer;
    },
    at: (path) => (path.startsWith(root) ? codes.get(path.slice(root.length)) : undefined),
    reset: () => codes.clear(),
  };
}

async function bytesOf(source: Source, call: Call, next: Next): Promise<Buffer | Answer | undefined> {
  const { ZipFile, S3Bucket: bucket, S3Key = "", S3ObjectVersion: version } = source;
  if (ZipFile !== undefined) return Buffer.from(ZipFile, "base64");
  if (bucket === undefined) return undefined;
  const key = S3Key.split("/").map(encodeURIComponent).join("/");
  const subresource = version === undefined ? "" : `versionId=${version}`;
  const object = await askBucket(next, call, { operation: "GetObject", method: "GET", bucket, key, subresource });
  if (object.status === 200) return object.body;
  const text = object.body.toString();
  const [code, reason] = ["Code", "Message"].map((name) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(text)?.[1]);
  const message = `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${reason}`;
  return refuse(call, { code: "InvalidParameterValueException", message });
}

async function dryRun(call: Call, next: Next, would: object): Promise<Answer> {
  const target = `/2015-03-31/functions/${functionIn(call).name}/configuration`;
  const own = { service: "lambda", region: call.region, operation: "GetFunctionConfiguration", target } as const;
  return json(200, { ...(await askRest<object>(next, own)), ...would });
}

function located(call: Call, answer: Answer): Answer {
  const { Configuration, Code, ...rest } = parsed<Found>(answer);
  if (Configuration.PackageType !== "Zip") return answer;
  const path = root + Buffer.from(Configuration.CodeSha256, "base64").toString("hex");
  const query = new URL(Code.Location).search;
  return json(200, {
    ...rest,
    Configuration,
    Code: { ...Code, Location: `http://${call.headers.host}${path}${query}` },
  });
}
