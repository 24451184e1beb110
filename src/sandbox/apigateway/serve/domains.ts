import type { Names } from "../../network.ts";
import { domainNameOf } from "./sought.ts";

/** A custom domain name whose zone is not in the account leads to the first region that has it; any other name to itself. */
export const customDomains: Names = ({ state }, name) => {
  const found = Object.values(state.gateways).map((gateway) => domainNameOf(gateway, name));
  return found.find((domainName) => domainName !== undefined)?.target ?? name;
};
