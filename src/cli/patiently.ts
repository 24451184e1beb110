import type { Duration } from "../engine/duration.ts";
import { lookingLine } from "../ui/event.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { World } from "./world.ts";

/** Does something with AWS, and says so when that takes long: a region that hangs is found out only after minutes. */
export async function patiently<T>(
  { io, clock }: World,
  work: () => Promise<T>,
  line: (sofar: Duration) => string = lookingLine,
): Promise<T> {
  const began = clock.now();
  const heartbeat = new Heartbeat(clock, () => io.err(line(clock.now() - began)));
  return heartbeat.during(work);
}
