import type { NetworkAnswer } from "../../../aws/network.ts";
import { NotSimulated } from "../../refusal.ts";
import type { World } from "../../world.ts";
import type { Integration } from "../api.ts";
import { answerFrom, failed, notFound, unavailable } from "./answer.ts";
import { callFunction, NotCalled } from "./call.ts";
import { event1 } from "./event-1.ts";
import { event2, type Identity } from "./event-2.ts";
import { arnOf, type RoutedRequest } from "./request.ts";

/** How long an integration may take where nothing else is said. */
const LONGEST = 30_000;

/** Has a route's function answer a request. */
export async function integrate(
  world: World,
  request: RoutedRequest,
  identity: { v1: Identity; v2: Identity },
): Promise<NetworkAnswer> {
  const id = request.match.route.Target?.replace(/^integrations\//u, "") ?? "";
  const integration = request.definition.integrations[id];
  if (!integration) return notFound();
  mustBeSimulated(integration);
  const { PayloadFormatVersion: format = "1.0", TimeoutInMillis = LONGEST } = integration;
  const event = format === "1.0" ? event1(request, identity.v1) : event2(request, identity.v2);
  const call = {
    region: request.region,
    uri: filledIn(integration.IntegrationUri ?? "", request.stage.variables),
    credentials: integration.CredentialsArn,
    source: arnOf(request),
  };
  try {
    const ending = await inTime(world, callFunction(world, call, event), TimeoutInMillis);
    if (ending === "late") return unavailable();
    return (ending.end === "answered" ? answerFrom(ending.payload, format) : undefined) ?? failed();
  } catch (error) {
    if (!(error instanceof NotCalled)) throw error;
    return error.isThrottled ? unavailable() : failed();
  }
}

/** The function goes on when nobody waits for it any more. */
async function inTime<T>(world: World, work: Promise<T>, milliseconds: number): Promise<T | "late"> {
  const over = new AbortController();
  const tooLate = async (): Promise<"late"> => {
    await world.functions!.reach.clock.sleep(milliseconds, over.signal);
    return "late";
  };
  try {
    return await Promise.race([work, tooLate()]);
  } finally {
    over.abort();
  }
}

function filledIn(uri: string, variables: Readonly<Record<string, string>>): string {
  return uri.replaceAll(/\$\{stageVariables\.(\w+)\}/gu, (_, name: string) => variables[name] ?? "");
}

function mustBeSimulated({ IntegrationType, IntegrationSubtype, ...mapped }: Integration): void {
  if (IntegrationType !== "AWS_PROXY" || IntegrationSubtype !== undefined)
    throw new NotSimulated(`what integrations of type ${IntegrationSubtype ?? IntegrationType} answer`);
  const { RequestParameters = {}, ResponseParameters = {} } = mapped;
  if (Object.keys({ ...RequestParameters, ...ResponseParameters }).length > 0)
    throw new NotSimulated("parameter mapping of integrations");
}
