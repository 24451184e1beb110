import { Clients, type ClientOptions, type Credentials } from "./clients.ts";

/** How the account that has the hosted zone is reached. With neither, the zone is in the caller's own account. */
export interface ZoneAccess {
  /** Which zone that is… */
  id?: string | undefined;
  /** …or what it is named. */
  name?: string | undefined;
  /** The ARN of a role to assume there: with the profile's credentials if one is named, else with the caller's. */
  role?: string | undefined;
  profile?: string | undefined;
}

/** Clients for the account that has the hosted zone. Rates are counted per account, so another account has its own. */
export function clientsOfZone(
  own: Clients,
  options: ClientOptions,
  { role, profile, region }: ZoneAccess & { region: string },
): Clients {
  // The sandbox has one account only.
  if (options.answer) return own;
  const base = profile === undefined ? own : new Clients({ ...options, profile });
  return role === undefined ? base : new Clients({ ...options, credentials: () => assume(base, role, region) });
}

/** The SDK asks again when the credentials are about to expire. */
async function assume(base: Clients, role: string, region: string): Promise<Credentials> {
  const sts = await base.get("sts", region);
  const { Credentials } = await sts.assumeRole({ RoleArn: role, RoleSessionName: "goglobal" });
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
    expiration: Credentials!.Expiration!,
  };
}
