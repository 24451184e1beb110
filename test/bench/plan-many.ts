// A process of its own, so that its memory is that of the engine and of nothing else: `node plan-many.js 10000`.
import { look, planOf } from "../../src/engine/look.ts";
import { applicationOf, REGIONS } from "./many.ts";

/** What planning so many resources took. */
export interface Planned {
  /** Of work: what else the machine does meanwhile does not count. */
  seconds: number;
  peakMB: number;
}

const resources = Number(process.argv[2]);
const { graph, engine } = applicationOf(resources);
const before = process.cpuUsage();
const plan = await planOf(graph, await look(graph, engine, { regions: REGIONS }));
const { user, system } = process.cpuUsage(before);
if (plan.changes.length !== resources) throw new Error(`${plan.changes.length} of ${resources} were planned`);
const planned: Planned = { seconds: (user + system) / 1e6, peakMB: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(planned));
