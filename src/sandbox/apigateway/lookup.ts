import { page } from "../pages.ts";
import { ACCOUNT, type World } from "../world.ts";
import { emptyGateway, type Api, type DomainName, type Gateway, type Stage } from "./api.ts";
import { badRequest, notFound } from "./refusals.ts";

/** What a region's API Gateway holds. */
export function gatewayIn(world: World, region: string): Gateway {
  return (world.state.gateways[region] ??= emptyGateway());
}

/** The API of that id. */
export function apiWith(world: World, id: string | undefined, region: string): Api {
  return existing(gatewayIn(world, region).apis, id, `Invalid API identifier specified ${ACCOUNT}:${id}`);
}

/** The stage of that name. */
export const stageOf = (api: Api, name: string | undefined): Stage =>
  existing(api.stages, name, "Invalid stage identifier specified");

/** The custom domain name of that name. */
export function domainNamed(world: World, name: string | undefined, region: string): DomainName {
  return existing(gatewayIn(world, region).domainNames, name, "Invalid domain name identifier specified");
}

/** What is there by that id. */
export function existing<T>(all: Readonly<Record<string, T>>, id: string | undefined, message: string): T {
  const found = id !== undefined && Object.hasOwn(all, id) ? all[id] : undefined;
  if (!found) throw notFound(message);
  return found;
}

/** An id that nothing else of this account has, in the form that API Gateway gives out. */
export function newId(world: World, length: number): string {
  return `g${world
    .nextId()
    .toString(36)
    .padStart(length - 1, "0")}`;
}

/** Tells the stages that deploy by themselves that their API has changed. */
export function redeploy(world: World, api: Api): void {
  for (const stage of Object.values(api.stages)) if (stage.autoDeploy) deploy(world, stage);
}

/** Puts a new deployment on a stage. */
export function deploy(world: World, stage: Stage): void {
  stage.deploymentId = newId(world, 6);
  stage.updatedAt = world.now;
}

const DEFAULT_PAGE = 25;
const LARGEST_PAGE = 500;

/** One page of a list as API Gateway gives it: 25 where the caller does not ask for more. */
export function listed<T>(
  all: readonly T[],
  { MaxResults, NextToken }: { MaxResults?: string | undefined; NextToken?: string | undefined },
  nameOf: (item: T) => string,
): { Items: T[]; NextToken?: string } {
  const limit = Number(MaxResults ?? DEFAULT_PAGE);
  if (!(limit >= 1 && limit <= LARGEST_PAGE)) throw badRequest("Invalid value for maxResults");
  const { items, next } = page(all, { after: NextToken, limit, nameOf });
  return { Items: items, ...(next === undefined ? {} : { NextToken: next }) };
}
