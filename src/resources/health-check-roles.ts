/** What is asked of a region itself. */
export const ENDPOINT = "endpoint";
/** All that is known of a region: what its record hangs on. */
export const ALL = "all";

const SWITCH = "switch-";

/** Whether a region is evacuated, as the switch of another region says. */
export const switchRole = (watcher: string): string => `${SWITCH}${watcher}`;

/** Whose switch is asked, if that is what the check does. */
export const watcherIn = (role: string): string | undefined =>
  role.startsWith(SWITCH) ? role.slice(SWITCH.length) : undefined;
