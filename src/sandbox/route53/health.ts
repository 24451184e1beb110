import type { World } from "../world.ts";

/** Whether a health check says that all is well. */
export type IsHealthy = (world: World, checkId: string) => boolean;

/** As long as nothing is checked, all is well. */
export const isHealthy: IsHealthy = () => true;
