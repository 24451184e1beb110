import { Readable } from "node:stream";
import type { Call } from "../aws/call.ts";
import type { Clock } from "../engine/clock.ts";
import { checkInput } from "./input-check.ts";
import { NotSimulated, Refusal } from "./refusal.ts";
import { ENABLED_REGIONS } from "./regions.ts";
import { services } from "./services.ts";
import { watched } from "./unread.ts";
import type { Operation, World } from "./world.ts";

/** Lets a call take effect and answers what AWS would. Only what must not make time pass is held, for some calls last. */
export async function perform(world: World, call: Call, hold: Clock["hold"] = (work) => work): Promise<object> {
  const name = `${call.service}:${call.operation}`;
  if (!ENABLED_REGIONS.includes(call.region)) {
    throw new Refusal("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
  }
  const operations = await hold(services[call.service]());
  const operation = operations[call.operation] as Operation<object, object> | undefined;
  if (!operation) throw new NotSimulated(name);
  checkInput(call);
  const { input, unread } = watched(copy(call.input));
  const output = await operation(world, input, call.region);
  const unknown = unread();
  if (unknown.length > 0) throw new NotSimulated(`${unknown.join(", ")} of ${name}`);
  return copy(output);
}

/** What came in and what went out must not change the world when its owner changes it. */
function copy(members: object): object {
  return Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, copyOf(value)]),
  );
}

function copyOf(value: unknown): unknown {
  if (value instanceof Readable) return value;
  return value instanceof Uint8Array ? blob(value) : structuredClone(value);
}

/** Bytes as the SDK hands them out. */
function blob(bytes: Uint8Array): Uint8Array {
  const copied = Buffer.from(bytes);
  return Object.assign(new Uint8Array(copied), {
    transformToString: (encoding: BufferEncoding = "utf8") => copied.toString(encoding),
  });
}
