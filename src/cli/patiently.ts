import { lookingLine } from "../ui/event.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { World } from "./world.ts";

/** Looks at AWS, and says so when that takes long: a region that hangs is found out only after minutes. */
export async function patiently<T>({ io, clock }: World, look: () => Promise<T>): Promise<T> {
  const began = clock.now();
  const heartbeat = new Heartbeat(clock, () => io.err(lookingLine(clock.now() - began)));
  return heartbeat.during(look);
}
