import type { InvokeCommandInput, InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { NotSimulated, Refusal } from "../refusal.ts";
import type { World } from "../world.ts";
import { functionArn } from "./function.ts";
import { keyOf, qualified } from "./lookup.ts";
import type { Functions, Target } from "./run/functions.ts";

/** What AWS documents for "Invocation payload": 6 MB for a synchronous one. */
const MOST_BYTES = 6 * 1024 * 1024;
/** How many bytes of the log a caller is shown who asks for its tail. */
const TAIL = 4096;
/** Lambda waits a minute before it tries an asynchronous event again, and then two. */
const RETRIES = [60_000, 120_000];

/** Calls a function: it takes as long as its code does. */
export async function Invoke(
  world: World,
  input: InvokeCommandInput,
  region: string,
): Promise<Omit<InvokeCommandOutput, "$metadata">> {
  const { InvocationType = "RequestResponse", LogType = "None" } = input;
  const { functions } = world;
  if (!functions) throw new NotSimulated("lambda:Invoke while an account is planted");
  const { fn, version, qualifier } = qualified(world, input, region);
  const json = payloadOf(input);
  if (InvocationType === "DryRun") return { StatusCode: 204 };
  const target: Target = { region, fn, version, arn: functionArn(region, fn.name, qualifier) };
  if (InvocationType === "Event") {
    const retries = fn.asyncInvokes[keyOf(qualifier)]?.retries ?? RETRIES.length;
    functions.letGoOn(inBackground(world, functions, { target, json, waits: RETRIES.slice(0, retries) }));
    return { StatusCode: 202 };
  }
  const { payload, end, log } = await functions.call(world, target, json);
  return {
    StatusCode: 200,
    Payload: Buffer.from(payload) as unknown as NonNullable<InvokeCommandOutput["Payload"]>,
    ExecutedVersion: version.version,
    FunctionError: end === "answered" ? undefined : "Unhandled",
    LogResult: LogType === "Tail" ? Buffer.from(log.join("\n")).subarray(-TAIL).toString("base64") : undefined,
  };
}

function payloadOf({ Payload = "" }: InvokeCommandInput): string {
  const bytes = Buffer.from(Payload as string | Uint8Array);
  if (bytes.length > MOST_BYTES) {
    const message = `Request must be smaller than ${MOST_BYTES} bytes for the InvokeFunction operation`;
    throw new Refusal("RequestTooLargeException", message, 413);
  }
  const json = bytes.length === 0 ? "{}" : bytes.toString();
  try {
    JSON.parse(json);
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new Refusal("InvalidRequestContentException", message);
  }
  return json;
}

interface Later {
  target: Target;
  json: string;
  waits: readonly number[];
}

async function inBackground(world: World, functions: Functions, { target, json, waits }: Later): Promise<void> {
  for (const wait of [...waits, 0]) {
    // Nobody hears of how it ends: what the code wrote to its log is all there is.
    const ending = await functions.call(world, target, json).catch(() => undefined);
    if (ending?.end === "answered" || wait === 0) return;
    await functions.reach.clock.sleep(wait);
  }
}
